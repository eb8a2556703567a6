using Microsoft.AspNetCore.Mvc;
using Tolpuddle.Core.Reports;
using Tolpuddle.Methods.Identifiers;
using Tolpuddle.Web.Hosting;
using Tolpuddle.Web.Languages;

namespace Tolpuddle.Web.Pages.Public.Report;

/// <summary>Asks for the code once, so that it was surely noted. Then the last trace of the form is deleted.</summary>
[IgnoreAntiforgeryToken]
internal sealed class NotedModel(Forms forms, ReturnPath path, CodePatience patience, Texts texts) : ReportPage
{
    public CodeTyped Typed { get; private set; } = new();

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel) => await OpenAsync(cancel) is null ? Gone() : Page();

    public async Task<IActionResult> OnPostAsync([FromForm] CodeTyped typed, [FromForm(Name = "go")] Go go, CancellationToken cancel)
    {
        if (await OpenAsync(cancel) is not { } form) return await WasRightAsync(typed, cancel) ? Done() : Gone();
        Typed = typed;
        if (go == Go.Stay || !typed.TryRead(texts, out var code)) return Page();
        if (code != form.ToCode())
        {
            typed.Error = texts["report.noted.other", CodeTyped.FirstDifference(code, form.ToCode())];
            return Page();
        }

        await forms.DeleteAsync(Token!, cancel);
        return Done();
    }

    private SeeOtherResult Done() => SeeOther($"{Request.PathBase}/report/done");

    /// <summary>Pressed twice: the first press has deleted the form. The code opens its report all the same, and is looked up as slowly as at the door.</summary>
    private async Task<bool> WasRightAsync(CodeTyped typed, CancellationToken cancel) =>
        HasToken() && typed.TryRead(texts, out var code) && await patience.LookAsync(() => path.FindAsync(code, cancel), cancel) is not null;

    private async Task<ReportForm?> OpenAsync(CancellationToken cancel) =>
        HasToken() && await forms.OpenAsync(Token, cancel) is { SentAt: not null } form ? form : null;
}
