using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Access.Holds;
using Tolpuddle.Core.Data;
using Tolpuddle.Core.Reports;
using Tolpuddle.Core.Retention.Requests;

namespace Tolpuddle.Core.Retention;

/// <summary>
/// What the program does at the end of a record's time: finds it, warns two people a month before, and erases it if nobody has said otherwise. One node does it,
/// for as long as it holds the lease; should two ever do, each record is warned of and erased once, because what both change counts its changes.
/// </summary>
/// <remarks>
/// Before an administrator has said that the periods count, nobody is warned, and nothing goes but what two people have agreed on. All of it is computed from the records: after an older backup was brought back, what had been erased is found and warned of again.
/// </remarks>
public sealed class EndingRound(TolpuddleContext db, Erasure erasure, ILogger<EndingRound>? log = null)
{
    /// <summary>How long before the end two people are told.</summary>
    public static readonly TimeSpan WarnedBefore = TimeSpan.FromDays(30);

    private static readonly Action<ILogger, Guid, string, Exception?> LeftBehind = LoggerMessage.Define<Guid, string>(LogLevel.Error, new EventId(1, nameof(LeftBehind)), "Retention left the record {RecordId} as it is: {Failure}");

    /// <summary>Records that failed in this round. One that does is left as it is, and the others go on.</summary>
    private int _failed;

    /// <summary>In the round after a standstill, since when there had been none; otherwise null.</summary>
    private DateTime? _stoodStillSince;

    /// <summary>How often everything is looked through. What two people have agreed on is done in the next round.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromHours(1);

    /// <summary>
    /// If the rounds have stood still for longer, or the clock has leapt so far, nobody could say that something must be kept: everybody is warned anew, and the month begins again.
    /// </summary>
    internal static readonly TimeSpan LongestStandstill = TimeSpan.FromDays(7);

    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(5);

    private const int BatchLength = 200;

    /// <summary>One round.</summary>
    public async Task GoAsync(CancellationToken cancel)
    {
        (db.Viewer, _failed) = (Viewer.System("retention"), 0);
        if (!await HoldAsync(cancel)) return;
        await new LegalHolds(db).FollowAsync(cancel);
        await new LegalHolds(db).TellOfReviewsAsync(cancel);
        await new SubjectRequests(db).TellOfDueAsync(cancel);
        var units = new RetentionUnits(db, await new RetentionPeriods(db).MonthsAsync(cancel));
        var hasBegun = await new RetentionPeriods(db).HaveBegunAsync(cancel);
        var longAgo = db.Now - LongestStandstill;
        _stoodStillSince = await db.RetentionWork.Where(w => w.DoneAt < longAgo).Select(w => w.DoneAt).SingleOrDefaultAsync(cancel);
        if (hasBegun) await new RequestEnding(db).EraseAsync(warnsAnew: _stoodStillSince is not null, cancel);
        var isTime = hasBegun && await db.RetentionWork.AnyAsync(w => w.DoneAt == null || w.DoneAt <= db.Now - Pause || w.DoneAt > db.Now, cancel);
        if (isTime) await LookAsync(units, cancel);
        await EraseAsync(units, hasBegun && _stoodStillSince is null, cancel);
        await LetGoAsync(isTime, cancel);
    }

    /// <summary>True if this node does it now.</summary>
    private async Task<bool> HoldAsync(CancellationToken cancel)
    {
        var (now, work) = (db.Now, await db.RetentionWork.SingleOrDefaultAsync(cancel));
        if (work is null) db.RetentionWork.Add(work = new RetentionWork());
        else if (work.HeldUntil > now && work.HeldUntil <= now + Lease) return false;
        work.HeldUntil = now + Lease;
        return await db.TryBeFirstAsync(cancel); // or another node was quicker
    }

    private async Task LetGoAsync(bool isDone, CancellationToken cancel)
    {
        db.ChangeTracker.Clear();
        var work = await db.RetentionWork.SingleAsync(cancel);
        (work.HeldUntil, work.DoneAt, work.Failed) = (db.Now, isDone ? db.Now : work.DoneAt, isDone ? _failed : work.Failed);
        await db.TrySaveAsync(cancel);
    }

    private async Task RenewAsync(CancellationToken cancel)
    {
        db.ChangeTracker.Clear();
        (await db.RetentionWork.SingleAsync(cancel)).HeldUntil = db.Now + Lease;
        await db.SaveChangesAsync(cancel); // if another node has taken over, this one stops here
    }

    /// <summary>Looks at what is on the way already, then at what its class lets be over soon.</summary>
    private async Task LookAsync(RetentionUnits units, CancellationToken cancel)
    {
        await EachAsync(after => db.Endings.Where(e => e.RecordId > after).OrderBy(e => e.RecordId).Select(e => e.RecordId).Take(BatchLength).ToListAsync(cancel), async id =>
            await SeeAsync(id, await UnitAsync(units, id, cancel), cancel), cancel);
        var soon = db.Now + WarnedBefore;
        await EachAsync(after => units.CasesAsync(after, soon, BatchLength, cancel), async id => await SeeAsync(id, await units.OfCaseAsync(id, cancel), cancel), cancel);
        await EachAsync(after => units.ReportsAsync(after, soon, BatchLength, cancel), async id => await SeeAsync(id, await units.OfReportAsync(id, cancel), cancel), cancel);
    }

