using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Tolpuddle.Core.Access.Guests;
using Tolpuddle.Web.Hosting;
using Tolpuddle.Web.Languages;
using Tolpuddle.Web.Pages.Public.Report;

namespace Tolpuddle.Web.Pages.Public.Guests;

/// <summary>
/// The door for somebody without an account, behind the link in their mail. It asks for the code whatever the link is, and answers
/// whatever does not open it in the same way, after the same time.
/// </summary>
[IgnoreAntiforgeryToken]
internal sealed class IndexModel(GuestDoor door, GuestVisits visits, CodePatience patience, Texts texts) : PageModel
{
    /// <summary>More than a code with anything between its digits.</summary>
    public const int MaxLength = 50;

    public string? Typed { get; private set; }
    public Wording? Error { get; private set; }
    public IEnumerable<(string Id, Wording Text)> Problems => Error is { } error ? [("code", error)] : [];

    public IActionResult OnGet() => Page();

    public async Task<IActionResult> OnPostAsync(string token, [FromForm(Name = "code")] string? typed, [FromForm(Name = "go")] Go go, CancellationToken cancel)
    {
        Typed = typed;
        if (go == Go.Stay) return Page();
        var visit = GuestKeys.TryReadCode(typed, out var code)
            ? await patience.LookAsync(async () => await door.EnterAsync(token, code, cancel) is { } entry ? await visits.StartAsync(entry, cancel) : null, cancel)
            : null;
        if (visit is not null) return new SeeOtherResult($"{Request.PathBase}{GuestVisits.PathOf(visit)}");
        Error = texts["guest.code.nothing", GuestKeys.CodeLength];
        return Page();
    }
}
