using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Linking;
using Tolpuddle.Core.Reports;
using Tolpuddle.Web.Pages.Linking;

namespace Tolpuddle.Web.Pages.Desk;

/// <summary>One page for a call: notes, what the record needs, what is already known.</summary>
/// <remarks>
/// Every button first keeps what was typed. The form says what it had read, so that what others wrote since is merged.
/// The island posts the same form, in parts, and is answered with data in place of a page.
/// </remarks>
[TooMuchForACall]
public sealed class CallModel(HelplineDesk desk, CallAnswers answers, ContactQuestions questions, TimeProvider time, Viewer viewer) : PageModel
{
    private const string BaseField = "Base";

    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    /// <summary>An answer that goes against an earlier one, as the card's button named it.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Opposing { get; set; }

    [TempData]
    public string? Notice { get; set; }

    /// <summary>Fields in which somebody else had written too.</summary>
    [TempData]
    public string? Clashes { get; set; }

    public CallView Call { get; private set; } = null!;
    public CallSheet Sheet => Call.Sheet;
    public KnownView Known { get; private set; } = null!;
    public IReadOnlyList<Colleague> Colleagues { get; private set; } = [];
    public DateTime Now { get; } = time.GetUtcNow().UtcDateTime;

    /// <summary>How long the look at what is known took.</summary>
    public long Milliseconds { get; private set; }

    public bool IsMine => Call.HolderId == viewer.AccountId;

    public IReadOnlyList<CallMention> Mentions => CallMentions.Of(Sheet);

    public ReportFacts Facts => CallReport.FactsOf(Sheet, [.. Mentions.Where(m => m.IsKept).Select(m => new DraftMention(m.Kind, m.Text, m.Part))]);

    public IReadOnlyList<Duty> Duties => SafeguardingDuties.Of(Facts, Call.StartedAt);

    /// <summary>Names the state of what the server makes of the sheet: as long as it stays, nothing needs to be shown anew.</summary>
    public string Shape => Hash(Sheet.Fields
        .Where(f => CallFields.Of(f).Kind == CallFieldKind.Choice && !f.StartsWith(CallFields.Claim, StringComparison.Ordinal))
        .Concat([CallFields.Address, CallFields.Name, CallFields.SafeTimes, CallFields.SafeWords, CallFields.CallBack, CallFields.CallerNumber])
        .Select(f => $"{f}={Sheet[f]}")
        .Concat(Mentions.Select(m => $"{m.Key} {m.Part} {m.IsKept}"))
        .Append(Sheet[CallFields.Notes].Length > 0 ? "written" : ""));

