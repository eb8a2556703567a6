using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Access.Guests;
using Tolpuddle.Core.Data;

namespace Tolpuddle.Core.Access;

/// <summary>A mail that this node is to send now.</summary>
public sealed record OutgoingMail(OutboxMessage Message, string To, string Language);

/// <summary>How the mail is: numbers and moments only.</summary>
/// <param name="OldestWaiting">Since when the one that has waited longest waits; null if none waits.</param>
/// <param name="SentLately">In the last day.</param>
/// <param name="LastFailure">Why the last attempt for one that still waits failed.</param>
public sealed record OutboxState(int Waiting, DateTime? OldestWaiting, int SentLately, DateTime? LastSentAt, string? LastFailure);

/// <summary>A mail that was given up, for an administrator.</summary>
/// <param name="AccountId">Who should have got it; null: a guest, of whom nothing is said.</param>
public sealed record GivenUpMail(Guid Id, MailKind Kind, Guid? AccountId, DateTime GivenUpAt, string Failure, bool CanBeTriedAgain);

/// <summary>
/// The mails that wait. A node takes some under a lease and says for each how it went; of a node that dies the leases run
/// out, and another sends again. So a mail goes at least once, and two nodes never work on the same one.
/// </summary>
public sealed class Outbox(TolpuddleContext db)
{
    /// <summary>Longer than sending a whole batch takes, see <see cref="BatchSize"/>.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromMinutes(5);

    /// <summary>How many one node takes at once. Each may take twenty seconds.</summary>
    public const int BatchSize = 10;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromHours(4);

    /// <summary>No lease and no pause ends later than this, unless a clock ran ahead that has been set right since.</summary>
    internal static readonly TimeSpan LongestWait = LongestPause + Lease;

    /// <summary>How long administrators can see that a mail went, or did not.</summary>
    private static readonly TimeSpan Memory = TimeSpan.FromDays(30);

    /// <summary>Nobody asked a guest which one they read.</summary>
    private const string GuestLanguage = "en";

    /// <summary>The pause after so many failed attempts: a minute, then twice as long each time, at most four hours.</summary>
    public static TimeSpan PauseAfter(int attempts)
    {
        var pause = FirstPause * Math.Pow(2, Math.Clamp(attempts - 1, 0, 20));
        return pause < LongestPause ? pause : LongestPause;
    }

    /// <summary>Takes what is due and nobody else is sending.</summary>
    public async Task<List<OutgoingMail>> TakeAsync(CancellationToken cancel)
    {
        db.Viewer = Viewer.System("mail");
        var (now, lease, until, ahead) = (db.Now, Guid.NewGuid(), db.Now + Lease, db.Now + LongestWait);
        var due = Waiting.Where(m => (m.DueAt <= now || m.DueAt > ahead) && m.Until > now && (m.LeasedUntil == null || m.LeasedUntil <= now || m.LeasedUntil > ahead));
        var ids = await due.OrderBy(m => m.DueAt).Take(BatchSize).Select(m => m.Id).ToListAsync(cancel);
        if (ids.Count == 0) return [];

        db.ChangeTracker.Clear(); // a mail that this very round has written is read again, with its lease

        // Asked again in the same statement that takes it: of two nodes that found the same one, one gets it.
        await due.Where(m => ids.Contains(m.Id)).ExecuteUpdateAsync(m => m.SetProperty(x => x.LeaseId, lease).SetProperty(x => x.LeasedUntil, until), cancel);
        return await ReceiversOfAsync(lease, cancel);
    }

