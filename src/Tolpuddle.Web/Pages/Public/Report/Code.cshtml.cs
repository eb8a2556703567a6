using Microsoft.AspNetCore.Mvc;

namespace Tolpuddle.Web.Pages.Public.Report;

/// <summary>The return code, for as long as the sent form is kept. It stands on this page and nowhere else.</summary>
internal sealed class CodeModel(Forms forms) : ReportPage
{
    public string Code { get; private set; } = "";

    /// <summary>True if what was typed was another code: here it is again.</summary>
    [FromQuery(Name = "again")]
    public bool IsAgain { get; set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (!HasToken() || await forms.OpenAsync(Token, cancel) is not { SentAt: not null } form) return Gone();
        Code = form.ToCode().ToString();
        return Page();
    }
}
