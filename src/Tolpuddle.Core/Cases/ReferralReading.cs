using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Access.Guests;
using Tolpuddle.Core.Data;
using Tolpuddle.Core.Reports;

namespace Tolpuddle.Core.Cases;

/// <summary>Which referrals to show. Null or false: all.</summary>
public sealed record ReferralFilter
{
    /// <summary>True: to the viewer's agency. False: by it.</summary>
    public bool ToUs { get; init; } = true;

    /// <summary>False: those without a result. True: those that have ended.</summary>
    public bool Ended { get; init; }

    /// <summary>The other agency.</summary>
    public Guid? AgencyId { get; init; }

    public string? Risk { get; init; }
    public bool LateOnly { get; init; }
}

/// <summary>A referral in a list.</summary>
/// <param name="OtherAgency">The sender of one to us, the receiver of one by us; empty where that is a body outside.</param>
/// <param name="Reference">Of the report; empty for a receiver who declined it and no longer sees it, as is all that the report says.</param>
/// <param name="Body">The body outside to which we referred; null for an agency.</param>
public sealed record ReferralRow(
    Guid Id, string Reference, string Risk, string Kind, string Sector, string Outward, string Language, string OtherAgency, DateTime SentAt, DateTime DueAt,
    ReferralState State, Guid OwnerId, string OwnerName, string? ResultCode, string? Body)
{
    public string Agency => Body ?? OtherAgency;

    public bool IsOpen => State is ReferralState.Sent or ReferralState.Accepted;
}

/// <summary>A page of referrals: open ones due first, ended ones newest first.</summary>
public sealed record ReferralPage(IReadOnlyList<ReferralRow> Rows, ListPlace? Later);

/// <summary>An agency, or a body outside, that has a report now.</summary>
public sealed record WithAgency(Guid ReportId, string Agency, bool IsLate);

/// <summary>A referral with the very words that went with it and came back.</summary>
/// <param name="IsForUs">True at the agency that received it.</param>
public sealed record ReferralView(
    Guid Id, Guid ReportId, string Reference, string Risk, string FromAgency, string FromPerson, string ToAgency, string OwnerName, DateTime SentAt, DateTime DueAt,
    ReferralState State, string Text, DateTime? AnsweredAt, string? Answer, DateTime? DoneAt, string? ResultCode, string? ResultNote, bool IsForUs)
{
    /// <summary>Whom it was sent to, where that is somebody without an account.</summary>
    public Guest? Guest { get; init; }

    public bool IsOpen => State is ReferralState.Sent or ReferralState.Accepted;
}

/// <summary>What waits at the viewer's agency beside its own reports, and what it waits for. Counted no further than <see cref="ReferralReading.Most"/>.</summary>
public sealed record Waiting(int ToAnswer, int ToAnswerLate, int ToFinish, int ToFinishLate, int ContactRequests, int ContactRequestsLate, int Sent, int SentLate);

/// <summary>How many referrals of the last days came back with a result.</summary>
public sealed record ClosedLoop(int Days, int Sent, int Done, int Declined, int Late);

/// <summary>What is shown of referrals.</summary>
public sealed class ReferralReading(TolpuddleContext db)
{
    /// <summary>One more than is ever said: what reaches it is "more than" the number before.</summary>
    public const int Most = 101;

    public const int PageLength = 50;

    private const int LoopDays = 90;

