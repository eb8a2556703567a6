using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Cases;
using Tolpuddle.Core.Reports;
using Tolpuddle.Web.Pages.Reports;

namespace Tolpuddle.Web.Pages.Cases;

/// <summary>The end of a case.</summary>
public sealed record CloseCaseForm
{
    public string? Reason { get; init; }

    /// <summary>True: although tasks are open or results are awaited.</summary>
    public bool Despite { get; init; }
}

/// <summary>What concerns a case as a whole: title, risk, closing it, opening it again.</summary>
public sealed class ChangeModel(CaseReading reading, CaseLife life, TaskReading tasks, TimeProvider time) : CasePage(reading, time)
{
    private const int MostTasks = 20;

    private readonly CaseReading _reading = reading;

    [BindProperty]
    public string? Title { get; set; }

    [BindProperty]
    public RiskForm Risk { get; set; } = new();

    [BindProperty]
    public CloseCaseForm Close { get; set; } = new();

    [BindProperty]
    public ReasonForm Reopen { get; set; } = new();

    public override string Here => $"{Root}/change";
    protected override CaseSight Needs => CaseSight.All;

    public override string Section => "Change";

    public IReadOnlyList<TaskRow> Tasks { get; private set; } = [];
    public IReadOnlyList<ReferralInCase> Referrals { get; private set; } = [];

    public Task<IActionResult> OnPostTitleAsync(CancellationToken cancel)
    {
        Need(nameof(Title), Title, "Give the case a title.", CaseFiles.MaxTitleLength);
        return DoAsync(() => life.RenameAsync(Reference, Title!, cancel), "The title is changed; the one before is in the timeline.", nameof(Title), cancel);
    }

    public Task<IActionResult> OnPostRiskAsync(CancellationToken cancel)
    {
        Need("Risk.Reason", Risk.Reason, "Write why.");
        return DoAsync(() => life.JudgeRiskAsync(Reference, Risk.Risk ?? "", Risk.Reason!, cancel), "The risk is judged anew; the judgement before is in the timeline.", "Risk.Risk", cancel);
    }

    public Task<IActionResult> OnPostCloseAsync(CancellationToken cancel)
    {
        Need("Close.Reason", Close.Reason, "Write why the case ends.");
        return DoAsync(() => life.CloseAsync(Reference, Close.Reason!, Close.Despite, cancel), "The case is closed, and its members were told.", "Close.Reason", cancel, Root);
    }

    public Task<IActionResult> OnPostReopenAsync(CancellationToken cancel)
    {
        Need("Reopen.Reason", Reopen.Reason, "Write why it is taken up again.");
        return DoAsync(() => life.ReopenAsync(Reference, Reopen.Reason!, cancel), "The case is open again, and its members were told.", "Reopen.Reason", cancel, Root);
    }

    public static IEnumerable<SelectListItem> Risks() => Codes.Risk.Codes.Select(c => new SelectListItem(c.Label, c.Value));

    protected override async Task<bool> FillAsync(CancellationToken cancel)
    {
        if (Head.IsOpen)
        {
            Tasks = (await tasks.OpenAsync(Head.Id, null, MostTasks, cancel)).Rows;
            Referrals = [.. (await _reading.ReferralsAsync(Head.Id, cancel)).Where(r => r.State is ReferralState.Sent or ReferralState.Accepted)];
        }

        Title ??= Head.Title;
        if (Risk.Risk is null) Risk = Risk with { Risk = Head.Risk };
        return true;
    }
}
