using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Access.Holds;
using Tolpuddle.Core.Data;

namespace Tolpuddle.Core.Retention;

/// <summary>A record that comes to its end, as it stands in the list.</summary>
public sealed record EndingRow(
    string Reference, bool IsCase, string Class, DateTime DecidedAt, DateTime DueAt, DateTime? WarnedAt, string? First, string? Second, Hindrance Hindrance, DateTime? KeepUntil,
    Guid? ProposedById, bool IsConfirmed, bool IsOurs);

/// <summary>Everything about how long one record is kept.</summary>
/// <param name="Class">Null while it is open, or in a case that stays.</param>
/// <param name="IsOwn">False where it goes with another record: that it is kept can be said here, and falls on that.</param>
/// <param name="DecidedAt">The last human decision.</param>
/// <param name="DueAt">When its time is over by its class.</param>
/// <param name="MayOpen">True if the viewer sees the record itself.</param>
/// <param name="Ending">What is known of its end already; null while that is far.</param>
public sealed record RecordEnd(RecordHead Record, RetentionClass? Class, DateTime? DecidedAt, DateTime? DueAt, Hindrance Hindrance, Ending? Ending, string? KeptBy, string? ProposedBy, IReadOnlyList<HoldRow> Holds, bool MayOpen, bool IsOwn, bool HoldsOthers)
{
    /// <summary>True where the viewer's agency decides about it by itself.</summary>
    public bool Decides => Record.IsOurs && IsOwn;

    /// <summary>True while two people have not agreed, nothing stands against it, nobody has said that it is kept, and no other agency's report goes with it.</summary>
    public bool MayPropose(DateTime now) => Decides && Class is not null && Hindrance == Hindrance.None && !HoldsOthers && !(Ending?.KeepUntil > now) && (Ending?.ProposedById is null || Ending.HasLapsed(now));
}

/// <summary>
/// What comes to its end at the viewer's agency, and what its coordinators and data-protection officers decide about that: keep it longer, or erase it before its time, which takes two.
/// </summary>
public sealed class Endings(TolpuddleContext db)
{
    /// <summary>What one page shows.</summary>
    public const int Most = 500;

    private const string TooLate = "Somebody changed the record at this moment. Nothing was saved: try again.";
    private const string OthersReports = "A report of another agency goes with it: it is erased at the end of its time, when that agency has been told. Nothing was changed.";
    private const string NotYours = "Your agency holds no such record.";

    /// <summary>Every record on its way to an end that the viewer's agency decides about or may ask to be kept, the next to go on top.</summary>
    public async Task<IReadOnlyList<EndingRow>> ListAsync(CancellationToken cancel)
    {
        var agency = db.Viewer.AgencyId;
        return await db.Endings.AsNoTracking().OrderBy(e => e.DueAt).ThenBy(e => e.RecordId).Take(Most).Select(e => new EndingRow(
            e.Reference, e.IsCase, e.Class, e.DecidedAt, e.DueAt, e.WarnedAt, db.Accounts.Where(a => a.Id == e.FirstId).Select(a => a.Name).FirstOrDefault(),
            db.Accounts.Where(a => a.Id == e.SecondId).Select(a => a.Name).FirstOrDefault(), e.AgencyId == agency || e.Hindrance != Hindrance.Request ? e.Hindrance : Hindrance.None,
            e.KeepUntil, e.AgencyId == agency ? e.ProposedById : null, e.ConfirmedById != null, e.AgencyId == agency)).ToListAsync(cancel);
    }

    /// <summary>How many reports and cases of the viewer's agency were erased.</summary>
    public async Task<(int Reports, int Cases)> ErasedAsync(CancellationToken cancel) =>
        (await db.ErasedRecords.CountAsync(e => !e.IsCase, cancel), await db.ErasedRecords.CountAsync(e => e.IsCase, cancel));

    /// <summary>True if the viewer has something to say about how long this record is kept.</summary>
    public async Task<bool> HasSayAsync(string reference, CancellationToken cancel) => await db.RecordAsync(reference, cancel) is not null;

