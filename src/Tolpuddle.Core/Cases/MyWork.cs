using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Data;

namespace Tolpuddle.Core.Cases;

/// <summary>Which of one's cases to show. Null or false: all.</summary>
public sealed record CaseFilter
{
    public bool Closed { get; init; }
    public string? Risk { get; init; }

    /// <summary>The viewer's part.</summary>
    public string? Part { get; init; }

    public Guid? LeadAgencyId { get; init; }
    public bool LateOnly { get; init; }
}

/// <summary>A case in the list of those who work on it.</summary>
/// <param name="LeadIsGone">True if it is open and its lead can no longer work on it.</param>
/// <param name="NextDue">The day by which the first open task is to be done.</param>
/// <param name="LastAt">When something last happened on it.</param>
public sealed record CaseRow(
    Guid Id, string Reference, string Title, string LeadAgency, bool LeadIsGone, string Risk, string Part, DateTime OpenedAt, DateTime? ClosedAt, int OpenTasks, DateOnly? NextDue, DateTime? LastAt)
{
    /// <summary>False if the viewer sees parts of it only.</summary>
    public bool SeesAll { get; init; } = true;
}

public sealed record CaseListPage(IReadOnlyList<CaseRow> Rows, ListPlace? Later);

/// <summary>A task of a case.</summary>
/// <param name="Owner">Who was given it.</param>
/// <param name="OwnerIsPresent">False if that person is no longer on the case: its lead answers for it then.</param>
public sealed record TaskRow(
    Guid Id, string Case, string CaseTitle, string What, Guid OwnerId, string Owner, string OwnerAgency, bool OwnerIsPresent,
    DateOnly DueOn, DateTime CreatedAt, DateTime? DoneAt, bool WasDropped, string? ResultNote);

public sealed record TaskPage(IReadOnlyList<TaskRow> Rows, ListPlace? Later);

/// <summary>What waits for one person across all their cases, late first.</summary>
public sealed class MyWork(TolpuddleContext db)
{
    public const int PageLength = 50;

    private const int MostCounted = 100;

