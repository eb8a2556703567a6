using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using Tolpuddle.Core.Access.Guests;
using Tolpuddle.Core.Cases;
using Tolpuddle.Core.Reports;
using Tolpuddle.Web.Components;
using Tolpuddle.Web.Hosting;
using Tolpuddle.Web.Languages;
using Tolpuddle.Web.Pages.Public.Report;
using Tolpuddle.Web.Pages.Public.Return;

namespace Tolpuddle.Web.Pages.Public.Guests;

/// <summary>What was referred to somebody without an account, as far as it was chosen for them, and their answer.</summary>
[IgnoreAntiforgeryToken]
internal sealed class VisitModel(GuestAnswers answers, GuestDoor door, GuestVisits visits, Texts texts) : PageModel
{
    /// <summary>Where a visit takes place.</summary>
    private const string Path = "/guest/referral";

    [FromQuery(Name = "visit")]
    public string? Token { get; set; }

    /// <summary>What was just done.</summary>
    [FromQuery(Name = "said")]
    public string? Said { get; set; }

    /// <summary>Null where nothing is open: the visit or the link is over, or was never there.</summary>
    public GuestVisit? Visiting { get; private set; }

    /// <summary>Null where nothing is open, and where the last answer was given.</summary>
    public GuestView? View { get; private set; }

    public string? Answer { get; private set; }
    public string? Outcome { get; private set; }
    public string Words { get; private set; } = "";
    public (string Id, Wording Text)? Error { get; private set; }
    public IEnumerable<(string Id, Wording Text)> Problems => Error is { } error ? [error] : [];

    public static string PathOf(string token) => $"{Path}?visit={token}";

    public Wording? ErrorOf(string id) => Error is { } error && error.Id == id ? error.Text : null;

    public IEnumerable<SelectListItem> Answers() =>
    [
        .. View!.IsAccepted ? Array.Empty<SelectListItem>() : [new Choice(texts["guest.answer.accept"], nameof(GuestAnswer.Accept))],
        new Choice(texts["guest.answer.done"], nameof(GuestAnswer.Done)),
        new Choice(texts["guest.answer.cannot"], nameof(GuestAnswer.CannotHelp)),
        new Choice(texts["guest.answer.question"], nameof(GuestAnswer.Question)),
    ];

    /// <summary>What can have come of it; the list is in English, as the record is.</summary>
    public static IEnumerable<SelectListItem> Results() => Codes.Outcome.Codes.Where(c => c.Value != "duplicate").Select(c => new SelectListItem(c.Label, c.Value)).Prepend(new SelectListItem("-", ""));

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        await ShowAsync(cancel);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(
        [FromForm(Name = "answer")] string? answer, [FromForm(Name = "result")] string? result, [FromForm(Name = "words")] string? words, [FromForm(Name = "go")] Go go, CancellationToken cancel)
    {
        (Answer, Outcome, Words) = (answer, result, Forms.Clean(words));
        if (await visits.ResumeAsync(Token, cancel) is not { } visit) return Page();
        if (go == Go.Stay) return await AgainAsync(cancel);
        if (!Enum.TryParse<GuestAnswer>(answer, out var said) || !Enum.IsDefined(said)) return await AgainAsync(cancel, ("answer", texts["guest.error.answer"]));
        switch (await answers.AnswerAsync(visit, said, result, Words, cancel))
        {
            case GuestAnswerResult.NeedsWords:
                return await AgainAsync(cancel, ("words", texts["guest.error.words", Triage.MaxReasonLength]));
            case GuestAnswerResult.NeedsResult:
                return await AgainAsync(cancel, ("result", texts["guest.error.result"]));
            case GuestAnswerResult.WaitsForAnswers:
                return await AgainAsync(cancel, ("words", texts["guest.error.unanswered", Guest.MostUnanswered]));
            case GuestAnswerResult.NoRoom:
                return await AgainAsync(cancel, ("words", texts["guest.error.no-room", Guest.MostLines]));
            case GuestAnswerResult.TooLate when !await answers.HasAnsweredAsync(visit, cancel):
                return await AgainAsync(cancel, ("words", texts["guest.error.changed"]));
            case GuestAnswerResult.Over when !await answers.HasAnsweredAsync(visit, cancel):
                return Page();
            default:
                return Again(said.ToString()); // also where the button was pressed twice
        }
    }

    /// <summary>Their body would like accounts of its own; offered once the link is used up.</summary>
    public async Task<IActionResult> OnPostAccountsAsync(CancellationToken cancel)
    {
        if (await visits.ResumeAsync(Token, cancel) is not { } visit || !await answers.HasAnsweredAsync(visit, cancel)) return Page();
        await door.AskForAccountsAsync(visit.GuestId, cancel);
        return Again("Accounts");
    }

    public async Task<IActionResult> OnPostEndAsync(CancellationToken cancel)
    {
        await visits.EndAsync(Token, cancel);
        return new SeeOtherResult($"{Request.PathBase}{Path}");
    }

    private SeeOtherResult Again(string said) => new($"{Request.PathBase}{PathOf(Token!)}&said={said}");

    private async Task<IActionResult> AgainAsync(CancellationToken cancel, (string Id, Wording Text)? error = null)
    {
        Error = error;
        await ShowAsync(cancel);
        return Page();
    }

    private async Task ShowAsync(CancellationToken cancel)
    {
        if (await visits.ResumeAsync(Token, cancel) is not { } visit) return;
        View = await answers.OpenAsync(visit, cancel);
        if (View is null && !await answers.HasAnsweredAsync(visit, cancel)) return;
        Visiting = visit;
        ViewData[Return.VisitModel.LeavingVisit] = Token;
    }
}
