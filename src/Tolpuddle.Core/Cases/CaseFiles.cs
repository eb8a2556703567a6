using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Data;
using Tolpuddle.Core.Reports;
using Tolpuddle.Methods.Identifiers;

namespace Tolpuddle.Core.Cases;

/// <summary>How a change to a case ended.</summary>
public enum CaseResult
{
    Done,
    NotFound,

    /// <summary>The case is closed.</summary>
    Closed,

    /// <summary>The viewer observes: reads, changes nothing.</summary>
    ObserversOnlyRead,

    /// <summary>A text that it needs is empty or too long.</summary>
    NeedsText,

    /// <summary>Somebody else was quicker; nothing was changed.</summary>
    ChangedMeanwhile,

    /// <summary>It is there already, or done already.</summary>
    Already,

    /// <summary>Tasks are open.</summary>
    TasksOpen,

    /// <summary>The lead, or the last member, cannot leave an open case.</summary>
    MustStay,
}

/// <summary>A case in a list.</summary>
public sealed record CaseRow(Guid Id, string Reference, string Title, string LeadAgency, string Risk, DateTime OpenedAt, DateTime? ClosedAt, int OpenTasks, DateTime? NextDueAt);

/// <summary>Opens cases, finds those one works on, and puts reports into them.</summary>
public sealed class CaseFiles(TolpuddleContext db)
{
    public const int PageLength = 50;
    public const int MaxTitleLength = 200;

    /// <summary>Cases the viewer works on, newest first, <see cref="PageLength"/> at a time before the id last seen.</summary>
    public async Task<List<CaseRow>> ListAsync(bool closed, Guid? before, CancellationToken cancel) =>
        await (from c in db.Cases.AsNoTracking()
               join a in db.Agencies on c.LeadAgencyId equals a.Id
               where (c.ClosedAt != null) == closed && (before == null || c.Id < before)
               orderby c.Id descending
               select new CaseRow(
                   c.Id, c.Reference, c.Title, a.Name, c.Risk, c.OpenedAt, c.ClosedAt,
                   db.CaseTasks.Count(t => t.CaseId == c.Id && t.DoneAt == null),
                   db.CaseTasks.Where(t => t.CaseId == c.Id && t.DoneAt == null).Min(t => (DateTime?)t.DueAt)))
            .Take(PageLength).ToListAsync(cancel);

    /// <summary>Opens a case from a report that the viewer sees. The opener leads it. Returns its reference, or null if there is no such report.</summary>
    public async Task<string?> OpenAsync(string reportReference, string title, string purpose, CancellationToken cancel)
    {
        var report = await db.Reports.SingleOrDefaultAsync(r => r.Reference == reportReference, cancel);
        if (report is null) return null;
        var @case = new Case
        {
            Reference = Reference.New(Case.ReferencePrefix).Value,
            Title = title.Trim(),
            LeadAgencyId = db.Viewer.AgencyId,
            OpenedById = db.Viewer.AccountId,
            OpenedAt = db.Now,
            Risk = report.Risk,
        };
        db.Cases.Add(@case);
        db.CaseMembers.Add(new CaseMember
        {
            CaseId = @case.Id,
            AccountId = db.Viewer.AccountId,
            AgencyId = db.Viewer.AgencyId,
            Part = CaseMember.Lead,
            Purpose = purpose.Trim(),
            JoinedAt = db.Now,
        });
        await db.GrantAsync(@case.Id, db.Viewer.AccountId, CaseMember.GrantReason, cancel);
        Include(@case.Id, report);
        await db.IndexCaseAsync(@case.Id, @case.Title, cancel);
        db.Record("case.open-new", @case.Id);
        await db.SaveChangesAsync(cancel);
        return @case.Reference;
    }

    /// <summary>Puts a report that the viewer sees into a case that they work on. Its members see it from then on.</summary>
    public async Task<CaseResult> AddReportAsync(string caseReference, string reportReference, CancellationToken cancel)
    {
        var (refusal, @case) = await db.CaseToChangeAsync(caseReference, cancel);
        if (@case is null) return refusal;
        var report = await db.Reports.SingleOrDefaultAsync(r => r.Reference == reportReference, cancel);
        if (report is null) return CaseResult.NotFound;
        if (await db.CaseReports.AnyAsync(r => r.CaseId == @case.Id && r.ReportId == report.Id, cancel)) return CaseResult.Already;
        Include(@case.Id, report);
        db.Record("case.add-report", @case.Id);
        return await db.TrySaveAsync(cancel) ? CaseResult.Done : CaseResult.ChangedMeanwhile;
    }

    private void Include(Guid caseId, Report report)
    {
        report.JoinCase();
        db.CaseReports.Add(new CaseReport { CaseId = caseId, ReportId = report.Id, AddedById = db.Viewer.AccountId, AddedAt = db.Now });
        db.Record("report.add-to-case", report.Id);
    }
}

/// <summary>What every change to a case asks first.</summary>
internal static class CaseDoor
{
    /// <summary>The case, if the viewer may change it now; else why not.</summary>
    public static async Task<(CaseResult Refusal, Case? Case)> CaseToChangeAsync(this TolpuddleContext db, string reference, CancellationToken cancel)
    {
        var @case = await db.Cases.SingleOrDefaultAsync(c => c.Reference == reference, cancel);
        if (@case is null) return (CaseResult.NotFound, null);
        if (@case.ClosedAt is not null) return (CaseResult.Closed, null);
        var changes = await db.CaseMembers.AnyAsync(
            m => m.CaseId == @case.Id && m.AccountId == db.Viewer.AccountId && m.LeftAt == null && m.Part != CaseMember.Observer, cancel);
        return changes ? (CaseResult.Done, @case) : (CaseResult.ObserversOnlyRead, null);
    }

    /// <summary>Makes the words of <paramref name="text"/> find the case.</summary>
    public static async Task IndexCaseAsync(this TolpuddleContext db, Guid caseId, string text, CancellationToken cancel)
    {
        var keys = SearchWords.Of(text).Select(word => SearchTerms.Key(db.Vault, BlindKeyKind.CaseWord, word)).ToHashSet();
        keys.ExceptWith(await db.BlindKeys.Where(b => b.Kind == BlindKeyKind.CaseWord && keys.Contains(b.Key) && b.OwnerId == caseId).Select(b => b.Key).ToListAsync(cancel));
        db.BlindKeys.AddRange(keys.Select(key => new BlindKey { Kind = BlindKeyKind.CaseWord, Key = key, OwnerId = caseId }));
    }
}
