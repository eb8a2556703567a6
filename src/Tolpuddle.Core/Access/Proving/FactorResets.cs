using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Data;

namespace Tolpuddle.Core.Access.Proving;

/// <summary>A request to take somebody's second factor away, as an administrator sees it.</summary>
/// <param name="MayConfirm">The viewer is neither who asked nor whose factor it is.</param>
public sealed record FactorResetRow(Guid Id, string AskedBy, DateTime AskedAt, string Reason, bool MayConfirm);

/// <summary>
/// Somebody has lost their app and their codes. One administrator asks that their second factor be taken away, saying how
/// they know that it is this person; another confirms. Neither can do it alone, and its owner is told by mail.
/// </summary>
public sealed class FactorResets(TolpuddleContext db)
{
    public const int MaxReason = 200;

    /// <summary>What nobody has confirmed by then is asked anew.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(1);

    private const string NotYours = "This agency has administrators of its own. Ask them.";
    private const string Ended = "This request is ended already. Nothing was changed.";

    /// <summary>The request that waits for this account; null if there is none.</summary>
    public async Task<FactorResetRow?> WaitingAsync(Guid accountId, CancellationToken cancel)
    {
        var me = db.Viewer.AccountId;
        return await (from r in Open
                      join a in db.Accounts on r.AskedById equals a.Id
                      where r.AccountId == accountId
                      select new FactorResetRow(r.Id, a.Name, r.AskedAt, r.Reason, r.AskedById != me && r.AccountId != me)).FirstOrDefaultAsync(cancel);
    }

    /// <summary>Asks for it. Null if done, otherwise why not.</summary>
    public async Task<string?> AskAsync(Guid accountId, string reason, CancellationToken cancel)
    {
        reason = reason.Trim();
        var account = await db.Accounts.AsNoTracking().SingleOrDefaultAsync(a => a.Id == accountId, cancel);
        if (account is null || !await db.AdministersAsync(account.AgencyId, cancel)) return NotYours;
        if (account.SecondFactorSince is null) return "This person has no second factor.";
        if (reason.Length is 0 or > MaxReason) return $"Say how you know that it is this person who asks, in at most {MaxReason} characters.";
        if (await Open.AnyAsync(r => r.AccountId == accountId, cancel)) return "Somebody has asked for this already. Another administrator has to confirm it.";
        var others = await db.OtherAdministratorsAsync(account.AgencyId, cancel);
        others.Remove(account.Id);
        if (others.Count == 0) return "Nobody else could confirm it: you are the only administrator. Invite a second one; or whoever runs the machine does it with 'tolpuddle user reset --second-factor'.";

        db.FactorResets.Add(new FactorReset { AccountId = accountId, AgencyId = account.AgencyId, AskedById = db.Viewer.AccountId, AskedAt = db.Now, Reason = reason });
        foreach (var other in others) db.Notify(other, "An administrator asks that somebody's second factor be taken away. Another one has to confirm it.", $"/administration/people/{accountId}");
        db.Record("account.factor-reset-ask", accountId);
        await db.SaveChangesAsync(cancel);
        return null;
    }

    /// <summary>Takes the factor away: the next sign-in asks for the password alone, and every session ends. Null if done, otherwise why not.</summary>
    public async Task<string?> ConfirmAsync(Guid resetId, CancellationToken cancel)
    {
        if (await Open.SingleOrDefaultAsync(r => r.Id == resetId, cancel) is not { } reset) return Ended;
        if (!await db.AdministersAsync(reset.AgencyId, cancel)) return NotYours;
        if (reset.AskedById == db.Viewer.AccountId) return "It takes two: another administrator has to confirm what you have asked for.";
        if (reset.AccountId == db.Viewer.AccountId) return "Nobody confirms this for themselves. Another administrator has to.";

        var account = await db.Accounts.SingleAsync(a => a.Id == reset.AccountId, cancel);
        (reset.ConfirmedById, reset.EndedAt) = (db.Viewer.AccountId, db.Now);
        return await TakeAwayAsync(account, cancel) ? null : Ended;
    }

    /// <summary>Ends the request; the factor stays. Null if done, otherwise why not.</summary>
    public async Task<string?> WithdrawAsync(Guid resetId, CancellationToken cancel)
    {
        if (await Open.SingleOrDefaultAsync(r => r.Id == resetId, cancel) is not { } reset) return Ended;
        if (!await db.AdministersAsync(reset.AgencyId, cancel)) return NotYours;
        reset.EndedAt = db.Now;
        db.Record("account.factor-reset-withdraw", reset.AccountId);
        return await db.TrySaveAsync(cancel) ? null : Ended;
    }

    /// <summary>Whoever runs the machine takes it away at its console: they hold the keys anyway, and a lone administrator has nobody else.</summary>
    public async Task<bool> TakeAwayAtConsoleAsync(Guid accountId, CancellationToken cancel)
    {
        if (!db.Viewer.IsSystem) throw new InvalidOperationException("Only the console takes a second factor away alone.");
        var account = await db.Accounts.SingleAsync(a => a.Id == accountId, cancel);
        return await TakeAwayAsync(account, cancel);
    }

    private IQueryable<FactorReset> Open
    {
        get
        {
            var oldest = db.Now - Lifetime;
            return db.FactorResets.Where(r => r.EndedAt == null && r.AskedAt > oldest);
        }
    }

    private async Task<bool> TakeAwayAsync(Account account, CancellationToken cancel)
    {
        await db.RemoveFactorAsync(account, cancel);
        account.Version++;
        await db.EndSessionsAsync(account.Id, exceptId: Guid.Empty, cancel);
        db.Mail(account.Id, MailKind.SecondFactorChanged, AccountLinks.ForgottenPath);
        db.Record("account.factor-reset", account.Id);
        return await db.TrySaveAsync(cancel);
    }
}
