using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Cases;
using Tolpuddle.Core.Data;
using Tolpuddle.Core.Reports;

namespace Tolpuddle.Web.Commands;

/// <summary>
/// Lets invented people of the demonstration work on its reports: each step is taken as that person, at its hour in the
/// days before, through the operation that its page uses. A step that is refused is a mistake in the file.
/// </summary>
internal sealed class DemoStory(TolpuddleContext db, IReadOnlyDictionary<string, Viewer> people, IReadOnlyDictionary<string, string> reports)
{
    private readonly Dictionary<string, string> _cases = [];
    private readonly Dictionary<string, Guid> _keys = [];

    public async Task TakeAsync(DemoStep step, CancellationToken cancel)
    {
        db.ChangeTracker.Clear();
        db.Viewer = people[step.Who];
        var ended = step.Report is null ? await WorkAsync(step, cancel) : await TriageAsync(step, cancel);
        if (ended is not (CaseResult.Done or TriageResult.Done or SendResult.Sent)) throw new FormatException($"'{step.Do}' by {step.Who} {step.HoursAgo} hours ago ended with {ended}.");
    }

    private async Task<object> TriageAsync(DemoStep step, CancellationToken cancel)
    {
        var reference = reports[step.Report!];
        var id = await db.Reports.Where(r => r.Reference == reference).Select(r => r.Id).SingleAsync(cancel);
        var referral = await db.Referrals.Where(r => r.ReportId == id && r.ToAgencyId == db.Viewer.AgencyId).Select(r => r.Id).SingleOrDefaultAsync(cancel);
        var text = step.Text ?? "";
        switch (step.Do)
        {
            case "claim": return await new Triage(db).ClaimAsync(id, cancel);
            case "judge": return await new RiskJudgements(db).JudgeAsync(id, step.Code!, text, cancel);
            case "grade":
                var mention = step.Kind is { } kind ? await db.Mentions.Where(m => m.ReportId == id && m.Kind == kind).Select(m => (Guid?)m.Id).FirstAsync(cancel) : null;
                return await new Grading(db).GradeAsync(id, mention, new GradeChoice(step.Code![..1], step.Code[1..2], step.Code[2..], step.Conditions), cancel);
            case "refer": return await new Referrals(db).SendAsync(id, [.. step.To.Select(to => people[to].AgencyId)], text, step.Grounds, cancel);
            case "accept": return await new Referrals(db).AcceptAsync(referral, cancel);
            case "decline": return await new Referrals(db).DeclineAsync(referral, text, cancel);
            case "result": return await new Referrals(db).FeedBackAsync(referral, step.Code!, text, cancel);
            case "close": return await new Triage(db).CloseAsync(id, step.Code!, text, despiteReferrals: false, cancel);
            case "add-report": return await new CaseFiles(db).AddReportAsync(_cases[step.Case!], reference, cancel);
            case "open":
                _cases[step.Case!] = (await new CaseFiles(db).OpenAsync(Guid.CreateVersion7(), reference, step.Title!, text, cancel))!;
                return CaseResult.Done;
            default: throw new FormatException($"Nobody can '{step.Do}' a report.");
        }
    }

