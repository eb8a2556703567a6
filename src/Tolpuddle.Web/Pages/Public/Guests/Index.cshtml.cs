using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Tolpuddle.Core.Access.Guests;
using Tolpuddle.Core.Cases;
using Tolpuddle.Core.Reports;
using Tolpuddle.Web.Hosting;
using Tolpuddle.Web.Languages;
using Tolpuddle.Web.Pages.Public.Report;

namespace Tolpuddle.Web.Pages.Public.Guests;

/// <summary>
/// The door for somebody without an account, behind the link in their mail. It asks for the code whatever the link is, and answers
/// whatever does not open it in the same way, after the same time.
/// </summary>
[IgnoreAntiforgeryToken]
internal sealed class IndexModel(GuestVisits visits, CodePatience patience, Texts texts) : PageModel
{
    /// <summary>More than a code with anything between its digits.</summary>
    public const int MaxLength = 50;

    public string? Typed { get; private set; }

    /// <summary>Made with the form: sent twice, it opens one visit.</summary>
    public string FormToken { get; private set; } = Slips.NewToken();

    public Wording? Error { get; private set; }
    public IEnumerable<(string Id, Wording Text)> Problems => Error is { } error ? [("code", error)] : [];

    public IActionResult OnGet() => Page();

    public async Task<IActionResult> OnPostAsync(
        string token, [FromForm(Name = "code")] string? typed, [FromForm(Name = "form")] string? form, [FromForm(Name = "go")] Go go, CancellationToken cancel)
    {
        Typed = typed;
        if (Slips.IsToken(form)) FormToken = form!;
        if (go == Go.Stay) return Page();
        var visit = GuestKeys.TryReadCode(typed, out var code) ? await patience.WaitAsync(() => visits.EnterAsync(token, code, FormToken, cancel), cancel) : null;
        if (visit is not null) return new SeeOtherResult($"{Request.PathBase}{VisitModel.PathOf(visit)}");
        Error = texts["guest.code.nothing", GuestKeys.CodeLength];
        return Page();
    }
}