    /// <summary>One record, and that somebody looked how long it is kept; null if the viewer has nothing to say about it.</summary>
    public async Task<RecordEnd?> OpenAsync(string reference, CancellationToken cancel)
    {
        if (await db.RecordAsync(reference, cancel) is not { } record) return null;
        var unit = await UnitAsync(record, cancel);
        var ending = await db.AsKeeperAsync(() => EndingOfAsync(unit?.Id ?? record.Id, cancel)); // of what it goes with, too
        var (isOwn, hindrance) = (unit is null || unit.Id == record.Id, unit?.Hindrance ?? Hindrance.None);
        if (!record.IsOurs || !isOwn) (ending, hindrance) = (ending?.ForOthers(isOwn || ending.KeptById == db.Viewer.AccountId), hindrance == Hindrance.Request ? Hindrance.None : hindrance);
        var (keptBy, proposedBy) = (ending?.KeptById, ending?.ProposedById);
        var names = await db.Accounts.AsNoTracking().Where(a => a.Id == keptBy || a.Id == proposedBy).Select(a => new { a.Id, a.Name }).ToDictionaryAsync(a => a.Id, a => a.Name, cancel);
        var holds = await new LegalHolds(db).OfAsync(record.Id, cancel);
        db.Record("retention.open", record.Id);
        await db.SaveChangesAsync(cancel);
        return new RecordEnd(
            record, unit is null ? null : RetentionClass.Of(unit.Class), unit?.DecidedAt, unit?.DueAt, hindrance, ending,
            ending?.KeptById is { } keeper ? names.GetValueOrDefault(keeper) : null, ending?.ProposedById is { } asker ? names.GetValueOrDefault(asker) : null, holds,
            record.IsCase ? await db.Cases.AnyAsync(c => c.Id == record.Id, cancel) : await db.Reports.AnyAsync(r => r.Id == record.Id, cancel), isOwn, unit?.HoldsOthers == true);
    }

    /// <summary>When a record that the viewer sees is to be erased; null while nobody was warned.</summary>
    public Task<DateTime?> WarnedOfAsync(Guid recordId, CancellationToken cancel) =>
        db.Endings.AsNoTracking().Where(e => e.RecordId == recordId && (e.WarnedAt != null || e.ConfirmedById != null)).Select(e => (DateTime?)e.DueAt).SingleOrDefaultAsync(cancel);

    /// <summary>The last day until which somebody can say that a record is kept: its class's time, counted anew from today.</summary>
    public async Task<DateOnly> LastDayAsync(string @class, CancellationToken cancel) => Days.Of(db.Now).AddMonths((await new RetentionPeriods(db).MonthsAsync(cancel))[@class]);

    /// <summary>Keeps a record to the end of a day, with a reason: its time is not over before. Null if done, otherwise why not.</summary>
    public async Task<string?> KeepAsync(string reference, DateOnly until, string reason, CancellationToken cancel)
    {
        if (!IsReason(reason)) return $"Say why it must be kept, in at most {Ending.MaxReasonLength:N0} characters.";
        if (await db.RecordAsync(reference, cancel) is not { } record) return NotYours;
        if (await UnitAsync(record, cancel) is not { } unit) return "It is open, or in a case that is: nothing of it is erased.";
        if (until <= Days.Of(db.Now) || until > await LastDayAsync(unit.Class, cancel)) return $"Choose a later day, at the latest {Days.Words(await LastDayAsync(unit.Class, cancel))}.";
        if (!await db.TouchAsync(record, cancel)) return "It has just been erased.";
        var ending = await EndingAsync(unit, cancel);
        if (!ending.MayKeep(Days.EndOf(until), db.Viewer.AccountId, db.Now)) return Refuse($"Somebody else has said that it is kept longer. Choose {Days.Words(Days.Of(ending.KeepFloor(db.Viewer.AccountId, db.Now)!.Value.AddTicks(-1)))} or a later day.");
        ending.DropProposal();
        ending.OthersKeepUntil = ending.KeepFloor(db.Viewer.AccountId, db.Now);
        (ending.KeepUntil, ending.KeptById, ending.KeepReason, ending.WarnedAt) = (Days.EndOf(until), db.Viewer.AccountId, reason.Trim(), null);
        if (ending.DueAt < ending.KeepUntil) ending.DueAt = ending.KeepUntil.Value;
        foreach (var one in new[] { ending.FirstId, ending.SecondId }.OfType<Guid>()) db.Notify(one, $"{ending.Reference} is kept until {Days.Words(until)}.", ending.IsCase ? $"/cases/{ending.Reference}" : $"/reports/{ending.Reference}");
        foreach (var id in new[] { record.Id, unit.Id }.Distinct()) db.Record("retention.keep", id);
        return await SaveAsync(cancel);
    }

    /// <summary>Asks that a record be erased before its time. Null if done, otherwise why not.</summary>
    public async Task<string?> ProposeAsync(string reference, string reason, CancellationToken cancel)
    {
        if (!IsReason(reason)) return $"Say why it must go before its time, in at most {Ending.MaxReasonLength:N0} characters.";
        if (await db.RecordAsync(reference, cancel) is not { IsOurs: true } record) return NotYours;
        if (await UnitAsync(record, cancel) is not { } unit || unit.Id != record.Id) return "It is open, or goes with another record. Only what is closed and stands for itself can be erased.";
        if (unit.HoldsOthers) return OthersReports;
        if (unit.Hindrance != Hindrance.None) return "Something stands against it: see above. Nothing was changed.";
        var others = await OthersAsync(record.AgencyId, cancel);
        if (others.Count == 0) return "Nobody else could confirm it: your agency has no other coordinator and no data-protection officer.";
        if (!await db.TouchAsync(record, cancel)) return "It has just been erased.";
        var ending = await EndingAsync(unit, cancel);
        if (ending.KeepUntil > db.Now) return Refuse(Kept(ending));
        if (ending.ProposedById is not null && !ending.HasLapsed(db.Now)) return Refuse("Somebody has asked for this already. Another person confirms it.");
        ending.DecidedAt = unit.DecidedAt;
        (ending.ProposedById, ending.ProposedAt, ending.ProposeReason, ending.ConfirmedById) = (db.Viewer.AccountId, db.Now, reason.Trim(), null);
        ending.Version++;
        foreach (var other in others) db.Notify(other, $"Somebody asks that {record.Reference} be erased before its time. Another person has to confirm it.", $"/retention/{record.Reference}");
        db.Record("retention.propose", record.Id);
        return await SaveAsync(cancel);
    }

