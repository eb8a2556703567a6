using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Data;
using Tolpuddle.Methods.Identifiers;

namespace Tolpuddle.Core.Access;

/// <summary>How opening a record in an emergency ended.</summary>
public enum BreakGlassResult
{
    Opened,

    /// <summary>Nothing of this reference can be opened: there is none, or nobody could be told of it.</summary>
    NotFound,

    /// <summary>The viewer sees it in their own right.</summary>
    SeenAlready,

    NeedsReason,

    /// <summary>Too many references that opened nothing within the hour. Nothing was looked up.</summary>
    TooManyTries,
}

/// <summary>An emergency access that is still open, of the viewer.</summary>
public sealed record OpenEmergency(Guid Id, string Reference, DateTime Until)
{
    public string Path => PathOf(Reference);

    public static string PathOf(string reference) => $"/{(reference.StartsWith('C') ? "cases" : "reports")}/{reference}";
}

/// <summary>
/// Opens a record to somebody who may not see it, where somebody is in danger: by the exact reference, for a reason, for a short
/// time. Whoever answers for the record is told at once, and somebody else reviews each use.
/// </summary>
/// <remarks>Sees past the rules to find the one record that the reference names, and who answers for it; tells the viewer neither.</remarks>
public sealed class BreakGlass(TolpuddleContext db)
{
    /// <summary>How long it stays open: a shift's half, long enough to find somebody and too short to read on out of habit.</summary>
    public static readonly TimeSpan Time = TimeSpan.FromHours(4);

    /// <summary>Within this time somebody says whether it was justified.</summary>
    public static readonly TimeSpan ReviewTime = TimeSpan.FromDays(7);

    /// <summary>So many references that open nothing are slips of the pen; more within an hour are guesses.</summary>
    public const int MostMisses = 5;

    private const string Miss = "emergency.miss";
    private static readonly TimeSpan MissesCount = TimeSpan.FromHours(1);

    /// <summary>Opens the record of <paramref name="reference"/>. A wrong reference and one that cannot be opened answer alike.</summary>
    public async Task<BreakGlassResult> OpenAsync(string reference, string reason, CancellationToken cancel)
    {
        if (string.IsNullOrWhiteSpace(reason) || reason.Length > EmergencyAccess.MaxReasonLength) return BreakGlassResult.NeedsReason;
        if (!db.Viewer.Is(Readers.Roles)) return BreakGlassResult.NotFound;
        if (await HasGuessedAsync(cancel)) return BreakGlassResult.TooManyTries;
        var found = await FindAsync(reference, cancel);
        if (found is not null && (await db.Reports.AnyAsync(r => r.Id == found.Id, cancel) || await db.CasesSeenWith(CaseSight.All).ContainsAsync(found.Id, cancel))) return BreakGlassResult.SeenAlready;
        if (found is null or { Tell.Count: 0 })
        {
            db.Record(Miss, db.Viewer.AccountId);
            await db.SaveChangesAsync(cancel);
            return BreakGlassResult.NotFound;
        }

        if (await IsOpenAsync(found.Id, cancel)) return BreakGlassResult.Opened;
        await AddAsync(found, reason.Trim(), cancel);
        try
        {
            await db.SaveChangesAsync(cancel);
            return BreakGlassResult.Opened;
        }
        catch (DbUpdateException)
        {
            db.ChangeTracker.Clear(); // pressed twice: the other one has opened it
            return await IsOpenAsync(found.Id, cancel) ? BreakGlassResult.Opened : BreakGlassResult.NotFound;
        }
    }

    /// <summary>What the viewer has open now, what ends first on top.</summary>
    public Task<List<OpenEmergency>> OpenNowAsync(CancellationToken cancel)
    {
        var (me, now) = (db.Viewer.AccountId, db.Now);
        return db.EmergencyAccesses.AsNoTracking().Where(e => e.AccountId == me && e.Until > now).OrderBy(e => e.Until)
            .Select(e => new OpenEmergency(e.Id, e.Reference, e.Until)).ToListAsync(cancel);
    }

    /// <summary>Shuts what the viewer opened, before its time. False if it is not open.</summary>
    public async Task<bool> EndAsync(Guid id, CancellationToken cancel)
    {
        var (me, now) = (db.Viewer.AccountId, db.Now);
        if (await db.EmergencyAccesses.SingleOrDefaultAsync(e => e.Id == id && e.AccountId == me && e.Until > now, cancel) is not { } open) return false;
        await db.ShutAsync(open, cancel);
        return await db.TrySaveAsync(cancel);
    }

