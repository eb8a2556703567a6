using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Data;

namespace Tolpuddle.Core.Reports;

/// <summary>What to show of the queue. Null or empty: all.</summary>
public sealed record QueueFilter
{
    public string? Risk { get; init; }
    public string? Kind { get; init; }
    public string? Channel { get; init; }
    public string? Language { get; init; }

    /// <summary>The beginning of an outward postcode: <c>DT</c> or <c>DT4</c>.</summary>
    public string? Outward { get; init; }

    public ReportState? State { get; init; }
    public Guid? OwnerId { get; init; }
    /// <summary>Only these reports.</summary>
    public IQueryable<Guid>? Among { get; init; }

    public bool LateOnly { get; init; }
    public bool UnreadOnly { get; init; }

    /// <summary>True: what lies apart since a flood. False: all else.</summary>
    public bool SetAside { get; init; }
}

/// <summary>One report in the queue.</summary>
public sealed record QueueRow(
    Guid Id,
    string Reference,
    string Risk,
    DateTime ReceivedAt,
    DateTime DueAt,
    string Kind,
    string Sector,
    string Outward,
    string Channel,
    string Language,
    ReportState State,
    Guid OwnerId,
    int OpenReferrals,
    bool HasUnread)
{
    public ListPlace Place => new(DueAt, Id);
}

/// <summary>A page of the queue, due first. <see cref="Earlier"/> and <see cref="Later"/> are null at its ends.</summary>
public sealed record QueuePage(IReadOnlyList<QueueRow> Rows, ListPlace? Earlier, ListPlace? Later);

/// <summary>The open reports of the viewer's agency.</summary>
public sealed class WaitingReports(TolpuddleContext db)
{
    /// <summary>The reports due after <paramref name="after"/>, or the last ones due before <paramref name="before"/>, or the first ones.</summary>
    public async Task<QueuePage> PageAsync(QueueFilter filter, ListPlace? after, ListPlace? before, int length, CancellationToken cancel)
    {
        var reports = Matching(filter);
        if (before is { } end) reports = reports.Where(r => r.DueAt <= end.At && (r.DueAt < end.At || r.Id < end.Id));
        else if (after is { } start) reports = reports.Where(r => r.DueAt >= start.At && (r.DueAt > start.At || r.Id > start.Id));
        var ordered = before is null ? reports.OrderBy(r => r.DueAt).ThenBy(r => r.Id) : reports.OrderByDescending(r => r.DueAt).ThenByDescending(r => r.Id);

        var rows = await ordered.Take(length + 1)
            .Select(r => new QueueRow(
                r.Id, r.Reference, r.Risk, r.ReceivedAt, r.DueAt, r.Facts.Kind, r.Facts.Sector, r.Facts.Outward, r.Channel, r.Language, r.State, r.OwnerId,
                r.OpenReferrals,
                Unread.Any(m => m.ReportId == r.Id) || db.Reports.Any(d => d.DuplicateOfId == r.Id && d.AgencyId == r.AgencyId && Unread.Any(m => m.ReportId == d.Id))))
            .ToListAsync(cancel);
        var more = rows.Count > length;
        if (more) rows.RemoveAt(length);
        if (before is not null) rows.Reverse();
        if (rows.Count == 0) return new QueuePage([], null, null);

        var hasEarlier = before is null ? after is not null : more;
        var hasLater = before is not null || more;
        return new QueuePage(rows, hasEarlier ? rows[0].Place : null, hasLater ? rows[^1].Place : null);
    }

    /// <summary>How many match, counted no further than <paramref name="most"/>.</summary>
    public Task<int> CountAsync(QueueFilter filter, int most, CancellationToken cancel) => Matching(filter).Take(most).CountAsync(cancel);

    private IQueryable<Report> Matching(QueueFilter filter)
    {
        var now = db.Now;
        var reports = db.WaitingHere.AsNoTracking().Where(r => r.IsSetAside == filter.SetAside);
        if (!string.IsNullOrEmpty(filter.Risk)) reports = reports.Where(r => r.Risk == filter.Risk);
        if (!string.IsNullOrEmpty(filter.Kind)) reports = reports.Where(r => r.Facts.Kind == filter.Kind);
        if (!string.IsNullOrEmpty(filter.Channel)) reports = reports.Where(r => r.Channel == filter.Channel);
        if (!string.IsNullOrEmpty(filter.Language)) reports = reports.Where(r => r.Language == filter.Language);
        if (!string.IsNullOrEmpty(filter.Outward)) reports = reports.Where(r => r.Facts.Outward.StartsWith(filter.Outward));
        if (filter.State is { } state) reports = reports.Where(r => r.State == state);
        if (filter.OwnerId is { } owner) reports = reports.Where(r => r.OwnerId == owner);
        if (filter.Among is { } among) reports = reports.Where(r => among.Contains(r.Id));
        if (filter.LateOnly) reports = reports.Where(r => r.DueAt < now);
        if (filter.UnreadOnly) reports = reports.Where(r => HeardOn.Contains(r.Id));
        return reports;
    }

    /// <summary>What reporters wrote and nobody has read.</summary>
    private IQueryable<ReportMessage> Unread => db.ReportMessages.Where(m => m.AuthorId == null && m.ReadAt == null);

    /// <summary>The reports that have it, and those that these repeat: there it is read.</summary>
    private IQueryable<Guid> HeardOn => Unread.Select(m => m.ReportId)
        .Concat(db.Reports.Where(d => d.DuplicateOfId != null && d.AgencyId == db.Viewer.AgencyId && Unread.Any(m => m.ReportId == d.Id)).Select(d => d.DuplicateOfId!.Value));
}