    /// <summary>
    /// Cases the viewer is on: open ones by what is due next, closed ones by when they were closed, newest first;
    /// <see cref="PageLength"/> at a time after <paramref name="after"/>.
    /// </summary>
    public async Task<CaseListPage> CasesAsync(CaseFilter filter, ListPlace? after, CancellationToken cancel)
    {
        var today = Days.Of(db.Now);
        var (present, gone) = (db.PresentMembers(), db.Gone());
        var rows = from m in db.PresentMembers().AsNoTracking()
                   join c in db.Cases on m.CaseId equals c.Id
                   where m.AccountId == db.Viewer.AccountId && (c.ClosedAt != null) == filter.Closed
                   select new
                   {
                       Case = c,
                       m.Part,
                       m.Sees,
                       // A case on which nothing is due comes after all on which something is.
                       Next = db.CaseTasks.Where(t => t.CaseId == c.Id && t.DoneAt == null).Min(t => (DateOnly?)t.DueOn) ?? DateOnly.MaxValue,
                   };
        if (filter.Risk is { } risk) rows = rows.Where(r => r.Case.Risk == risk);
        if (filter.Part is { } part) rows = rows.Where(r => r.Part == part);
        if (filter.LeadAgencyId is { } agency) rows = rows.Where(r => r.Case.LeadAgencyId == agency);
        if (filter.LateOnly) rows = rows.Where(r => r.Next < today);
        if (after is { } place)
        {
            var day = DateOnly.FromDateTime(place.At);
            rows = filter.Closed
                ? rows.Where(r => r.Case.ClosedAt <= place.At && (r.Case.ClosedAt < place.At || r.Case.Id < place.Id))
                : rows.Where(r => r.Next >= day && (r.Next > day || r.Case.Id < place.Id));
        }

        rows = filter.Closed
            ? rows.OrderByDescending(r => r.Case.ClosedAt).ThenByDescending(r => r.Case.Id)
            : rows.OrderBy(r => r.Next).ThenByDescending(r => r.Case.Id);
        var page = await rows.Take(PageLength + 1).Select(r => new CaseRow(
            r.Case.Id, r.Case.Reference, r.Case.Title, db.Agencies.First(a => a.Id == r.Case.LeadAgencyId).Name,
            r.Case.ClosedAt == null && present.Any(o => o.CaseId == r.Case.Id && o.Part == CaseMember.Lead && gone.Contains(o.AccountId)), r.Case.Risk, r.Part, r.Case.OpenedAt, r.Case.ClosedAt,
            db.CaseTasks.Count(t => t.CaseId == r.Case.Id && t.DoneAt == null),
            r.Next == DateOnly.MaxValue ? null : r.Next,
            db.CaseEntries.Where(e => e.CaseId == r.Case.Id).Max(e => (DateTime?)e.At))
        {
            SeesAll = r.Sees == CaseSight.All,
        }).ToListAsync(cancel);
        if (page.Count <= PageLength) return new CaseListPage(page, null);
        page.RemoveAt(PageLength);
        var last = page[^1];
        return new CaseListPage(page, new ListPlace(last.ClosedAt ?? (last.NextDue ?? DateOnly.MaxValue).ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc), last.Id));
    }

    /// <summary>Open tasks that the viewer answers for, on open cases, what is due first on top; <paramref name="length"/> after <paramref name="after"/>.</summary>
    public async Task<TaskPage> TasksAsync(ListPlace? after, int length, CancellationToken cancel)
    {
        var tasks = Mine();
        if (after is { } place)
        {
            var day = DateOnly.FromDateTime(place.At);
            tasks = tasks.Where(t => t.DueOn > day || (t.DueOn == day && t.Id > place.Id));
        }

        return await TaskReading.PageAsync(db, tasks.OrderBy(t => t.DueOn).ThenBy(t => t.Id), length, cancel);
    }

    /// <summary>How many tasks the viewer answers for, and how many of them are late; both counted no further than a hundred and one.</summary>
    public async Task<(int All, int Late)> CountTasksAsync(CancellationToken cancel)
    {
        var today = Days.Of(db.Now);
        return (await Mine().Take(MostCounted + 1).CountAsync(cancel), await Mine().Where(t => t.DueOn < today).Take(MostCounted + 1).CountAsync(cancel));
    }

    /// <summary>The agencies that lead some case of the viewer's.</summary>
    public async Task<IReadOnlyList<(Guid Id, string Name)>> LeadAgenciesAsync(CancellationToken cancel)
    {
        var agencies = await db.Agencies.AsNoTracking()
            .Where(a => db.PresentMembers().Any(m => m.AccountId == db.Viewer.AccountId && db.Cases.Any(c => c.Id == m.CaseId && c.LeadAgencyId == a.Id)))
            .OrderBy(a => a.Name).Select(a => new { a.Id, a.Name }).ToListAsync(cancel);
        return [.. agencies.Select(a => (a.Id, a.Name))];
    }

    /// <summary>Tasks given to the viewer; and on cases that the viewer leads, those of people who are not there any more.</summary>
    private IQueryable<CaseTask> Mine()
    {
        var me = db.Viewer.AccountId;
        var present = db.PresentMembers();
        return from m in present
               join c in db.Cases on m.CaseId equals c.Id
               join t in db.CaseTasks on c.Id equals t.CaseId
               where m.AccountId == me && c.ClosedAt == null && t.DoneAt == null
                   && (t.OwnerId == me
                       || (m.Part == CaseMember.Lead
                           && !present.Any(o => o.CaseId == c.Id && o.AccountId == t.OwnerId && db.Accounts.Any(a => a.Id == o.AccountId && a.State == AccountState.Active))))
               select t;
    }
}
