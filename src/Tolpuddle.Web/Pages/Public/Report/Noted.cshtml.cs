using Microsoft.AspNetCore.Mvc;
using Tolpuddle.Methods.Identifiers;

namespace Tolpuddle.Web.Pages.Public.Report;

/// <summary>Asks for the code once, so that it was surely noted. Then the last trace of the form is deleted.</summary>
[IgnoreAntiforgeryToken]
internal sealed class NotedModel(Forms forms) : ReportPage
{
    public async Task<IActionResult> OnGetAsync(CancellationToken cancel) => await OpenAsync(cancel) is null ? Gone() : Page();

    public async Task<IActionResult> OnPostAsync([FromForm(Name = "code")] string? typed, CancellationToken cancel)
    {
        if (await OpenAsync(cancel) is not { } form) return Gone();
        if (!ReturnCode.TryParse(typed, out var code) || code != form.ToCode()) return SeeOther(Address("code") + "&again=true");
        await forms.DeleteAsync(Token!, cancel);
        return SeeOther($"{Request.PathBase}/report/done");
    }

    private async Task<ReportForm?> OpenAsync(CancellationToken cancel) =>
        HasToken() && await forms.OpenAsync(Token, cancel) is { SentAt: not null } form ? form : null;
}
