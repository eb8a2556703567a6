using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Data;
using Tolpuddle.Core.Reports;

namespace Tolpuddle.Core.Cases;

/// <summary>A referral in a list.</summary>
/// <param name="Reference">Of the report; empty for a receiver who declined it and no longer sees it.</param>
public sealed record ReferralRow(
    Guid Id, string Reference, string Risk, string FromAgency, string ToAgency, DateTime SentAt, DateTime DueAt, ReferralState State, Guid OwnerId,
    string OwnerName, string? ResultCode)
{
    public bool IsOpen => State is ReferralState.Sent or ReferralState.Accepted;
}

/// <summary>A referral with the very words that went with it and came back.</summary>
/// <param name="IsForUs">True at the agency that received it.</param>
public sealed record ReferralView(
    Guid Id, Guid ReportId, string Reference, string Risk, string FromAgency, string FromPerson, string ToAgency, string OwnerName, DateTime SentAt, DateTime DueAt,
    ReferralState State, string Text, DateTime? AnsweredAt, string? Answer, DateTime? DoneAt, string? ResultCode, string? ResultNote, bool IsForUs)
{
    public bool IsOpen => State is ReferralState.Sent or ReferralState.Accepted;
}

/// <summary>What waits at the viewer's agency beside its own reports, and what it waits for. Counted no further than <see cref="ReferralReading.Most"/>.</summary>
public sealed record Waiting(int ToAnswer, int ToAnswerLate, int ToFinish, int ContactRequests, int ContactRequestsLate, int Sent, int SentLate);

/// <summary>How many referrals of the last days came back with a result.</summary>
public sealed record ClosedLoop(int Days, int Sent, int Done, int Declined, int Late);

/// <summary>What is shown of referrals.</summary>
public sealed class ReferralReading(TolpuddleContext db)
{
    /// <summary>One more than is ever said: what reaches it is "more than" the number before.</summary>
    public const int Most = 101;
    private const int LoopDays = 90;

    /// <summary>Referrals to the viewer's agency, those without a result first by due time, then the newest others.</summary>
    public Task<List<ReferralRow>> IncomingAsync(bool open, CancellationToken cancel) =>
        RowsAsync(Select(db.Referrals.Where(r => r.ToAgencyId == db.Viewer.AgencyId), open), cancel);

    /// <summary>Referrals by the viewer's agency, those without a result first by due time, then the newest others.</summary>
    public Task<List<ReferralRow>> OutgoingAsync(bool open, CancellationToken cancel) =>
        RowsAsync(Select(db.Referrals.Where(r => r.FromAgencyId == db.Viewer.AgencyId), open), cancel);

    /// <summary>Referrals of one report that the viewer may see, oldest first.</summary>
    public Task<List<ReferralView>> OfReportAsync(Guid reportId, CancellationToken cancel) =>
        Views(db.Referrals.Where(r => r.ReportId == reportId).OrderBy(r => r.SentAt)).ToListAsync(cancel);

    /// <summary>One referral; the look is written down. Null if the viewer's agency neither sent nor received it.</summary>
    public async Task<ReferralView?> OpenAsync(Guid id, CancellationToken cancel)
    {
        var view = await Views(db.Referrals.Where(r => r.Id == id)).SingleOrDefaultAsync(cancel);
        if (view is null) return null;
        db.Record("referral.open", view.ReportId);
        await db.SaveChangesAsync(cancel);
        // Whoever declined keeps that there was a referral, and no longer what it said.
        return view is { IsForUs: true, State: ReferralState.Declined } ? view with { Text = "" } : view;
    }

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

    private static IQueryable<Referral> Select(IQueryable<Referral> referrals, bool open) => open
        ? referrals.Where(r => r.State == ReferralState.Sent || r.State == ReferralState.Accepted).OrderBy(r => r.DueAt).ThenBy(r => r.Id)
        : referrals.Where(r => r.State != ReferralState.Sent && r.State != ReferralState.Accepted).OrderByDescending(r => r.Id);

    private Task<List<ReferralRow>> RowsAsync(IQueryable<Referral> referrals, CancellationToken cancel) =>
        referrals.AsNoTracking().Take(Most)
            .Select(r => new ReferralRow(
                r.Id,
                db.Reports.Where(x => x.Id == r.ReportId).Select(x => x.Reference).FirstOrDefault() ?? "",
                db.Reports.Where(x => x.Id == r.ReportId).Select(x => x.Risk).FirstOrDefault() ?? "",
                db.Agencies.First(a => a.Id == r.FromAgencyId).Name,
                db.Agencies.First(a => a.Id == r.ToAgencyId).Name,
                r.SentAt, r.DueAt, r.State, r.OwnerId,
                db.Accounts.First(a => a.Id == r.OwnerId).Name,
                r.ResultCode))
            .ToListAsync(cancel);

    private IQueryable<ReferralView> Views(IQueryable<Referral> referrals) => referrals.AsNoTracking().Select(r => new ReferralView(
        r.Id, r.ReportId,
        db.Reports.Where(x => x.Id == r.ReportId).Select(x => x.Reference).FirstOrDefault() ?? "",
        db.Reports.Where(x => x.Id == r.ReportId).Select(x => x.Risk).FirstOrDefault() ?? "",
        db.Agencies.First(a => a.Id == r.FromAgencyId).Name,
        db.Accounts.First(a => a.Id == r.FromAccountId).Name,
        db.Agencies.First(a => a.Id == r.ToAgencyId).Name,
        db.Accounts.First(a => a.Id == r.OwnerId).Name,
        r.SentAt, r.DueAt, r.State, r.Text, r.AnsweredAt, r.Answer, r.DoneAt, r.ResultCode, r.ResultNote,
        r.ToAgencyId == db.Viewer.AgencyId));
}