    /// <summary>The mails of a lease with their addresses. Looks past the rules, which show no guest to the program: of a guest it reads the address alone.</summary>
    private async Task<List<OutgoingMail>> ReceiversOfAsync(Guid lease, CancellationToken cancel)
    {
        var rows = await (from m in db.Outbox.IgnoreQueryFilters().AsNoTracking()
                          join a in db.Accounts on m.AccountId equals a.Id
                          where m.LeaseId == lease
                          orderby m.DueAt
                          select new { Message = m, a.Email, a.Language, ToGuest = db.Guests.Where(g => g.Id == m.GuestId).Select(g => g.Email).FirstOrDefault() }).ToListAsync(cancel);
        return [.. rows.Select(r => r.Message.GuestId is null ? new OutgoingMail(r.Message, r.Email, r.Language) : new OutgoingMail(r.Message, r.ToGuest!, GuestLanguage))];
    }

    /// <summary>It has gone; what it led to is forgotten.</summary>
    public Task SentAsync(OutgoingMail mail, CancellationToken cancel)
    {
        var now = db.Now;
        return Mine(mail.Message).ExecuteUpdateAsync(
            m => m.SetProperty(x => x.SentAt, now).SetProperty(x => x.Path, "").SetProperty(x => x.Failure, (string?)null)
                .SetProperty(x => x.LeaseId, (Guid?)null).SetProperty(x => x.LeasedUntil, (DateTime?)null),
            cancel);
    }

    /// <summary>It has not gone: it waits for another attempt, or is given up because the server will never take it. Of a guest's that is given up, its sender is told.</summary>
    /// <param name="mail">From <see cref="TakeAsync"/>.</param>
    /// <param name="failure">Why, without any address.</param>
    /// <param name="forGood">True if trying again would be refused again.</param>
    /// <param name="cancel">Stops waiting.</param>
    public async Task FailedAsync(OutgoingMail mail, string failure, bool forGood, CancellationToken cancel)
    {
        var attempts = mail.Message.Attempts + 1;
        var (due, givenUp) = (db.Now + PauseAfter(attempts), forGood ? db.Now : (DateTime?)null);
        await db.InOneStepAsync(async () =>
        {
            var changed = await Mine(mail.Message).ExecuteUpdateAsync(
                m => m.SetProperty(x => x.Attempts, attempts).SetProperty(x => x.Failure, failure).SetProperty(x => x.DueAt, due).SetProperty(x => x.GivenUpAt, givenUp)
                    .SetProperty(x => x.LeaseId, (Guid?)null).SetProperty(x => x.LeasedUntil, (DateTime?)null),
                cancel);
            if (forGood && changed > 0) await TellSenderAsync(mail.Message, cancel);
            return true;
        }, cancel);
    }

    /// <summary>Gives up what is of no use any more, and forgets what went or failed long ago.</summary>
    public async Task TidyAsync(CancellationToken cancel)
    {
        db.Viewer = Viewer.System("mail");
        var (now, old) = (db.Now, db.Now - Memory);
        var overdue = Waiting.Where(m => m.Until <= now && (m.LeasedUntil == null || m.LeasedUntil <= now));
        foreach (var toGuest in await overdue.AsNoTracking().Where(m => m.GuestId != null).ToListAsync(cancel))
        {
            await db.InOneStepAsync(async () =>
            {
                if (await GiveUpAsync(overdue.Where(m => m.Id == toGuest.Id)) > 0) await TellSenderAsync(toGuest, cancel);
                return true;
            }, cancel);
        }

        await GiveUpAsync(overdue);
        await db.Outbox.Where(m => m.SentAt < old || m.GivenUpAt < old).ExecuteDeleteAsync(cancel);

        Task<int> GiveUpAsync(IQueryable<OutboxMessage> mails) => mails.ExecuteUpdateAsync(
            m => m.SetProperty(x => x.GivenUpAt, now).SetProperty(x => x.Path, "").SetProperty(x => x.Failure, x => x.Failure ?? "It waited too long."), cancel);
    }