    private async Task EachAsync(Func<Guid, Task<List<Guid>>> next, Func<Guid, Task> work, CancellationToken cancel)
    {
        for (var (after, batch) = (Guid.Empty, new List<Guid>()); ; after = batch[^1])
        {
            await RenewAsync(cancel);
            batch = await next(after);
            foreach (var id in batch)
            {
                await RenewAsync(cancel);
                await TryAsync(id, work);
            }

            if (batch.Count < BatchLength) return;
        }
    }

    /// <summary>Does one record. What is wrong with it stops no other; the log says which, and nothing of what is in it.</summary>
    private async Task TryAsync(Guid id, Func<Guid, Task> work)
    {
        try
        {
            await work(id);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            db.ChangeTracker.Clear();
            _failed++;
            if (log is not null) LeftBehind(log, id, failure.GetType().Name, null);
        }
    }

    private static async Task<RetentionUnit?> UnitAsync(RetentionUnits units, Guid id, CancellationToken cancel) => await units.OfCaseAsync(id, cancel) ?? await units.OfReportAsync(id, cancel);

    /// <summary>Brings what is known of the end of a record in line with what has happened to it, and warns when it is time.</summary>
    private async Task SeeAsync(Guid id, RetentionUnit? unit, CancellationToken cancel)
    {
        db.ChangeTracker.Clear();
        var (now, ending) = (db.Now, await db.Endings.SingleOrDefaultAsync(e => e.RecordId == id, cancel));
        var due = unit is null ? DateTime.MaxValue : ending?.KeepUntil > unit.DueAt ? ending.KeepUntil.Value : unit.DueAt;
        var isOnTheWay = due <= now + WarnedBefore || (ending is not null && unit is not null && (ending.KeepUntil > now || ending.ProposedById is not null));
        if (unit is null || !isOnTheWay)
        {
            if (ending is null) return;
            db.Endings.Remove(ending); // somebody has taken it up again: it begins anew when its time comes
            db.Record("retention.off", id);
            await db.TrySaveAsync(cancel);
            return;
        }

        var before = ending is null ? default : (ending.DecidedAt, ending.Class, ending.DueAt, ending.WarnedAt, ending.Hindrance, ending.AgencyId, ending.ProposedById);
        ending ??= db.Endings.Add(EndingOf(unit)).Entity;
        await UpdateAsync(ending, unit, due, cancel);
        if (before == (ending.DecidedAt, ending.Class, ending.DueAt, ending.WarnedAt, ending.Hindrance, ending.AgencyId, ending.ProposedById)) return;
        ending.Version++;
        db.Record(ending.WarnedAt is { } warned && warned != before.WarnedAt ? "retention.warn" : "retention.see", id);
        await db.TryBeFirstAsync(cancel); // or somebody decides at this moment: the next round sees what
    }

    internal static Ending EndingOf(RetentionUnit unit) => new()
    {
        RecordId = unit.Id,
        IsCase = unit.IsCase,
        Reference = unit.Reference,
        AgencyId = unit.AgencyId,
        Class = unit.Class,
        DecidedAt = unit.DecidedAt,
        DueAt = unit.DueAt,
        Hindrance = unit.Hindrance,
    };

    private async Task UpdateAsync(Ending ending, RetentionUnit unit, DateTime due, CancellationToken cancel)
    {
        if (ending.ProposedById is not null && (ending.DecidedAt != unit.DecidedAt || unit.Hindrance != Hindrance.None || ending.HasLapsed(db.Now))) ending.DropProposal();
        var isAnew = ending.DecidedAt != unit.DecidedAt || ending.Class != unit.Class || ending.AgencyId != unit.AgencyId || due > db.Now + WarnedBefore;
        var isFreed = ending.Hindrance is not Hindrance.None and not Hindrance.People && unit.Hindrance == Hindrance.None;
        if (isAnew || isFreed || ending.WarnedAt <= _stoodStillSince) ending.WarnedAt = null;
        (ending.DecidedAt, ending.Class, ending.AgencyId, ending.Hindrance) = (unit.DecidedAt, unit.Class, unit.AgencyId, unit.Hindrance);
        if (ending.WarnedAt is null) ending.DueAt = due;
        if (ending.Hindrance != Hindrance.None || due > db.Now + WarnedBefore) return;
        if (ending.WarnedAt is not null && await AreThereAsync(ending, cancel)) return;
        ending.WarnedAt = null;
        if (await TwoAsync(unit, cancel) is not { } two)
        {
            (ending.Hindrance, ending.FirstId, ending.SecondId) = (Hindrance.People, null, null);
            return;
        }

        (ending.WarnedAt, ending.FirstId, ending.SecondId) = (db.Now, two.First, two.Second);
        ending.DueAt = due > db.Now + WarnedBefore ? due : db.Now + WarnedBefore;
        await TellAsync(unit, ending, cancel);
    }

