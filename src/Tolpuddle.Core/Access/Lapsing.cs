using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Data;

namespace Tolpuddle.Core.Access;

/// <summary>
/// Closes accounts whose last day is over, and those that nobody uses: a forgotten account is a door that nobody watches.
/// Their owners are warned by mail before. Duty readers of open channels and the last administrator keep theirs, because
/// without them nobody would read or look after anything; the check-up says that they do not come.
/// </summary>
public sealed class Lapsing(TolpuddleContext db)
{
    /// <summary>An account that was not used for so long is closed.</summary>
    public static readonly TimeSpan UnusedFor = TimeSpan.FromDays(90);

    /// <summary>How long before that its owner is warned.</summary>
    public static readonly TimeSpan WarnedBefore = TimeSpan.FromDays(14);

    private const int MostInARound = 100;

    /// <summary>One round. Several nodes may do it at once: each account is closed and each warning written once.</summary>
    public async Task LookAsync(CancellationToken cancel)
    {
        db.Viewer = Viewer.System("accounts");
        var today = Days.Of(db.Now);
        foreach (var id in await IdsAsync(db.Accounts.Where(a => a.State != AccountState.Closed && a.LastDay < today), cancel)) await CloseAsync(id, "account.end", cancel);
        if (await db.Profiles.AnyAsync(p => p.IsDemonstration, cancel)) return; // somebody may look at it again after a year

        var (last, warned) = (db.Now - UnusedFor, db.Now - UnusedFor + WarnedBefore);
        var unused = db.Accounts.Where(a => a.State == AccountState.Active && !db.Channels.Any(c => c.IsOpen && c.ReaderId == a.Id));
        foreach (var id in await IdsAsync(UnusedSince(unused, last), cancel)) await CloseAsync(id, "account.lapse", cancel);
        foreach (var id in await IdsAsync(UnusedSince(unused, warned), cancel)) await WarnAsync(id, cancel);
    }

    private static IQueryable<Account> UnusedSince(IQueryable<Account> accounts, DateTime moment) =>
        accounts.Where(a => (a.LastSignInAt ?? a.CreatedAt) <= moment && (a.ReopenedAt == null || a.ReopenedAt <= moment));

    private static Task<List<Guid>> IdsAsync(IQueryable<Account> accounts, CancellationToken cancel) =>
        accounts.OrderBy(a => a.Id).Take(MostInARound).Select(a => a.Id).ToListAsync(cancel);

    private async Task CloseAsync(Guid id, string act, CancellationToken cancel)
    {
        var account = await db.Accounts.SingleAsync(a => a.Id == id, cancel);
        if (await db.IsLastAdministratorAsync(account, cancel)) return;
        await db.CloseAccountAsync(account, cancel);
        account.Version++;
        db.Record(act, id);
        await db.TrySaveAsync(cancel);
    }

    private async Task WarnAsync(Guid id, CancellationToken cancel)
    {
        var account = await db.Accounts.AsNoTracking().SingleAsync(a => a.Id == id, cancel);
        var used = account.LastSignInAt ?? account.CreatedAt;
        var until = (account.ReopenedAt > used ? account.ReopenedAt.Value : used) + UnusedFor;
        if (await db.Reminders.AnyAsync(r => r.SubjectId == id && r.Kind == ReminderKind.AccountLapses && r.DueAt == until, cancel)) return;
        if (await db.IsLastAdministratorAsync(account, cancel)) return;

        db.Reminders.Add(new Reminder { SubjectId = id, Kind = ReminderKind.AccountLapses, DueAt = until, At = db.Now });
        db.Mail(id, MailKind.AccountLapses, "/sign-in", until);
        await db.TryBeFirstAsync(cancel); // or another node has just done it
    }
}
