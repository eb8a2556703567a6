using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Data;

namespace Tolpuddle.Core.Cases;

/// <summary>A line of the timeline, with its author and the agency for which they acted.</summary>
public sealed record TimelineRow(Guid Id, DateTime At, string Author, string Agency, CaseEntryKind Kind, Guid? AboutId, string Text)
{
    public ListPlace Place => new(At, Id);
}

/// <summary>A page of the timeline, newest first. <see cref="Newer"/> and <see cref="Older"/> are null at its ends.</summary>
public sealed record TimelinePage(IReadOnlyList<TimelineRow> Rows, ListPlace? Newer, ListPlace? Older);

/// <summary>What happened on a case.</summary>
public sealed class Timeline(TolpuddleContext db)
{
    /// <summary>The lines before <paramref name="before"/>, or those just after <paramref name="after"/>, or the newest; of one kind if one is given.</summary>
    public async Task<TimelinePage> PageAsync(Guid caseId, CaseEntryKind? kind, ListPlace? before, ListPlace? after, int length, CancellationToken cancel)
    {
        var entries = db.CaseEntries.AsNoTracking().Where(e => e.CaseId == caseId);
        if (kind is { } one) entries = entries.Where(e => e.Kind == one);
        if (after is { } newer) entries = entries.Where(e => e.At >= newer.At && (e.At > newer.At || e.Id > newer.Id)).OrderBy(e => e.At).ThenBy(e => e.Id);
        else
        {
            if (before is { } older) entries = entries.Where(e => e.At <= older.At && (e.At < older.At || e.Id < older.Id));
            entries = entries.OrderByDescending(e => e.At).ThenByDescending(e => e.Id);
        }

        var rows = await Rows(entries.Take(length + 1)).ToListAsync(cancel);
        var more = rows.Count > length;
        if (more) rows.RemoveAt(length);
        if (after is not null) rows.Reverse();
        if (rows.Count == 0) return new TimelinePage([], null, null);
        return new TimelinePage(
            rows,
            after is null ? (before is null ? null : rows[0].Place) : (more ? rows[0].Place : null),
            after is null && !more ? null : rows[^1].Place);
    }

    /// <summary>What happened to one task, decision, person or thing, oldest first.</summary>
    public Task<List<TimelineRow>> OfAsync(Guid caseId, Guid aboutId, CancellationToken cancel) =>
        Rows(db.CaseEntries.AsNoTracking().Where(e => e.CaseId == caseId && e.AboutId == aboutId).OrderBy(e => e.At).ThenBy(e => e.Id)).ToListAsync(cancel);

    private IQueryable<TimelineRow> Rows(IQueryable<CaseEntry> entries) => entries.Select(e => new TimelineRow(
        e.Id, e.At, db.Accounts.First(a => a.Id == e.AuthorId).Name, db.Agencies.First(a => a.Id == e.AgencyId).Name, e.Kind, e.AboutId, e.Text));
}
