using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Access.Proving;
using Tolpuddle.Core.Data;

namespace Tolpuddle.Core.Access;

/// <summary>How a try to sign in ended. At most one of the two is set; neither: address and password do not belong together.</summary>
/// <param name="Admitted">A session that has begun, or half the way to one.</param>
/// <param name="IsTooBusy">Too many others are trying this account just now; this try was not looked at.</param>
public sealed record SignInResult(Admitted? Admitted, bool IsTooBusy);

/// <summary>Who comes in: from an e-mail address and a password to a session, and from a session to a viewer.</summary>
public sealed class SignIn(TolpuddleContext db, TimeProvider time)
{
    public static readonly TimeSpan IdleLimit = TimeSpan.FromHours(1);
    public static readonly TimeSpan AbsoluteLimit = TimeSpan.FromHours(12);

    /// <summary>How stale "last seen" may be: one write a minute, not one a request.</summary>
    private static readonly TimeSpan SeenPrecision = TimeSpan.FromMinutes(1);

    private readonly SignInPace _pace = new(db, time);

    public static string HashPassword(string password) => Password.Hash(password);

    /// <summary>Blind key by which an account is found.</summary>
    public static long EmailKey(Vault vault, string email) => vault.BlindKey("account", email.Trim().ToUpperInvariant());

    /// <summary>Goes on if address and password belong together. Failure takes as long as success, with an account or without.</summary>
    public async Task<SignInResult> WithPasswordAsync(string email, string password, Arrival from, CancellationToken cancel)
    {
        db.Viewer = Viewer.System("sign-in");
        var key = EmailKey(db.Vault, email);
        var account = await db.Accounts.SingleOrDefaultAsync(a => a.EmailKey == key, cancel);
        var knownDevice = account is null ? null : from.KnownTo(account.Id);
        var bucket = SignInPace.BucketOf(db.Vault, email, knownDevice);
        if (!await _pace.WaitAsync(bucket, cancel)) return Refused(isTooBusy: true);

        var matches = await Password.MatchesAsync(account?.PasswordHash, password, cancel);
        if (!matches || account is not { State: AccountState.Active } || account.HasEnded(Days.Of(db.Now)))
        {
            await _pace.CountFailureAsync(bucket, cancel);
            return Refused(isTooBusy: false);
        }

        if (knownDevice is not null) await _pace.ForgetAsync(bucket, cancel);
        var admitted = await db.AdmitAsync(account, FirstFactor.Password, from, cancel);
        await db.SaveChangesAsync(cancel);
        return new SignInResult(admitted, IsTooBusy: false);
    }

    /// <summary>Starts a session for the owner of a passkey: its device has asked for a finger, a face or a number, so it is both factors in one.</summary>
    public async Task<SignInResult> WithPasskeyAsync(ShownPasskey shown, Arrival from, CancellationToken cancel)
    {
        db.Viewer = Viewer.System("sign-in");
        var account = await db.Accounts.SingleOrDefaultAsync(a => a.Id == shown.AccountId && a.State == AccountState.Active, cancel);
        if (account is null || account.HasEnded(Days.Of(db.Now)) || !await db.UseAsync(account, shown, cancel)) return Refused(isTooBusy: false);
        var admitted = await db.BeginAsync(account, "sign-in.passkey", from, isToldOf: true, cancel);
        return await db.TrySaveAsync(cancel) ? new SignInResult(admitted, IsTooBusy: false) : Refused(isTooBusy: false);
    }

    /// <summary>The viewer of a session that is still alive; nobody otherwise. Leaves it set on the context.</summary>
    /// <param name="sessionId">The session.</param>
    /// <param name="cancel">Stops waiting.</param>
    /// <param name="isAlive">False where no person asks but a page by itself: that keeps no session alive.</param>
    public async Task<Viewer> ResumeAsync(Guid sessionId, CancellationToken cancel, bool isAlive = true)
    {
        db.Viewer = Viewer.System("session");
        var (now, today) = (db.Now, Days.Of(db.Now));
        var row = await (from s in db.Sessions
                         join a in db.Accounts on s.AccountId equals a.Id
                         join g in db.Agencies on a.AgencyId equals g.Id
                         where s.Id == sessionId && s.EndedAt == null && a.State == AccountState.Active && (a.LastDay == null || a.LastDay >= today)
                         select new { s.StartedAt, s.SeenAt, s.ProvedAt, FactorIsVouched = s.FactorIsVouched && a.SubjectKey != null, s.Purpose, AccountId = a.Id, a.AgencyId, a.Roles, a.Name, a.SecondFactorSince, g.SecondFactorRequiredSince, Agency = g.Name }).SingleOrDefaultAsync(cancel);
        if (row is null || now - row.SeenAt > IdleLimit || now - row.StartedAt > AbsoluteLimit) return db.Viewer = Viewer.Nobody;

        if (isAlive && now - row.SeenAt > SeenPrecision)
        {
            await db.Sessions.Where(s => s.Id == sessionId).ExecuteUpdateAsync(s => s.SetProperty(x => x.SeenAt, now), cancel);
        }

        // What a sign-in has said counts for as long as the account is connected with it.
        // Whoever was at work when it came to be required goes on; it is asked for at the next session.
        var needsFactor = row.SecondFactorSince is null && !row.FactorIsVouched && row.SecondFactorRequiredSince <= row.StartedAt;
        return db.Viewer = new Viewer
        {
            AccountId = row.AccountId,
            AgencyId = row.AgencyId,
            SessionId = sessionId,
            Roles = needsFactor ? Role.None : row.Roles,
            Name = row.Name,
            AgencyName = row.Agency,
            Purpose = row.Purpose,
            ProvedAt = row.ProvedAt,
            HasSecondFactor = row.SecondFactorSince is not null,
            FactorIsVouched = row.FactorIsVouched,
            NeedsSecondFactor = needsFactor,
        };
    }

    private SignInResult Refused(bool isTooBusy)
    {
        db.Viewer = Viewer.Nobody;
        return new SignInResult(null, isTooBusy);
    }
}