    private async Task<bool> HasGuessedAsync(CancellationToken cancel)
    {
        var (me, since) = (db.Viewer.AccountId, db.Now - MissesCount);
        return await db.Audit.IgnoreQueryFilters().CountAsync(e => e.SubjectId == me && e.Act == Miss && e.At > since, cancel) >= MostMisses;
    }

    private Task<bool> IsOpenAsync(Guid recordId, CancellationToken cancel)
    {
        var (me, now) = (db.Viewer.AccountId, db.Now);
        return db.EmergencyAccesses.AnyAsync(e => e.RecordId == recordId && e.AccountId == me && e.Until > now, cancel);
    }

    private async Task AddAsync(Found found, string reason, CancellationToken cancel)
    {
        var access = new EmergencyAccess
        {
            RecordId = found.Id,
            Reference = found.Reference,
            AccountId = db.Viewer.AccountId,
            AgencyId = db.Viewer.AgencyId,
            HolderAgencyId = found.AgencyId,
            Reason = reason,
            OpenedAt = db.Now,
            Until = db.Now + Time,
            OwnerId = found.Tell[0],
            ReviewDueAt = db.Now + ReviewTime,
        };
        db.EmergencyAccesses.Add(access);
        await db.GrantAsync(found.Id, db.Viewer.AccountId, EmergencyAccess.GrantReason, cancel, access.Until, CaseSight.All);
        foreach (var person in found.Tell) db.Notify(person, $"{found.Reference} was opened in an emergency by {db.Viewer.AgencyName}. Say within a week whether that was justified.", EmergencyReviews.Path);
        db.Record("emergency.open", found.Id);
    }

    /// <summary>The record of a reference, and who is told if it is opened, the one who answers for the review first; nobody where nobody could be told.</summary>
    private async Task<Found?> FindAsync(string typed, CancellationToken cancel)
    {
        if (!Reference.TryParse(typed, out var parsed)) return null;
        var reference = parsed.Value;
        var report = await db.Reports.IgnoreQueryFilters().AsNoTracking().Where(r => r.Reference == reference && r.UndoneAt == null).Select(r => new { r.Id, r.AgencyId, r.OwnerId }).SingleOrDefaultAsync(cancel);
        if (report is not null)
        {
            var owner = await IdsAsync(Handlers().Where(a => a.Id == report.OwnerId), cancel);
            var coordinators = await IdsAsync(Handlers().Where(a => a.AgencyId == report.AgencyId && (a.Roles & Role.Coordinator) != 0), cancel);
            return new Found(report.Id, reference, report.AgencyId, await TellAsync([.. owner, .. coordinators], report.AgencyId, cancel));
        }

        var @case = await db.Cases.IgnoreQueryFilters().AsNoTracking().Where(c => c.Reference == reference).Select(c => new { c.Id, c.LeadAgencyId }).SingleOrDefaultAsync(cancel);
        if (@case is null) return null;
        var members = db.CaseMembers.IgnoreQueryFilters().Where(m => m.CaseId == @case.Id && m.LeftAt == null);
        var lead = await IdsAsync(Handlers().Where(a => members.Any(m => m.AccountId == a.Id && m.Part == OpenWork.Lead)), cancel);
        var workers = await db.WorkersAsync(@case.Id, cancel);
        var answering = lead.Count > 0 ? lead : await IdsAsync(Handlers().Where(a => workers.Contains(a.Id)), cancel);
        return new Found(@case.Id, reference, @case.LeadAgencyId, await TellAsync(answering, @case.LeadAgencyId, cancel));
    }

    /// <summary>Those who answer for the record, else whoever reads what comes in to its agency; and with them the data-protection officers there.</summary>
    private async Task<IReadOnlyList<Guid>> TellAsync(List<Guid> answering, Guid agencyId, CancellationToken cancel)
    {
        if (answering.Count == 0 && await db.DutyReaderAsync(agencyId, cancel) is { } reader) answering = [reader];
        var others = answering.Where(id => id != db.Viewer.AccountId).ToList();
        if (others.Count == 0) return [];
        var officers = await IdsAsync(db.Accounts.WhoProtectData().Where(a => a.AgencyId == agencyId), cancel);
        return [.. others.Concat(officers).Distinct()];
    }

    private static Task<List<Guid>> IdsAsync(IQueryable<Account> accounts, CancellationToken cancel) => accounts.OrderBy(a => a.Id).Select(a => a.Id).ToListAsync(cancel);

    private IQueryable<Account> Handlers() => db.Accounts.AsNoTracking().Where(a => a.State == AccountState.Active && (a.Roles & Viewer.HandlesReportsRoles) != 0);

    private sealed record Found(Guid Id, string Reference, Guid AgencyId, IReadOnlyList<Guid> Tell);
}
