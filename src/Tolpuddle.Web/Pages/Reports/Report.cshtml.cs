using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Cases;
using Tolpuddle.Core.Data;
using Tolpuddle.Core.Linking;
using Tolpuddle.Core.Reports;
using Tolpuddle.Core.Reports.Files;

namespace Tolpuddle.Web.Pages.Reports;

/// <summary>One report: what was told, what is known about how it was handled, and every step that can be taken with it.</summary>
public sealed partial class ReportModel(
    ReportFile file, Triage triage, ReporterQuestions questions, RiskJudgements risks, Duplicates duplicates,
    ReferralReading referrals, CasesOfReport cases, Safeguarding safeguarding, Claims claims, ContactQuestions contacts, Interpreters interpreters, Attachments attachments, TimeProvider time, Viewer viewer) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public required string Reference { get; set; }

    [BindProperty]
    public HandOverForm HandOver { get; set; } = new();

    [BindProperty]
    public ReasonForm Release { get; set; } = new();

    [BindProperty]
    public AskForm Ask { get; set; } = new();

    [BindProperty]
    public RiskForm Risk { get; set; } = new();

    [BindProperty]
    public LookAgainForm LookAgain { get; set; } = new();

    [BindProperty]
    public MergeForm Merge { get; set; } = new();

    [BindProperty]
    public CloseForm Close { get; set; } = new();

    [BindProperty]
    public ReasonForm Reopen { get; set; } = new();

    [TempData]
    public string? Notice { get; set; }

    public ReportView View { get; private set; } = null!;
    public IReadOnlyList<ReferralView> Referrals { get; private set; } = [];
    public IReadOnlyList<CaseOfReport> Cases { get; private set; } = [];
    public IReadOnlyList<AttachmentRow> Files { get; private set; } = [];
    public IReadOnlyList<Colleague> Colleagues { get; private set; } = [];

    /// <summary>Open reports that name the same things as this one.</summary>
    public IReadOnlyList<MayRepeat> Repeats { get; private set; } = [];

    public DateTime Now { get; } = time.GetUtcNow().UtcDateTime;

    public Report Report => View.Report;
    public bool IsMine => Report.OwnerId == viewer.AccountId;

    /// <summary>The form that could not be taken, which is shown open again.</summary>
    public string Opened { get; private set; } = "";

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        // Notices written where only the id is known lead here too.
        if (Guid.TryParse(Reference, out var id)) return await file.ReferenceAsync(id, cancel) is { } known ? LocalRedirect($"/reports/{known}") : NotFound();
        return await ShowAsync(cancel);
    }

    public Task<IActionResult> OnPostClaimAsync(CancellationToken cancel) => DoAsync("", "The report is yours.", triage.ClaimAsync, cancel);

    public Task<IActionResult> OnPostReleaseAsync(CancellationToken cancel) =>
        DoAsync("Release.Reason", "You gave the report back. Its duty reader was told.", (id, c) => triage.ReleaseAsync(id, Release.Reason ?? "", c), cancel);

    public Task<IActionResult> OnPostHandOverAsync(CancellationToken cancel) =>
        DoAsync("HandOver.Note", "Your colleague has it now, with your note.", (id, c) => triage.HandOverAsync(id, HandOver.To, HandOver.Note ?? "", c), cancel);

    public Task<IActionResult> OnPostAskAsync(CancellationToken cancel) =>
        DoAsync("Ask.Text", "The reporter sees the question when they come back with the code.", (id, c) => questions.AskAsync(id, Ask.Text ?? "", c), cancel);

    public Task<IActionResult> OnPostReadAsync(CancellationToken cancel) =>
        DoAsync("", "The reporter can see that their messages were read.", questions.MarkReadAsync, cancel);

    public Task<IActionResult> OnPostRiskAsync(CancellationToken cancel) =>
        DoAsync("Risk.Reason", "The risk is judged anew; the due time follows it.", (id, c) => risks.JudgeAsync(id, Risk.Risk ?? "", Risk.Reason ?? "", c), cancel);

    public Task<IActionResult> OnPostLookAgainAsync(CancellationToken cancel)
    {
        if (TypedDay.TryRead(LookAgain.Day, out var day) && day is { } known)
        {
            return DoAsync(
                LookAgain.Reason is { Length: > 0 } ? "LookAgain.Day" : "LookAgain.Reason", $"You look at it again by {Days.Words(known)}. Until then it is not late.",
                (id, c) => triage.LookAgainAsync(id, known, LookAgain.Reason ?? "", c), cancel);
        }

        ModelState.AddModelError("LookAgain.Day", $"{TypedDay.HowTo}.");
        Opened = "LookAgain";
        return ShowAsync(cancel);
    }

    public Task<IActionResult> OnPostMergeAsync(CancellationToken cancel) =>
        DoAsync("Merge.Original", "Merged. Both reporters keep their line to you.", (id, c) => duplicates.MergeAsync(id, Merge.Original ?? "", Merge.Reason ?? "", c), cancel);

    public Task<IActionResult> OnPostSeparateAsync(CancellationToken cancel) =>
        DoAsync("Reopen.Reason", "Separated again; this report is yours and open.", (id, c) => duplicates.SeparateAsync(id, Reopen.Reason ?? "", c), cancel);

    public Task<IActionResult> OnPostReopenAsync(CancellationToken cancel) =>
        DoAsync("Reopen.Reason", "Taken up again; this report is yours and open.", (id, c) => triage.ReopenAsync(id, Reopen.Reason ?? "", c), cancel);

    public Task<IActionResult> OnPostCloseAsync(CancellationToken cancel) => DoAsync(
        "Close.Reason", "Closed.", (id, c) => triage.CloseAsync(id, Close.Outcome ?? "", Close.Reason ?? "", Close.DespiteReferrals, c), cancel);

    public IEnumerable<SelectListItem> ColleagueItems() => Colleagues.Where(c => c.Id != Report.OwnerId).Select(c => new SelectListItem(c.Name, c.Id.ToString()));

    public IEnumerable<SelectListItem> OutcomeItems() =>
        Codes.Outcome.Codes.Where(c => c.Value != "duplicate").Select(c => new SelectListItem(c.Label, c.Value)).Prepend(new SelectListItem("Choose", ""));

    /// <summary>The last day that the report's risk allows.</summary>
    public DateOnly LastLook => triage.LastLook(Report.Risk);

    public IEnumerable<SelectListItem> RiskItems() => Codes.Risk.Codes.Select(c => new SelectListItem(c.Label, c.Value));

    public IEnumerable<(string Question, string Answer)> Told() => TriageWords.Told(Report.Answers);

    private async Task<IActionResult> DoAsync(string field, string done, Func<Guid, CancellationToken, Task<TriageResult>> step, CancellationToken cancel)
    {
        if (await file.FindAsync(Reference, cancel) is not { } id) return NotFound();
        var result = await step(id, cancel);
        if (result == TriageResult.NotFound) return NotFound();
        if (result == TriageResult.Done)
        {
            Notice = done;
            return LocalRedirect($"/reports/{Reference}");
        }

        ModelState.AddModelError(field, field == "Ask.Text" && result == TriageResult.NeedsReason ? $"Write your question, in at most {ReporterQuestions.MaxLength} characters." : TriageWords.Problem(result));
        Opened = field.Split('.')[0];
        return await ShowAsync(cancel);
    }

    private async Task<IActionResult> ShowAsync(CancellationToken cancel)
    {
        if (await file.OpenAsync(Reference, cancel) is not { } view) return NotFound();
        View = view;
        Referrals = await referrals.OfReportAsync(view.Report.Id, cancel);
        Cases = await cases.ListAsync(view.Report.Id, cancel);
        Files = await attachments.OfReportsAsync([view.Report.Id], cancel);
        Duties = await safeguarding.OfReportAsync(view.Report, cancel);
        if (view.EmergencyUntil is null) await LookAsync(cancel);
        if (!view.IsOurs) return Page();
        Bookings = await interpreters.OfReportAsync(view.Report.Id, cancel);
        if (Opened != "Booking") Booking = Booking with { Language = SafeContact.Interpreter?.Spoken };
        Colleagues = await triage.ColleaguesAsync(cancel);
        if (view.Report.IsOpen) Repeats = await duplicates.CandidatesAsync(view.Report.Id, cancel);
        return Page();
    }
}
