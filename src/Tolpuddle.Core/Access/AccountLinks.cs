using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Access.OwnSignIn;
using Tolpuddle.Core.Data;

namespace Tolpuddle.Core.Access;

/// <summary>What somebody sees who opens a link from a mail: whose account it is, and whether a name is still to be chosen.</summary>
public sealed record OpenedLink(string Name, string Email, bool IsInvitation);

/// <summary>How using a link ended: admitted, or why not in words for the person; neither if the link is used or too old.</summary>
public sealed record LinkResult(Admitted? Admitted, string? Problem);

/// <summary>Links that open an account once: invitations and forgotten passwords. The database keeps only a keyed hash of each.</summary>
public sealed class AccountLinks(TolpuddleContext db, TimeProvider time)
{
    public static readonly TimeSpan InvitationLifetime = TimeSpan.FromDays(7);
    public static readonly TimeSpan ResetLifetime = TimeSpan.FromHours(1);

    public const string NameNeeded = "Write your name as colleagues know it, in at most 120 characters.";

    /// <summary>Where somebody asks for a new password.</summary>
    internal const string ForgottenPath = "/forgotten";

    private const int TokenBytes = 32;

    /// <summary>Links of one account that work at the same time.</summary>
    private const int MostAtOnce = 3;

    private static readonly TimeSpan BetweenMails = TimeSpan.FromMinutes(5);

    /// <summary>Longer than finding an account and writing a mail takes: the answer says nothing about whether there is one.</summary>
    private static readonly TimeSpan SameForAll = TimeSpan.FromMilliseconds(400);

    /// <summary>Somebody has forgotten their password, or lost their invitation. If the account is there, a mail is on its way; the answer is the same for all.</summary>
    public async Task ForgottenAsync(string email, CancellationToken cancel)
    {
        var answerAt = Task.Delay(SameForAll, time, cancel);
        db.Viewer = Viewer.System("forgotten password");
        var key = SignIn.EmailKey(db.Vault, email);
        var account = await db.Accounts.SingleOrDefaultAsync(a => a.EmailKey == key && a.State != AccountState.Closed, cancel);
        if (account is not null && await MayBeMailedAsync(account.Id, cancel))
        {
            db.MailLink(account);
            db.Record("account.forgotten", account.Id);
            await db.SaveChangesAsync(cancel);
        }

        await answerAt;
    }

    /// <summary>What stands behind a link; null if it was used, is too old or was never given.</summary>
    public async Task<OpenedLink?> OpenAsync(string token, CancellationToken cancel) =>
        await FindAsync(token, cancel) is { } account ? new OpenedLink(account.Name, account.Email, account.State == AccountState.Invited) : null;

    /// <summary>Uses a link: sets name and password, ends every session, and goes on.</summary>
    public async Task<LinkResult> UseAsync(string token, string name, string password, Arrival from, CancellationToken cancel)
    {
        if (await FindAsync(token, cancel) is not { } account) return new LinkResult(null, null);
        if (account.State == AccountState.Invited)
        {
            if (name.Trim().Length is 0 or > 120) return new LinkResult(null, NameNeeded);
            account.Name = name.Trim();
        }

        if (PasswordRules.ProblemWith(password, await db.KnownWordsAsync(account.Name, account.Email, cancel)) is { } problem) return new LinkResult(null, problem);

        await db.WithdrawLinksAsync(account.Id, cancel); // an older mail opens nothing any more
        if (account.State == AccountState.Active) db.Mail(account.Id, MailKind.PasswordChanged, ForgottenPath);
        account.State = AccountState.Active;
        db.Disconnect(account); // whoever has lost their account gets it back whole
        account.PasswordHash = Password.Hash(password);
        account.Version++;
        await db.EndSessionsAsync(account.Id, exceptId: Guid.Empty, cancel);
        var admitted = await db.AdmitAsync(account, FirstFactor.LinkFromMail, from, cancel);
        // The same link in two tabs: the first one counts.
        return await db.TrySaveAsync(cancel) ? new LinkResult(admitted, null) : new LinkResult(null, null);
    }

    internal static string NewToken() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(TokenBytes));

    internal static byte[] HashOf(Vault vault, string token) => vault.SecretKey("account link", token);

    private async Task<Account?> FindAsync(string token, CancellationToken cancel)
    {
        db.Viewer = Viewer.System("account link");
        var (hash, now, today) = (HashOf(db.Vault, token), db.Now, Days.Of(db.Now));
        return await (from t in db.AccountTokens
                      join a in db.Accounts on t.AccountId equals a.Id
                      where t.TokenHash == hash && t.UsedAt == null && t.ExpiresAt > now && a.State != AccountState.Closed && (a.LastDay == null || a.LastDay >= today)
                      select a).SingleOrDefaultAsync(cancel);
    }

    /// <summary>False while links enough are on their way: whoever asks for somebody else neither floods a mailbox nor makes a link useless.</summary>
    private async Task<bool> MayBeMailedAsync(Guid accountId, CancellationToken cancel)
    {
        var (now, lately) = (db.Now, db.Now - BetweenMails);
        var alive = await db.AccountTokens.Where(t => t.AccountId == accountId && t.UsedAt == null && t.ExpiresAt > now).Select(t => t.CreatedAt).ToListAsync(cancel);
        return alive.Count < MostAtOnce && alive.TrueForAll(createdAt => createdAt <= lately);
    }
}

internal static class MakingLinks
{
    /// <summary>
    /// Mails a link that opens <paramref name="account"/> once: an invitation, or the way to a new password. The caller saves.
    /// </summary>
    /// <returns>The path of the link.</returns>
    public static string MailLink(this TolpuddleContext db, Account account)
    {
        var (kind, lifetime) = account.State == AccountState.Invited
            ? (MailKind.Invitation, AccountLinks.InvitationLifetime)
            : (MailKind.NewPassword, AccountLinks.ResetLifetime);
        var (token, until) = (AccountLinks.NewToken(), db.Now + lifetime);
        db.AccountTokens.Add(new AccountToken { AccountId = account.Id, TokenHash = AccountLinks.HashOf(db.Vault, token), CreatedAt = db.Now, ExpiresAt = until });
        db.Mail(account.Id, kind, $"/join/{token}", until);
        return $"/join/{token}";
    }

    /// <summary>
    /// From now on no link of this account opens anything, and no mail with one goes out. Looks past the rules: an
    /// administrator may end links and never sees one. The caller saves.
    /// </summary>
    public static async Task WithdrawLinksAsync(this TolpuddleContext db, Guid accountId, CancellationToken cancel)
    {
        foreach (var link in await db.AccountTokens.IgnoreQueryFilters().Where(t => t.AccountId == accountId && t.UsedAt == null).ToListAsync(cancel)) link.UsedAt = db.Now;
        var mails = db.Outbox.IgnoreQueryFilters().Where(m => m.AccountId == accountId && m.SentAt == null && (m.Kind == MailKind.Invitation || m.Kind == MailKind.NewPassword));
        db.Outbox.RemoveRange(await mails.ToListAsync(cancel));
    }
}