    private async Task<object> WorkAsync(DemoStep step, CancellationToken cancel)
    {
        var (@case, text, today) = (_cases[step.Case!], step.Text ?? "", Days.Of(db.Now));
        var person = step.Person is { } name ? people[name].AccountId : Guid.Empty;
        DateOnly? day = step.Days is { } days ? today.AddDays(days) : null;
        var key = _keys.GetValueOrDefault($"{step.Case} {step.Replaces ?? step.Key}");
        switch (step.Do)
        {
            case "bring-in": return await new Membership(db).BringInAsync(@case, person, step.Part!, text, day, step.Grounds, CaseSight.All, cancel);
            case "lead": return await new Membership(db).HandOverLeadAsync(@case, person, text, cancel);
            case "note": return await new CaseLog(db).NoteAsync(@case, text, cancel);
            case "judge-case": return await new CaseLife(db).JudgeRiskAsync(@case, step.Code!, text, cancel);
            case "close-case": return await new CaseLife(db).CloseAsync(@case, text, despite: false, cancel);
            case "subject": return await new PeopleAndThings(db).AddAsync(@case, step.Kind!.Value, text, step.Part!, cancel);
            case "pick":
                var named = await db.Mentions.Where(m => m.Kind == step.Kind && db.CaseReports.Any(l => l.ReportId == m.ReportId)).Select(m => m.Id).ToListAsync(cancel);
                return await new PeopleAndThings(db).PickAsync(@case, named, step.Part!, cancel);
            case "task": return await KeepAsync(step, await new TaskList(db).SetAsync(@case, text, person, day!.Value, cancel), db.CaseTasks.OrderByDescending(t => t.CreatedAt).Select(t => t.Id), cancel);
            case "done": return await new TaskList(db).FinishAsync(@case, key, text, cancel);
            case "drop": return await new TaskList(db).DropAsync(@case, key, text, cancel);
            case "move": return await new TaskList(db).ChangeAsync(@case, key, person, day!.Value, text, cancel);
            case "decide":
                var decision = new DecisionDraft(text, step.Options ?? "", step.Reason!, step.Replaces is null ? null : key);
                return await KeepAsync(step, await new CaseLog(db).DecideAsync(@case, decision, cancel), db.CaseDecisions.OrderByDescending(d => d.At).Select(d => d.Id), cancel);
            case "outcome":
                var outcome = new OutcomeDraft(step.Code!, step.People, today, db.Viewer.AgencyId, text, key == Guid.Empty ? null : key);
                return await KeepAsync(step, await new CaseLog(db).RecordOutcomeAsync(@case, outcome, cancel), db.Outcomes.OrderByDescending(o => o.At).Select(o => o.Id), cancel);
            default: throw new FormatException($"Nobody can '{step.Do}' on a case.");
        }
    }

    /// <summary>Remembers what a step has made under its key, for a later step that is about it.</summary>
    private async Task<CaseResult> KeepAsync(DemoStep step, CaseResult result, IQueryable<Guid> newest, CancellationToken cancel)
    {
        if (step.Key is not null && result == CaseResult.Done) _keys[$"{step.Case} {step.Key}"] = await newest.FirstAsync(cancel);
        return result;
    }
}

/// <summary>What somebody did.</summary>
internal sealed record DemoStep
{
    public required double HoursAgo { get; init; }

    /// <summary>The beginning of an e-mail address of the demonstration.</summary>
    public required string Who { get; init; }

    public required string Do { get; init; }
    public string? Report { get; init; }
    public string? Case { get; init; }
    public string? Person { get; init; }
    public string? Part { get; init; }
    public string? Title { get; init; }
    public string? Text { get; init; }
    public string? Options { get; init; }
    public string? Reason { get; init; }
    public string? Code { get; init; }
    public MentionKind? Kind { get; init; }
    public int? People { get; init; }

    /// <summary>Why something may be shared: a lawful basis, what the person concerned said, and words on that.</summary>
    public string? Basis { get; init; }

    public string? Consent { get; init; }
    public string? Asked { get; init; }

    public SharingGrounds Grounds => new(Basis ?? "", Consent ?? "", Asked ?? "");

    /// <summary>A day by which something is to be done or ends, counted from the day of the step.</summary>
    public int? Days { get; init; }

    public IReadOnlyList<string> To { get; init; } = [];
    public IReadOnlyList<string> Conditions { get; init; } = [];

    /// <summary>Names what the step makes, for later ones.</summary>
    public string? Key { get; init; }

    /// <summary>The key of the decision that this one replaces.</summary>
    public string? Replaces { get; init; }
}

/// <summary>A clock that is as slow as the story asks.</summary>
internal sealed class EarlierClock(TimeProvider clock) : TimeProvider
{
    public TimeSpan Ago { get; set; }

    public override DateTimeOffset GetUtcNow() => clock.GetUtcNow() - Ago;
}
