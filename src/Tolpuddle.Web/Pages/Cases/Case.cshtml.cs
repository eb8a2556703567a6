using Microsoft.AspNetCore.Mvc;
using Tolpuddle.Core.Cases;

namespace Tolpuddle.Web.Pages.Cases;

/// <summary>A case at one look: what is to be done and what is late, what was last written, who works on it.</summary>
public sealed class CaseModel(CaseReading reading, TaskReading tasks, CaseRecords records, Timeline timeline, CaseLog log, TimeProvider time) : CasePage(reading, time)
{
    private const int MostTasks = 6;
    private const int MostEntries = 4;
    private const int MostDecisions = 2;
    private const int MostMembers = 6;

    private readonly CaseReading _reading = reading;

    [BindProperty]
    public string? Text { get; set; }

    public override string Here => Root;
    public override string Section => "";

    public IReadOnlyList<TaskRow> Tasks { get; private set; } = [];
    public IReadOnlyList<MemberRow> Members { get; private set; } = [];
    public IReadOnlyList<ReportInCase> Reports { get; private set; } = [];
    public IReadOnlyList<ReferralInCase> Referrals { get; private set; } = [];
    public IReadOnlyList<DecisionRow> Decisions { get; private set; } = [];
    public IReadOnlyList<OutcomeRow> Outcomes { get; private set; } = [];
    public IReadOnlyList<TimelineRow> Entries { get; private set; } = [];

    public Task<IActionResult> OnPostNoteAsync(CancellationToken cancel)
    {
        Need(nameof(Text), Text, "Write the note first.");
        return DoAsync(() => log.NoteAsync(Reference, Text!, cancel), "The note is in the timeline.", nameof(Text), cancel);
    }

    protected override async Task<bool> FillAsync(CancellationToken cancel)
    {
        Tasks = (await tasks.OpenAsync(Head.Id, null, MostTasks, cancel)).Rows;
        Members = [.. (await _reading.MembersAsync(Head.Id, cancel)).Where(m => m.IsPresent).Take(MostMembers)];
        Reports = await _reading.ReportsAsync(Head.Id, cancel);
        Referrals = [.. (await _reading.ReferralsAsync(Head.Id, cancel)).Where(r => r.State is ReferralState.Sent or ReferralState.Accepted)];
        Decisions = [.. (await records.DecisionsAsync(Head.Id, cancel)).Where(d => d.Stands).Take(MostDecisions)];
        Outcomes = [.. (await records.OutcomesAsync(Head.Id, cancel)).Where(o => o.Counts)];
        Entries = (await timeline.PageAsync(Head.Id, null, null, null, MostEntries, cancel)).Rows;
        return true;
    }
}
