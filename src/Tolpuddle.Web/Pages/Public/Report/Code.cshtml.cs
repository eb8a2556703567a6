using Microsoft.AspNetCore.Mvc;
using Tolpuddle.Methods.Identifiers;

namespace Tolpuddle.Web.Pages.Public.Report;

/// <summary>The return code, for as long as the sent form is kept. It stands on this page and nowhere else.</summary>
internal sealed class CodeModel(Forms forms) : ReportPage
{
    public ReturnCode Code { get; private set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (!HasToken() || await forms.OpenAsync(Token, cancel) is not { SentAt: not null } form) return Gone();
        Code = form.ToCode();
        return Page();
    }
}
