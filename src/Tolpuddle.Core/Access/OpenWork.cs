using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Data;

namespace Tolpuddle.Core.Access;

/// <summary>
/// How much waits for whom: numbers only. Sees past the rules because whoever looks after accounts must know that
/// something would be left lying, and must not know what. Reports that lie apart since a flood are counted nowhere here, as in the queue:
/// <c>FloodWatch</c> speaks of them, as one.
/// </summary>
public sealed class OpenWork(TolpuddleContext db)
{
    /// <summary>The part of who leads a case, which the folder of cases knows under the same name.</summary>
    internal const string Lead = "lead";

    /// <summary>Reports, calls, referrals, requests, tasks, reviews, bookings and cases that this person still answers for.</summary>
    public async Task<int> CountAsync(Guid accountId, CancellationToken cancel) =>
        await db.Reports.IgnoreQueryFilters().CountAsync(r => r.IsOpen && !r.IsSetAside && r.OwnerId == accountId, cancel)
        + await db.Calls.IgnoreQueryFilters().CountAsync(c => c.AdviserId == accountId && c.FinishedAt == null, cancel)
        + await db.OpenReferrals.IgnoreQueryFilters().CountAsync(r => r.OwnerId == accountId, cancel)
        + await db.ContactRequests.IgnoreQueryFilters().CountAsync(r => r.OwnerId == accountId && r.AnsweredAt == null, cancel)
        + await db.CaseTasks.IgnoreQueryFilters().CountAsync(t => t.OwnerId == accountId && t.DoneAt == null, cancel)
        + await db.EmergencyAccesses.IgnoreQueryFilters().CountAsync(e => e.OwnerId == accountId && e.ReviewedAt == null, cancel)
        + await db.InterpreterBookings.IgnoreQueryFilters().CountAsync(b => b.IsOpen && b.OwnerId == accountId, cancel)
        + await db.CaseMembers.IgnoreQueryFilters().CountAsync(m => m.AccountId == accountId && m.Part == Lead && m.LeftAt == null && db.Cases.Any(c => c.Id == m.CaseId && c.ClosedAt == null), cancel);

    /// <summary>Open reports, calls, referrals, requests, tasks, reviews, bookings and cases whose owner can no longer work on them.</summary>
    public async Task<int> CountUnownedAsync(CancellationToken cancel)
    {
        var (gone, goneFromDesk) = (db.Gone(), db.GoneFrom(Role.Adviser));
        return await db.Reports.IgnoreQueryFilters().CountAsync(r => r.IsOpen && !r.IsSetAside && gone.Contains(r.OwnerId), cancel)
            + await db.Calls.IgnoreQueryFilters().CountAsync(c => c.FinishedAt == null && goneFromDesk.Contains(c.AdviserId), cancel)
            + await db.OpenReferrals.IgnoreQueryFilters().CountAsync(r => gone.Contains(r.OwnerId), cancel)
            + await db.ContactRequests.IgnoreQueryFilters().CountAsync(r => r.AnsweredAt == null && gone.Contains(r.OwnerId), cancel)
            + await db.EmergencyAccesses.IgnoreQueryFilters().CountAsync(e => e.ReviewedAt == null && gone.Contains(e.OwnerId), cancel)
            + await db.InterpreterBookings.IgnoreQueryFilters().CountAsync(b => b.IsOpen && gone.Contains(b.OwnerId), cancel)
            + await db.CaseMembers.IgnoreQueryFilters().CountAsync(m => m.Part == Lead && m.LeftAt == null && gone.Contains(m.AccountId) && db.Cases.Any(c => c.Id == m.CaseId && c.ClosedAt == null), cancel)
            + await db.CaseTasks.IgnoreQueryFilters().CountAsync(t => t.DoneAt == null && gone.Contains(t.OwnerId), cancel);
    }

    /// <summary>What is open and whose time has passed.</summary>
    public async Task<LateWork> CountLateAsync(CancellationToken cancel)
    {
        var now = db.Now;
        return new LateWork(
            await db.Reports.IgnoreQueryFilters().CountAsync(r => r.IsOpen && !r.IsSetAside && r.DueAt < now, cancel),
            await db.OpenReferrals.IgnoreQueryFilters().CountAsync(r => r.DueAt < now, cancel),
            await db.CaseTasks.IgnoreQueryFilters().CountAsync(t => t.DoneAt == null && t.DueAt < now, cancel),
            await db.ContactRequests.IgnoreQueryFilters().CountAsync(r => r.AnsweredAt == null && r.DueAt < now, cancel),
            await db.CountLateCallsAsync(cancel),
            await db.EmergencyAccesses.IgnoreQueryFilters().CountAsync(e => e.ReviewedAt == null && e.ReviewDueAt < now, cancel),
            await db.InterpreterBookings.IgnoreQueryFilters().CountAsync(b => b.IsOpen && b.At < now, cancel));
    }
}

/// <summary>How many of each are open and late.</summary>
public sealed record LateWork(int Reports, int Referrals, int Tasks, int Requests, int Calls, int Reviews, int Interpreters);
