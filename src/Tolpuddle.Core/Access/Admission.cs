using Tolpuddle.Core.Data;

namespace Tolpuddle.Core.Access;

/// <summary>How somebody has proved who they are.</summary>
internal enum FirstFactor
{
    Password, LinkFromMail, ConsoleCode,
}

/// <summary>
/// The last step of every way in, and the only place where a session begins. A second factor is asked here, between the
/// first one and the session, so that no way in can forget it: where an account has one, this gives no session yet but
/// what is still to be proved, and <c>SignedIn.AdmitAsync</c> of the web leads there instead of on.
/// </summary>
internal static class Admission
{
    /// <summary>Adds a session for somebody who has proved who they are, and makes them the viewer. The caller saves.</summary>
    public static Session Admit(this TolpuddleContext db, Account account, FirstFactor proof)
    {
        var now = db.Now;
        account.LastSignInAt = now;
        var session = new Session { AccountId = account.Id, StartedAt = now, SeenAt = now, Purpose = Purposes.UsualFor(account.Roles) };
        db.Sessions.Add(session);
        db.Viewer = new Viewer
        {
            AccountId = account.Id,
            AgencyId = account.AgencyId,
            SessionId = session.Id,
            Roles = account.Roles,
            Name = account.Name,
            Purpose = session.Purpose,
        };
        db.Record(Act(proof), account.Id);
        return session;
    }

    private static string Act(FirstFactor proof) => proof switch
    {
        FirstFactor.Password => "sign-in",
        FirstFactor.LinkFromMail => "account.link",
        _ => "first-run",
    };
}