    /// <summary>Agrees, as another person than who asked: it is erased with the next round. Null if done, otherwise why not.</summary>
    public async Task<string?> ConfirmAsync(string reference, CancellationToken cancel)
    {
        if (await db.RecordAsync(reference, cancel) is not { IsOurs: true } record) return NotYours;
        if (await db.Endings.SingleOrDefaultAsync(e => e.RecordId == record.Id && e.ProposedById != null, cancel) is not { } ending || ending.HasLapsed(db.Now)) return "Nobody asks for it any more. Nothing was changed.";
        if (ending.KeepUntil > db.Now) return Kept(ending);
        if (ending.ProposedById == db.Viewer.AccountId) return "It takes two: somebody else has to confirm what you have asked for.";
        if (await UnitAsync(record, cancel) is not { Hindrance: Hindrance.None } unit || unit.DecidedAt != ending.DecidedAt) return "Something has happened to it since: look at it again. Nothing was changed.";
        if (unit.HoldsOthers) return OthersReports;
        if (!await db.TouchAsync(record, cancel)) return "It has just been erased.";
        ending.ConfirmedById = db.Viewer.AccountId;
        ending.Version++;
        db.Notify(ending.ProposedById!.Value, $"Another person has agreed that {record.Reference} is erased.", "/retention");
        db.Record("retention.confirm", record.Id);
        return await SaveAsync(cancel);
    }

    /// <summary>Ends the wish to erase it before its time, by anybody who could confirm it. Null if done, otherwise why not.</summary>
    public async Task<string?> WithdrawAsync(string reference, CancellationToken cancel)
    {
        if (await db.RecordAsync(reference, cancel) is not { IsOurs: true } record) return NotYours;
        if (await db.Endings.SingleOrDefaultAsync(e => e.RecordId == record.Id && e.ProposedById != null, cancel) is not { } ending) return "Nobody asks for it any more. Nothing was changed.";
        if (!await db.TouchAsync(record, cancel)) return "It has just been erased.";
        ending.DropProposal();
        db.Record("retention.withdraw", record.Id);
        return await SaveAsync(cancel);
    }

    private static string Kept(Ending ending) => $"It is kept until {Days.Words(Days.Of(ending.KeepUntil!.Value.AddTicks(-1)))}. Whoever said so can choose a nearer day. Nothing was changed.";

    /// <summary>Says why not; what was about to be saved is not saved with what the page writes down next.</summary>
    private string Refuse(string why)
    {
        db.ChangeTracker.Clear();
        return why;
    }

    private static bool IsReason(string? text) => !string.IsNullOrWhiteSpace(text) && text.Length <= Ending.MaxReasonLength;

    /// <summary>What is kept and erased with the record, as the program knows it: of what the viewer may not see, they learn the class and the days.</summary>
    private Task<RetentionUnit?> UnitAsync(RecordHead record, CancellationToken cancel) => db.AsKeeperAsync(async () =>
    {
        var units = new RetentionUnits(db, await new RetentionPeriods(db).MonthsAsync(cancel));
        return record.IsCase ? await units.OfCaseAsync(record.Id, cancel) : await units.WithReportAsync(record.Id, cancel);
    });

    /// <summary>As the program finds it: whoever holds a report in a case need not see the case to say that it is kept.</summary>
    private async Task<Ending> EndingAsync(RetentionUnit unit, CancellationToken cancel) =>
        await db.AsKeeperAsync(() => db.Endings.SingleOrDefaultAsync(e => e.RecordId == unit.Id, cancel)) ?? db.Endings.Add(EndingRound.EndingOf(unit)).Entity;

    private Task<Ending?> EndingOfAsync(Guid id, CancellationToken cancel) => db.Endings.AsNoTracking().SingleOrDefaultAsync(e => e.RecordId == id, cancel);

    private Task<List<Guid>> OthersAsync(Guid agencyId, CancellationToken cancel) => db.Accounts
        .Where(a => a.AgencyId == agencyId && a.Id != db.Viewer.AccountId && a.State == AccountState.Active && (a.Roles & (Role.Coordinator | Role.DataProtectionOfficer)) != 0).Select(a => a.Id).ToListAsync(cancel);

    private async Task<string?> SaveAsync(CancellationToken cancel) => await db.TryBeFirstAsync(cancel) ? null : TooLate;
}
