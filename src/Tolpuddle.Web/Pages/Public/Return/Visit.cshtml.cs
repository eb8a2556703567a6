using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Tolpuddle.Core.Data;
using Tolpuddle.Core.Reports;
using Tolpuddle.Web.Hosting;
using Tolpuddle.Web.Languages;
using Tolpuddle.Web.Pages.Public.Report;

namespace Tolpuddle.Web.Pages.Public.Return;

/// <summary>A report as its reporter sees it: how far it has come, what the team asked, and a place to write.</summary>
[IgnoreAntiforgeryToken]
internal sealed class VisitModel(ReturnPath path, Visits visits, FormPatience patience, Texts texts, TimeProvider time) : PageModel
{
    /// <summary>Key of the view data under which the layout finds the token, for the button that leaves.</summary>
    public const string LeavingVisit = "Visit";

    [FromQuery(Name = "visit")]
    public string? Token { get; set; }

    /// <summary>True just after something was added.</summary>
    [FromQuery(Name = "added")]
    public bool IsAdded { get; set; }

    /// <summary>Null where the visit ran out while somebody wrote: the page then asks for the code and holds on to the words.</summary>
    public ReturnView? View { get; private set; }

    public string Typed { get; private set; } = "";
    public Wording? Error { get; private set; }
    public IEnumerable<(string Id, Wording Text)> Problems => Error is { } error ? [("message", error)] : [];

    /// <summary>Made with the form: sent twice, it is one message.</summary>
    public Guid MessageId { get; private set; } = Guid.CreateVersion7();

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (await visits.ResumeAsync(Token, cancel) is not { } visit) return Over();
        Typed = visit.Draft;
        return await ShowAsync(visit, cancel);
    }

    public async Task<IActionResult> OnPostAsync(
        [FromForm(Name = "message")] string? typed, [FromForm(Name = "id")] Guid id, [FromForm(Name = "go")] Go go, CancellationToken cancel)
    {
        (Typed, MessageId) = (Forms.Clean(typed), id == Guid.Empty ? Guid.CreateVersion7() : id);
        if (await visits.ResumeAsync(Token, cancel) is not { } visit) return Typed.Length == 0 ? Over() : Page();
        if (go == Go.Stay) return await ShowAsync(visit, cancel);

        Error = WhyNot();
        if (Error is not null) return await ShowAsync(visit, cancel);
        switch (await path.AddAsync(visit.Key, MessageId, Typed, cancel))
        {
            case AddResult.Changed:
                Error = texts["return.error.changed"];
                return await ShowAsync(visit, cancel);
            case AddResult.NotFound:
                return Over();
            default:
                if (visit.Draft.Length > 0) await visits.KeepAsync(Token!, visit with { Draft = "" }, cancel);
                return new SeeOtherResult($"{Request.PathBase}/return/report?visit={Token}&added=true");
        }
    }

    public async Task<IActionResult> OnPostEndAsync(CancellationToken cancel)
    {
        await visits.EndAsync(Token, cancel);
        return Over();
    }

    /// <summary>When, in words too coarse to match with what somebody saw on a screen.</summary>
    public Wording Coarse(DateTime at) => (Days.Of(time.GetUtcNow().UtcDateTime).DayNumber - Days.Of(at).DayNumber) switch
    {
        <= 0 => texts["return.today"],
        1 => texts["return.yesterday"],
        < 7 => texts["return.this-week"],
        _ => texts["return.on-day", Days.Of(at)],
    };

    private Wording? WhyNot()
    {
        if (Typed.Length == 0) return texts["return.error.empty"];
        if (Typed.Length > ReturnPath.MaxLength) return texts["report.error.too-long", Typed.Length, ReturnPath.MaxLength];
        return patience.MaySend() ? null : texts["report.error.busy"];
    }

    private async Task<IActionResult> ShowAsync(Visiting visit, CancellationToken cancel)
    {
        View = await path.OpenAsync(visit.Key, cancel);
        if (View is null) return Over();
        ViewData[LeavingVisit] = Token;
        return Page();
    }

    private SeeOtherResult Over() => Over(Request);

    /// <summary>To the door, which says that the visit has ended.</summary>
    internal static SeeOtherResult Over(HttpRequest request) => new($"{request.PathBase}/return?ended=true");
}