    /// <summary>Referrals to or by the viewer's agency, <see cref="PageLength"/> at a time after <paramref name="after"/>.</summary>
    public async Task<ReferralPage> PageAsync(ReferralFilter filter, ListPlace? after, CancellationToken cancel)
    {
        var (now, us) = (db.Now, db.Viewer.AgencyId);
        var referrals = filter.ToUs ? db.Referrals.Where(r => r.ToAgencyId == us) : db.Referrals.Where(r => r.FromAgencyId == us);
        referrals = filter.Ended
            ? referrals.Where(r => r.State != ReferralState.Sent && r.State != ReferralState.Accepted)
            : referrals.Where(r => r.State == ReferralState.Sent || r.State == ReferralState.Accepted);
        if (filter.AgencyId is { } agency) referrals = filter.ToUs ? referrals.Where(r => r.FromAgencyId == agency) : referrals.Where(r => r.ToAgencyId == agency);
        if (filter.Risk is { } risk) referrals = referrals.Where(r => db.Reports.Any(x => x.Id == r.ReportId && x.Risk == risk));
        if (filter.LateOnly) referrals = referrals.Where(r => r.DueAt < now);
        if (after is { } place)
        {
            referrals = filter.Ended
                ? referrals.Where(r => r.SentAt <= place.At && (r.SentAt < place.At || r.Id < place.Id))
                : referrals.Where(r => r.DueAt >= place.At && (r.DueAt > place.At || r.Id > place.Id));
        }

        referrals = filter.Ended ? referrals.OrderByDescending(r => r.SentAt).ThenByDescending(r => r.Id) : referrals.OrderBy(r => r.DueAt).ThenBy(r => r.Id);
        var rows = await (from r in referrals.AsNoTracking().Take(PageLength + 1)
                          from x in db.Reports.Where(x => x.Id == r.ReportId).DefaultIfEmpty()
                          select new ReferralRow(
                              r.Id, x.Reference ?? "", x.Risk ?? "", x.Facts.Kind ?? "", x.Facts.Sector ?? "", x.Facts.Outward ?? "", x.Language ?? "",
                              db.Agencies.Where(a => a.Id == (r.ToAgencyId == us ? r.FromAgencyId : r.ToAgencyId)).Select(a => a.Name).FirstOrDefault() ?? "",
                              r.SentAt, r.DueAt, r.State, r.OwnerId, db.Accounts.First(a => a.Id == r.OwnerId).Name, r.ResultCode,
                              db.Guests.Where(g => g.ReferralId == r.Id).Select(g => g.Organisation).FirstOrDefault())).ToListAsync(cancel);
        if (rows.Count <= PageLength) return new ReferralPage(rows, null);
        rows.RemoveAt(PageLength);
        return new ReferralPage(rows, new ListPlace(filter.Ended ? rows[^1].SentAt : rows[^1].DueAt, rows[^1].Id));
    }

    /// <summary>The other agencies of the partnership, by name.</summary>
    public async Task<IReadOnlyDictionary<Guid, string>> AgenciesAsync(CancellationToken cancel) =>
        await db.Agencies.AsNoTracking().Where(a => a.Id != db.Viewer.AgencyId).OrderBy(a => a.Name).ToDictionaryAsync(a => a.Id, a => a.Name, cancel);

    /// <summary>The reports that the viewer's agency has sent to <paramref name="agencyId"/> and that it has not finished; to narrow the queue by.</summary>
    public IQueryable<Guid> With(Guid agencyId) => db.OpenReferrals.Where(r => r.FromAgencyId == db.Viewer.AgencyId && r.ToAgencyId == agencyId).Select(r => r.ReportId);

    /// <summary>With which agencies some of <paramref name="reports"/> are now, in one question to the database.</summary>
    public async Task<ILookup<Guid, WithAgency>> WithAsync(IReadOnlyCollection<Guid> reports, CancellationToken cancel)
    {
        var now = db.Now;
        // All of these few reports, not all that are open: asked for those in their order, SQLite reads its way through every open referral there is.
        var rows = await db.Referrals.AsNoTracking().Where(r => reports.Contains(r.ReportId))
            .Select(r => new
            {
                r.ReportId,
                r.State,
                r.DueAt,
                To = db.Agencies.Where(a => a.Id == r.ToAgencyId).Select(a => a.Name).FirstOrDefault(),
                Body = db.Guests.Where(g => g.ReferralId == r.Id).Select(g => g.Organisation).FirstOrDefault(),
            }).ToListAsync(cancel);
        return rows.Where(r => r.State is ReferralState.Sent or ReferralState.Accepted).OrderBy(r => r.DueAt)
            .Select(r => new WithAgency(r.ReportId, r.To ?? r.Body ?? "", r.DueAt < now)).ToLookup(w => w.ReportId);
    }

    /// <summary>Referrals of one report that the viewer may see, oldest first.</summary>
    public async Task<IReadOnlyList<ReferralView>> OfReportAsync(Guid reportId, CancellationToken cancel)
    {
        var views = await Views(db.Referrals.Where(r => r.ReportId == reportId).OrderBy(r => r.SentAt)).ToListAsync(cancel);
        if (views.TrueForAll(v => v.ToAgency.Length > 0)) return views;
        var guests = await db.Guests.AsNoTracking().Where(g => g.ReportId == reportId).ToDictionaryAsync(g => g.ReferralId, cancel);
        return [.. views.Select(v => guests.TryGetValue(v.Id, out var guest) ? WithGuest(v, guest) : v)];
    }