    /// <summary>The same for what is known: it hangs on what is named and kept, and on nothing else.</summary>
    public string KnownShape => Hash(Mentions.Where(m => m is { IsKept: true, Identifier: not null }).Select(m => m.Key).Append(Sheet[CallFields.CallerNumber]));

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (await desk.OpenAsync(Id, cancel) is not { } call) return NotFound();
        if (call.Report is not null) return LocalRedirect($"/reports/{call.Report}");
        Call = call;
        Colleagues = await desk.ColleaguesAsync(cancel);
        await LookAsync(cancel);
        return Page();
    }

    /// <summary>What the server makes of the sheet, for the island.</summary>
    public async Task<IActionResult> OnGetLiveAsync(CancellationToken cancel)
    {
        if (await desk.ReopenAsync(Id, cancel) is not { } call) return NotFound();
        Call = call;
        return Partial("_Live", this);
    }

    /// <summary>What is known, for the island.</summary>
    public async Task<IActionResult> OnGetKnownAsync(CancellationToken cancel)
    {
        if (await desk.ReopenAsync(Id, cancel) is not { } call) return NotFound();
        Call = call;
        await LookAsync(cancel);
        return Partial("_Known", this);
    }

    public async Task<IActionResult> OnPostSaveAsync(CancellationToken cancel) => await KeepAsync(cancel) is { } saved ? await ShowAsync(saved, cancel) : NotFound();

    /// <summary>Makes a mention of what stands in the line for adding by hand.</summary>
    public async Task<IActionResult> OnPostAddAsync(CancellationToken cancel)
    {
        if (await KeepAsync(cancel) is not { } saved) return NotFound();
        var added = CallMentions.Add(saved.Sheet);
        if (added == saved.Sheet) return await ShowAsync(saved, cancel, "Write a name, at most 200 characters.");
        return await desk.SaveAsync(Id, saved.Sheet, added, cancel) is { } kept ? await ShowAsync(kept with { Clashes = saved.Clashes }, cancel) : NotFound();
    }

    /// <summary>Answers a card: same, different or not sure.</summary>
    public async Task<IActionResult> OnPostAnswerAsync([FromForm] string? answer, CancellationToken cancel)
    {
        if (await KeepAsync(cancel) is not { } saved) return NotFound();
        if (saved.Report is not null || !KnownView.TryRead(answer, out var key, out var claim, out var despite)) return await ShowAsync(saved, cancel);
        switch (await answers.AnswerAsync(Id, key, claim, despite, cancel))
        {
            case ClaimResult.NotFound:
                return NotFound();
            case ClaimResult.Contrary:
                Opposing = $"{claim}:{key}";
                return await ShowAsync(saved, cancel);
            case ClaimResult.ReasonTooLong:
                return await ShowAsync(saved, cancel, AskWords.ReasonTooLong);
            case ClaimResult.Changed:
                return await ShowAsync(saved, cancel, "What is known has changed since. Look at it as it is now, then answer.");
            default:
                return await ShowAsync(saved, cancel);
        }
    }

    /// <summary>Asks whoever holds something beyond our sight to get in touch.</summary>
    public async Task<IActionResult> OnPostAskAsync([FromForm] string? askFor, CancellationToken cancel)
    {
        if (await KeepAsync(cancel) is not { } saved) return NotFound();
        var known = await answers.KnownAsync(Id, saved.Sheet, cancel);
        if (known.Elsewhere.FirstOrDefault(e => e.Key == askFor && !e.IsCaller) is not { } held) return await ShowAsync(saved, cancel, "Nothing was asked: what is known has changed since. Look at it as it is now.");
        var (kind, value) = (held.Identifier.Kind, held.Identifier.Value);
        var asked = await questions.AskAsync(kind, value, saved.Sheet[CallFields.Ask + held.Key], Id, CallReport.RiskOf(saved.Sheet), cancel);
        return await ShowAsync(saved, cancel, AskWords.Of(asked));
    }

    /// <summary>Passes the call to another adviser, with a summary.</summary>
    public async Task<IActionResult> OnPostHandOverAsync(CancellationToken cancel)
    {
        if (await KeepAsync(cancel) is not { } saved) return NotFound();
        var to = Guid.TryParse(saved.Sheet[CallFields.HandOverTo], out var chosen) ? chosen : Guid.Empty;
        var result = await desk.HandOverAsync(Id, to, saved.Sheet[CallFields.HandOverNote], cancel);
        if (result == TriageResult.NotFound) return NotFound();
        if (result == TriageResult.Done)
        {
            Notice = "The call is handed over. Your colleague sees your summary and has been told.";
            return LocalRedirect("/desk");
        }

        return await ShowAsync(saved, cancel, result switch
        {
            TriageResult.NeedsReason => $"Not handed over yet: write for your colleague what they need to know first, in at most {Triage.MaxReasonLength} characters.",
            TriageResult.NoSuchColleague => "Not handed over yet: choose an adviser.",
            _ => "Not handed over: somebody else changed the call in the same moment. Try again.",
        });
    }

    public async Task<IActionResult> OnPostTakeOverAsync(CancellationToken cancel)
    {
        if (await KeepAsync(cancel) is not { } saved) return NotFound();
        return await desk.TakeOverAsync(Id, cancel) switch
        {
            TriageResult.NotFound => NotFound(),
            TriageResult.Done => await ShowAsync(saved, cancel, "The call is yours now."),
            _ => await ShowAsync(saved, cancel, "Not taken over: somebody else changed the call in the same moment. Try again."),
        };
    }

    public async Task<IActionResult> OnPostFinishAsync(CancellationToken cancel)
    {
        if (await KeepAsync(cancel) is not { } saved) return NotFound();
        if (saved.Clashes.Count > 0) return await ShowAsync(saved, cancel, "Not finished yet: look at what was written at the same time first.");
        if (CallReport.ToChooseAgain(saved.Sheet) is { Count: > 0 } fields) return await ShowAsync(saved, cancel, $"Not finished yet: choose again, because what came is not in the list: {string.Join(", ", fields)}. All else is kept.");
        switch (await answers.FinishAsync(Id, cancel))
        {
            case CallFinish.NotFound:
                return NotFound();
            case CallFinish.NeedsNotes:
                return await ShowAsync(saved, cancel, "Not finished yet: write in the notes what was said. A few words are enough.");
            case CallFinish.NoChannel:
                return await ShowAsync(saved, cancel, "Not finished: nobody is set up to answer for telephone calls. All of it is kept here; ask an administrator to open the channel.");
            case CallFinish.Finished { Report: var report }:
                TempData["Notice"] = report.ReturnCode is { } code
                    ? $"{report.Reference} is kept. Read this code to the caller: {code}. It is not shown again."
                    : $"{report.Reference} is kept.";
                return LocalRedirect($"/reports/{report.Reference}");
            default:
                throw new InvalidOperationException("A call can end in no other way.");
        }
    }

    /// <summary>The risk that counts as long as the adviser chooses none.</summary>
    public string RiskFromAnswers =>
        CallReport.RiskOf(Sheet.With(CallFields.Risk, "")) is { } risk ? $"{Codes.Risk.Label(risk)} (from the answers)" : "From the answers";

    public string Typed(string field) => Sheet[field];

    public static IEnumerable<SelectListItem> Choices(string field, string none = "") =>
        CallFields.Of(field).Codes!.Codes.Select(c => new SelectListItem(c.Label, c.Value)).Prepend(new SelectListItem(none, ""));

    private async Task<CallSaved?> KeepAsync(CancellationToken cancel)
    {
        var form = await Request.ReadFormAsync(cancel);
        var written = form.Where(f => CallFields.MayWrite(f.Key)).Select(f => KeyValuePair.Create(f.Key, f.Value[^1] ?? ""));
        return await desk.SaveAsync(Id, CallSheet.FromJson(form[BaseField]), new CallSheet(written), cancel);
    }

    /// <summary>What a button leads to: the page again, or data for the island.</summary>
    private async Task<IActionResult> ShowAsync(CallSaved saved, CancellationToken cancel, string? says = null)
    {
        if (Request.Headers.Accept != "application/json")
        {
            Notice = says;
            Clashes = string.Join(", ", saved.Clashes);
            return saved.Report is null ? LocalRedirect($"/desk/calls/{Id}{(Opposing is null ? "" : $"?opposing={Opposing}")}") : LocalRedirect($"/reports/{saved.Report}");
        }

        if (await desk.ReopenAsync(Id, cancel) is not { } call) return NotFound();
        Call = call;
        return new JsonResult(new
        {
            at = Reports.TriageWords.Clock(saved.SavedAt),
            fields = Sheet.Fields.Where(CallFields.MayWrite).ToDictionary(f => f, f => Sheet[f]),
            clashes = saved.Clashes,
            shape = Shape,
            knownShape = KnownShape,
            opposing = Opposing,
            says,
            report = saved.Report,
        });
    }

    private async Task LookAsync(CancellationToken cancel)
    {
        var watch = Stopwatch.StartNew();
        var known = await answers.KnownAsync(Id, Sheet, cancel);
        Milliseconds = watch.ElapsedMilliseconds;
        Known = new KnownView(known, AnswersOf, AgainstOf(known), Typed, Now);
    }

    private IReadOnlyList<ShownAnswer> AnswersOf(KnownCard card) =>
        CallAnswers.HeldFor(Sheet, card) is { } held ? [new ShownAnswer(held.Claim, held.Author, held.At, held.Reason)] : [];

    private Against? AgainstOf(Known known)
    {
        if (!KnownView.TryRead(Opposing, out var key, out var claim, out _) || known.Cards.FirstOrDefault(c => c.Key == key) is not { } card) return null;
        return answers.ContraryTo(Sheet, card, claim, known) is { } earlier ? new Against(key, claim, earlier) : null;
    }

    private static string Hash(IEnumerable<string> parts) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', parts))).AsSpan(0, 8));
}

/// <summary>Answers a save that a call can no longer hold with the page that says so; what was typed stays in the page before it.</summary>
internal sealed class TooMuchForACallAttribute : ExceptionFilterAttribute
{
    public override void OnException(ExceptionContext context)
    {
        if (context.Exception is CallIsFullException) context.Result = new StatusCodeResult(StatusCodes.Status413PayloadTooLarge);
    }
}
