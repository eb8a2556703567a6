using System.Security.Cryptography;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Data;

namespace Tolpuddle.Core.Access;

/// <summary>Who comes in: from an e-mail address and a password to a session, and from a session to a viewer.</summary>
public sealed class SignIn(TolpuddleContext db)
{
    public static readonly TimeSpan IdleLimit = TimeSpan.FromHours(1);
    public static readonly TimeSpan AbsoluteLimit = TimeSpan.FromHours(12);

    /// <summary>How stale "last seen" may be: one write a minute, not one a request.</summary>
    private static readonly TimeSpan SeenPrecision = TimeSpan.FromMinutes(1);

    private static readonly PasswordHasher<Account> Hasher = new();
    private static readonly string NobodysHash = Hasher.HashPassword(null!, Convert.ToHexString(RandomNumberGenerator.GetBytes(16)));

    public static string HashPassword(string password) => Hasher.HashPassword(null!, password);

    /// <summary>Blind key by which an account is found.</summary>
    public static long EmailKey(Vault vault, string email) => vault.BlindKey("account", email.Trim().ToUpperInvariant());

    /// <summary>Starts a session. Null if address and password do not belong together; that takes as long as success.</summary>
    public async Task<Session?> WithPasswordAsync(string email, string password, CancellationToken cancel)
    {
        db.Viewer = Viewer.System("sign-in");
        var key = EmailKey(db.Vault, email);
        var account = await db.Accounts.SingleOrDefaultAsync(a => a.EmailKey == key, cancel);
        var matches = Hasher.VerifyHashedPassword(null!, account?.PasswordHash ?? NobodysHash, password) != PasswordVerificationResult.Failed;
        if (!matches || account is not { State: AccountState.Active }) return null;

        var now = db.Now;
        account.LastSignInAt = now;
        var session = new Session { AccountId = account.Id, StartedAt = now, SeenAt = now, Purpose = UsualPurpose(account.Roles) };
        db.Sessions.Add(session);
        db.Viewer = ToViewer(session, account, "");
        db.Record("sign-in", account.Id);
        await db.SaveChangesAsync(cancel);
        return session;
    }

    /// <summary>The viewer of a session that is still alive; nobody otherwise. Leaves it set on the context.</summary>
    public async Task<Viewer> ResumeAsync(Guid sessionId, CancellationToken cancel)
    {
        db.Viewer = Viewer.System("session");
        var now = db.Now;
        var row = await (from s in db.Sessions
                         join a in db.Accounts on s.AccountId equals a.Id
                         join g in db.Agencies on a.AgencyId equals g.Id
                         where s.Id == sessionId && s.EndedAt == null && a.State == AccountState.Active
                         select new { Session = s, Account = a, Agency = g.Name }).AsNoTracking().SingleOrDefaultAsync(cancel);
        if (row is null || now - row.Session.SeenAt > IdleLimit || now - row.Session.StartedAt > AbsoluteLimit) return db.Viewer = Viewer.Nobody;

        if (now - row.Session.SeenAt > SeenPrecision)
        {
            await db.Sessions.Where(s => s.Id == sessionId).ExecuteUpdateAsync(s => s.SetProperty(x => x.SeenAt, now), cancel);
        }

        return db.Viewer = ToViewer(row.Session, row.Account, row.Agency);
    }

    public async Task EndAsync(Guid sessionId, CancellationToken cancel)
    {
        var now = db.Now;
        await db.Sessions.Where(s => s.Id == sessionId).ExecuteUpdateAsync(s => s.SetProperty(x => x.EndedAt, now), cancel);
    }

    private static Viewer ToViewer(Session session, Account account, string agencyName) => new()
    {
        AccountId = account.Id,
        AgencyId = account.AgencyId,
        SessionId = session.Id,
        Roles = account.Roles,
        Name = account.Name,
        AgencyName = agencyName,
        Purpose = session.Purpose,
    };

    private static string UsualPurpose(Role roles) => roles switch
    {
        _ when roles.HasFlag(Role.Adviser) => "call taking",
        _ when roles.HasFlag(Role.Coordinator) => "triage",
        _ when (roles & (Role.Practitioner | Role.Analyst)) != 0 => "case work",
        _ when (roles & (Role.ScrutinyOfficer | Role.Publisher)) != 0 => "scrutiny",
        _ => "administration",
    };
}