    /// <summary>One referral; the look is written down. Null if the viewer's agency neither sent nor received it.</summary>
    public async Task<ReferralView?> OpenAsync(Guid id, CancellationToken cancel)
    {
        var view = await Views(db.Referrals.Where(r => r.Id == id)).SingleOrDefaultAsync(cancel);
        if (view is null) return null;
        if (view.ToAgency.Length == 0 && await db.Guests.AsNoTracking().SingleOrDefaultAsync(g => g.ReferralId == id, cancel) is { } guest) view = WithGuest(view, guest);
        db.Record("referral.open", view.ReportId);
        await db.SaveChangesAsync(cancel);
        return view with { Text = TextFor(view.IsForUs, view.State, view.Text) };
    }

    /// <summary>Whoever declined, or from whom it was withdrawn, keeps that there was a referral, and no longer what it said.</summary>
    internal static string TextFor(bool isForUs, ReferralState state, string text) => isForUs && state is ReferralState.Declined or ReferralState.Withdrawn ? "" : text;

    /// <summary>What waits, in one question to the database.</summary>
    public async Task<Waiting> WaitingAsync(CancellationToken cancel)
    {
        var now = db.Now;
        var us = db.Viewer.AgencyId;
        var toAnswer = db.Referrals.Where(r => r.ToAgencyId == us && r.State == ReferralState.Sent);
        var toFinish = db.Referrals.Where(r => r.ToAgencyId == us && r.State == ReferralState.Accepted);
        var sent = db.Referrals.Where(r => r.FromAgencyId == us && (r.State == ReferralState.Sent || r.State == ReferralState.Accepted));
        var requests = db.ContactRequests.Where(r => r.ToAgencyId == us && r.AnsweredAt == null);
        return await db.Agencies.Where(a => a.Id == us).Select(_ => new Waiting(
            toAnswer.Take(Most).Count(),
            toAnswer.Where(r => r.DueAt < now).Take(Most).Count(),
            toFinish.Take(Most).Count(),
            toFinish.Where(r => r.DueAt < now).Take(Most).Count(),
            requests.Take(Most).Count(),
            requests.Where(r => r.DueAt < now).Take(Most).Count(),
            sent.Take(Most).Count(),
            sent.Where(r => r.DueAt < now).Take(Most).Count())).SingleAsync(cancel);
    }

    /// <summary>What came back of what the viewer's agency sent in the last ninety days.</summary>
    public async Task<ClosedLoop> LoopAsync(CancellationToken cancel)
    {
        var now = db.Now;
        var since = now.AddDays(-LoopDays);
        var counts = await db.Referrals
            .Where(r => r.FromAgencyId == db.Viewer.AgencyId && r.SentAt >= since)
            .GroupBy(r => r.State)
            .Select(g => new { State = g.Key, Count = g.Count(), Late = g.Count(r => r.DueAt < now) })
            .ToListAsync(cancel);
        int Of(ReferralState state) => counts.Where(c => c.State == state).Sum(c => c.Count);
        var late = counts.Where(c => c.State is ReferralState.Sent or ReferralState.Accepted).Sum(c => c.Late);
        return new ClosedLoop(LoopDays, counts.Sum(c => c.Count), Of(ReferralState.Done), Of(ReferralState.Declined), late);
    }

    private static ReferralView WithGuest(ReferralView view, Guest guest) => view with { ToAgency = guest.Organisation, Guest = guest };

    private IQueryable<ReferralView> Views(IQueryable<Referral> referrals) => referrals.AsNoTracking().Select(r => new ReferralView(
        r.Id, r.ReportId,
        db.Reports.Where(x => x.Id == r.ReportId).Select(x => x.Reference).FirstOrDefault() ?? "",
        db.Reports.Where(x => x.Id == r.ReportId).Select(x => x.Risk).FirstOrDefault() ?? "",
        db.Agencies.First(a => a.Id == r.FromAgencyId).Name,
        db.Accounts.First(a => a.Id == r.FromAccountId).Name,
        db.Agencies.Where(a => a.Id == r.ToAgencyId).Select(a => a.Name).FirstOrDefault() ?? "",
        db.Accounts.First(a => a.Id == r.OwnerId).Name,
        r.SentAt, r.DueAt, r.State, r.Text, r.AnsweredAt, r.Answer, r.DoneAt, r.ResultCode, r.ResultNote,
        r.ToAgencyId == db.Viewer.AgencyId));
}