    /// <summary>How the mail is. Sees past the rules because an administrator must know; it says nothing about any mail.</summary>
    public async Task<OutboxState> StateAsync(CancellationToken cancel)
    {
        var (all, day) = (db.Outbox.IgnoreQueryFilters().AsNoTracking(), db.Now.AddDays(-1));
        var waiting = all.Where(m => m.SentAt == null && m.GivenUpAt == null);
        return new OutboxState(
            await waiting.CountAsync(cancel),
            await waiting.MinAsync(m => (DateTime?)m.CreatedAt, cancel),
            await all.CountAsync(m => m.SentAt > day, cancel),
            await all.MaxAsync(m => m.SentAt, cancel),
            await waiting.Where(m => m.Failure != null).OrderByDescending(m => m.DueAt).Select(m => m.Failure).FirstOrDefaultAsync(cancel));
    }

    /// <summary>Mails to people whom the viewer administers that were given up, the newest first.</summary>
    public async Task<List<GivenUpMail>> GivenUpAsync(CancellationToken cancel)
    {
        var (all, now) = (db.Viewer.IsSystem || await db.IsHostAsync(cancel), db.Now);
        return await (from m in db.Outbox.IgnoreQueryFilters().AsNoTracking()
                      join a in db.Accounts on m.AccountId equals a.Id
                      where m.GivenUpAt != null && (all || a.AgencyId == db.Viewer.AgencyId)
                      orderby m.GivenUpAt descending
                      select new GivenUpMail(m.Id, m.Kind, m.GuestId == null ? m.AccountId : null, m.GivenUpAt!.Value, m.Failure ?? "", m.Until > now)).ToListAsync(cancel);
    }

    /// <summary>Lets a mail that was given up be tried again, now. False if it is not there, another's, or of no use any more.</summary>
    public async Task<bool> TryAgainAsync(Guid id, CancellationToken cancel)
    {
        if ((await GivenUpAsync(cancel)).SingleOrDefault(m => m.Id == id) is not { CanBeTriedAgain: true }) return false;
        var message = await db.Outbox.IgnoreQueryFilters().SingleAsync(m => m.Id == id, cancel);
        (message.GivenUpAt, message.DueAt, message.Attempts) = (null, db.Now, 0);
        db.Record("mail.try-again", message.AccountId);
        return await db.TrySaveAsync(cancel);
    }

    /// <summary>A guest's mail will not go: whoever referred something to them can ring them, and must know, unless the link has reached them another way. Looks past the rules, which show no guest to the program.</summary>
    private async Task TellSenderAsync(OutboxMessage mail, CancellationToken cancel)
    {
        if (mail.GuestId is not { } guestId) return;
        var guest = await db.Guests.IgnoreQueryFilters().AsNoTracking().SingleAsync(g => g.Id == guestId, cancel);
        if (guest.FirstOpenedAt is not null) return;
        await db.TellOwnerAsync(guest, report => $"The mail with the link to the referral of {report} did not go. Withdraw it, and refer it anew if the address was wrong.", cancel);
        await db.SaveChangesAsync(cancel);
    }

    private IQueryable<OutboxMessage> Waiting => db.Outbox.Where(m => m.SentAt == null && m.GivenUpAt == null);

    /// <summary>
    /// The mail while this node's lease on it stands. If that had run out and another node took over, that node's word
    /// counts, and the rest of the batch is marked all the same.
    /// </summary>
    private IQueryable<OutboxMessage> Mine(OutboxMessage message) => db.Outbox.Where(m => m.Id == message.Id && m.LeaseId == message.LeaseId);
}

internal static class Mailing
{
    private static readonly TimeSpan UsualUse = TimeSpan.FromDays(2);

    /// <summary>Puts a mail into the outbox. The caller saves.</summary>
    public static void Mail(this TolpuddleContext db, Guid accountId, MailKind kind, string path, DateTime? until = null, Guid? guestId = null) => db.Outbox.Add(new OutboxMessage
    {
        AccountId = accountId,
        GuestId = guestId,
        Kind = kind,
        Path = path,
        CreatedAt = db.Now,
        DueAt = db.Now,
        Until = until ?? db.Now + UsualUse,
    });
}
