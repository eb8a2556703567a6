using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Data;

namespace Tolpuddle.Core.Access;

/// <summary>What somebody sees who opens a link from a mail: whose account it is, and whether a name is still to be chosen.</summary>
public sealed record OpenedLink(string Name, string Email, bool IsInvitation);

/// <summary>How using a link ended: a session, or why not in words for the person; neither if the link is used or too old.</summary>
public sealed record LinkResult(Session? Session, string? Problem);

/// <summary>Links that open an account once: invitations and forgotten passwords. The database keeps only a keyed hash of each.</summary>
public sealed class AccountLinks(TolpuddleContext db, TimeProvider time)
{
    public static readonly TimeSpan InvitationLifetime = TimeSpan.FromDays(7);
    public static readonly TimeSpan ResetLifetime = TimeSpan.FromHours(1);

    private const int TokenBytes = 32;

    /// <summary>One mail an account in this time: nobody's mailbox is flooded.</summary>
    private static readonly TimeSpan BetweenMails = TimeSpan.FromMinutes(5);

    /// <summary>Longer than finding an account and writing a mail takes: the answer says nothing about whether there is one.</summary>
    private static readonly TimeSpan SameForAll = TimeSpan.FromMilliseconds(400);

    /// <summary>Somebody has forgotten their password. If the account is there, a mail is on its way; the answer is the same for all.</summary>
    public async Task ForgottenAsync(string email, Uri site, CancellationToken cancel)
    {
        var answerAt = Task.Delay(SameForAll, time, cancel);
        db.Viewer = Viewer.System("forgotten password");
        var key = SignIn.EmailKey(db.Vault, email);
        var account = await db.Accounts.SingleOrDefaultAsync(a => a.EmailKey == key && a.State == AccountState.Active, cancel);
        if (account is not null && !await WasMailedAsync(account.Id, cancel))
        {
            db.Mail(account, "Choose a new password", db.NewLink(account, ResetLifetime, site), "Somebody, probably you, asked for a new password. This link works once, for one hour:");
            db.Record("account.forgotten", account.Id);
            await db.SaveChangesAsync(cancel);
        }

        await answerAt;
    }

    /// <summary>What stands behind a link; null if it was used, is too old or was never given.</summary>
    public async Task<OpenedLink?> OpenAsync(string token, CancellationToken cancel) =>
        await FindAsync(token, cancel) is { } account ? new OpenedLink(account.Name, account.Email, account.State == AccountState.Invited) : null;

    /// <summary>Uses a link: sets name and password, ends every other session, and starts one.</summary>
    public async Task<LinkResult> UseAsync(string token, string name, string password, CancellationToken cancel)
    {
        if (await FindAsync(token, cancel) is not { } account) return new LinkResult(null, null);
        if (account.State == AccountState.Invited)
        {
            if (name.Trim().Length is 0 or > 120) return new LinkResult(null, "Write your name as colleagues know it.");
            account.Name = name.Trim();
        }

        if (PasswordRules.ProblemWith(password, await db.KnownWordsAsync(account.Name, account.Email, cancel)) is { } problem) return new LinkResult(null, problem);

        var links = await db.AccountTokens.Where(t => t.AccountId == account.Id && t.UsedAt == null).ToListAsync(cancel);
        foreach (var link in links) link.UsedAt = db.Now; // an older mail opens nothing any more
        account.State = AccountState.Active;
        account.PasswordHash = Password.Hash(password);
        account.Version++;
        await db.EndSessionsAsync(account.Id, exceptId: Guid.Empty, cancel);
        var session = db.StartSession(account, "account.link");
        // The same link in two tabs: the first one counts.
        return await db.TrySaveAsync(cancel) ? new LinkResult(session, null) : new LinkResult(null, null);
    }

    internal static string NewToken() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(TokenBytes));

    internal static byte[] HashOf(Vault vault, string token) => vault.SecretKey("account link", token);

    private async Task<Account?> FindAsync(string token, CancellationToken cancel)
    {
        db.Viewer = Viewer.System("account link");
        var (hash, now) = (HashOf(db.Vault, token), db.Now);
        return await (from t in db.AccountTokens
                      join a in db.Accounts on t.AccountId equals a.Id
                      where t.TokenHash == hash && t.UsedAt == null && t.ExpiresAt > now && a.State != AccountState.Closed
                      select a).SingleOrDefaultAsync(cancel);
    }

    private Task<bool> WasMailedAsync(Guid accountId, CancellationToken cancel)
    {
        var freshest = db.Now + ResetLifetime - BetweenMails;
        return db.AccountTokens.AnyAsync(t => t.AccountId == accountId && t.UsedAt == null && t.ExpiresAt > freshest, cancel);
    }
}

internal static class MakingLinks
{
    /// <summary>Adds a link that opens <paramref name="account"/> once. The caller saves.</summary>
    public static Uri NewLink(this TolpuddleContext db, Account account, TimeSpan lifetime, Uri site)
    {
        var token = AccountLinks.NewToken();
        db.AccountTokens.Add(new AccountToken { AccountId = account.Id, TokenHash = AccountLinks.HashOf(db.Vault, token), ExpiresAt = db.Now + lifetime });
        return new Uri(site, $"/join/{token}");
    }

    /// <summary>Puts a mail with a link into the outbox. The caller saves.</summary>
    public static void Mail(this TolpuddleContext db, Account account, string subject, Uri link, string text) => db.Outbox.Add(new OutboxMessage
    {
        CreatedAt = db.Now,
        DueAt = db.Now,
        To = account.Email,
        Subject = subject,
        Body = $"{text}\n\n{link}\n\nIf you did not expect this mail, do nothing: without the link nothing happens.\n",
    });
}