    /// <summary>True if both who were warned can still say something.</summary>
    private async Task<bool> AreThereAsync(Ending ending, CancellationToken cancel) =>
        await db.Accounts.CountAsync(a => (a.Id == ending.FirstId || a.Id == ending.SecondId) && a.State == AccountState.Active && a.AgencyId == ending.AgencyId, cancel) == 2;

    /// <summary>Who answers for the record, or a coordinator; and the agency's data-protection officer, or another coordinator. Null if there are no two.</summary>
    private async Task<(Guid First, Guid Second)?> TwoAsync(RetentionUnit unit, CancellationToken cancel)
    {
        var people = await db.Accounts.AsNoTracking().Where(a => a.AgencyId == unit.AgencyId && a.State == AccountState.Active && (a.Roles & (Viewer.HandlesReportsRoles | Role.DataProtectionOfficer)) != 0)
            .OrderBy(a => a.Id).Select(a => new { a.Id, a.Roles }).ToListAsync(cancel);
        var decide = people.Where(p => (p.Roles & (Role.Coordinator | Role.DataProtectionOfficer)) != 0).ToList();
        var first = people.Find(p => p.Id == unit.OwnerId && (p.Roles & Viewer.HandlesReportsRoles) != 0) ?? decide.Find(p => (p.Roles & Role.Coordinator) != 0) ?? decide.FirstOrDefault();
        var others = decide.Where(p => p.Id != first?.Id).ToList();
        var second = others.Find(p => (p.Roles & Role.DataProtectionOfficer) != 0) ?? others.FirstOrDefault();
        return first is null || second is null ? null : (first.Id, second.Id);
    }

    /// <summary>Tells the two, and those of other agencies who see it and may ask that it be kept.</summary>
    private async Task TellAsync(RetentionUnit unit, Ending ending, CancellationToken cancel)
    {
        var (day, path) = (Days.Words(Days.Of(ending.DueAt)), unit.IsCase ? $"/cases/{unit.Reference}" : $"/reports/{unit.Reference}");
        var deciders = await db.Accounts.Where(a => (a.Id == ending.FirstId || a.Id == ending.SecondId) && (a.Roles & (Role.Coordinator | Role.DataProtectionOfficer)) != 0).Select(a => a.Id).ToListAsync(cancel);
        foreach (var one in new[] { ending.FirstId!.Value, ending.SecondId!.Value }) db.Notify(one, $"{unit.Reference} is to be erased on {day}, unless somebody says that it must be kept.", deciders.Contains(one) ? $"/retention/{unit.Reference}" : path);
        var (ids, now) = (unit.RecordIds, db.Now);
        var holders = await db.Every<Grant>().Where(g => ids.Contains(g.RecordId) && (g.Until == null || g.Until > now) && g.Reason != EmergencyAccess.GrantReason).Select(g => g.HolderId).ToListAsync(cancel);
        var others = await db.Accounts.Where(a => a.AgencyId != unit.AgencyId && a.State == AccountState.Active && (holders.Contains(a.Id) || (holders.Contains(a.AgencyId) && (a.Roles & Role.Coordinator) != 0))).Select(a => a.Id).ToListAsync(cancel);
        var told = others.ConvertAll(other => (Id: other, unit.Reference, Path: path));
        foreach (var report in unit.Reports.Where(r => r.AgencyId != unit.AgencyId && r.DuplicateOfId is null))
        {
            var answer = await db.Accounts.Where(a => a.AgencyId == report.AgencyId && a.State == AccountState.Active && (a.Roles & (Role.Coordinator | Role.DataProtectionOfficer)) != 0).Select(a => a.Id).ToListAsync(cancel);
            told.AddRange(answer.Select(a => (a, report.Reference, $"/retention/{report.Reference}")));
        }

        foreach (var (one, reference, where) in told) db.Notify(one, $"{reference} is to be erased on {day}. A coordinator of yours who sees it can ask that it be kept.", where);
    }

    /// <summary>Erases what may be: warned of in time and due, or agreed on by two.</summary>
    private async Task EraseAsync(RetentionUnits units, bool hasBegun, CancellationToken cancel)
    {
        var (now, warned, erased) = (db.Now, db.Now - WarnedBefore, 0);
        await EachAsync(after => db.Endings.Where(e => e.RecordId > after && e.Hindrance == Hindrance.None && (e.ConfirmedById != null || (hasBegun && e.DueAt <= now && e.WarnedAt <= warned)))
            .OrderBy(e => e.RecordId).Select(e => e.RecordId).Take(BatchLength).ToListAsync(cancel), async id => erased += await erasure.EraseAsync(id, () => UnitAsync(units, id, cancel), cancel) ? 1 : 0, cancel);
        if (erased > 0) await db.ForgetPagesAsync(cancel); // once a round: it waits for readers
    }
}
