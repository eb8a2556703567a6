using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Data;

namespace Tolpuddle.Core.Access;

/// <summary>How somebody has proved who they are.</summary>
internal enum FirstFactor
{
    Password, LinkFromMail, ConsoleCode, OwnSignIn, OwnSignInWithFactor,
}

/// <summary>Where somebody comes in.</summary>
/// <param name="Device">Null for a browser on which nobody has signed in yet.</param>
/// <param name="Browser">What it says it is, so that its owner knows the session again; empty if nothing.</param>
public sealed record Arrival(Device? Device, string Browser)
{
    public static Arrival Unknown { get; } = new(null, "");

    /// <summary>The device, if this person has signed in on it before.</summary>
    internal Guid? KnownTo(Guid accountId) => Device?.Knows(accountId) == true ? Device.Id : null;
}

/// <summary>That a first factor was right and the second one is still to be proved. Worth nothing once the account has changed.</summary>
/// <param name="Version">Of the account, at that moment.</param>
public sealed record HalfWay(Guid AccountId, int Version, DateTime At);

/// <summary>What a way in has led to: a session, or half the way to one.</summary>
/// <param name="Session">The session that has begun; null while the second factor is still to be proved.</param>
public sealed record Admitted(Guid AccountId, Role Roles, Session? Session, HalfWay? HalfWay);

/// <summary>
/// The last step of every way in, and the only place where a session begins. A second factor is asked here, between the
/// first one and the session, so that no way in can forget it: where an account has one, this gives no session yet but
/// what is still to be proved, and <c>SignedIn.AdmitAsync</c> of the web leads there instead of on.
/// </summary>
internal static class Admission
{
    /// <summary>Somebody has proved the first factor. Where they have no second one, or their agency's sign-in has asked for it, their session begins. The caller saves.</summary>
    public static async Task<Admitted> AdmitAsync(this TolpuddleContext db, Account account, FirstFactor proof, Arrival from, CancellationToken cancel)
    {
        if (account.SecondFactorSince is null || proof == FirstFactor.OwnSignInWithFactor)
        {
            var admitted = await db.BeginAsync(account, Act(proof), from, IsToldOf(proof), cancel);
            admitted.Session!.FactorIsVouched = proof == FirstFactor.OwnSignInWithFactor;
            return admitted;
        }

        db.Record(IsToldOf(proof) ? "sign-in.first" : Act(proof), account.Id);
        return new Admitted(account.Id, account.Roles, null, new HalfWay(account.Id, account.Version, db.Now));
    }

    /// <summary>Adds a session for somebody who has proved all that is asked of them, and makes them the viewer. The caller saves.</summary>
    /// <param name="db">The database.</param>
    /// <param name="account">Theirs.</param>
    /// <param name="act">What the audit calls it.</param>
    /// <param name="from">Where they come in.</param>
    /// <param name="isToldOf">True if they are told by mail where they have not come in before.</param>
    /// <param name="cancel">Stops waiting.</param>
    public static async Task<Admitted> BeginAsync(this TolpuddleContext db, Account account, string act, Arrival from, bool isToldOf, CancellationToken cancel)
    {
        var now = db.Now;
        if (isToldOf && from.KnownTo(account.Id) is null && await db.Sessions.AnyAsync(s => s.AccountId == account.Id, cancel)) db.Mail(account.Id, MailKind.NewDevice, "/account");
        account.LastSignInAt = now;
        var session = new Session
        {
            AccountId = account.Id,
            StartedAt = now,
            SeenAt = now,
            ProvedAt = now,
            Browser = from.Browser,
            Purpose = Purposes.UsualFor(account.Roles),
        };
        db.Sessions.Add(session);
        db.Viewer = new Viewer
        {
            AccountId = account.Id,
            AgencyId = account.AgencyId,
            SessionId = session.Id,
            Roles = account.Roles,
            Name = account.Name,
            Purpose = session.Purpose,
            ProvedAt = now,
        };
        db.Record(act, account.Id);
        return new Admitted(account.Id, account.Roles, session, null);
    }

    /// <summary>A link comes by a mail of its own, and whoever sets the system up knows that they do.</summary>
    private static bool IsToldOf(FirstFactor proof) => proof is FirstFactor.Password or FirstFactor.OwnSignIn or FirstFactor.OwnSignInWithFactor;

    private static string Act(FirstFactor proof) => proof switch
    {
        FirstFactor.Password => "sign-in",
        FirstFactor.OwnSignIn or FirstFactor.OwnSignInWithFactor => "sign-in.own",
        FirstFactor.LinkFromMail => "account.link",
        _ => "first-run",
    };
}
