using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Data;

namespace Tolpuddle.Core.Access;

/// <summary>A session as its owner sees it.</summary>
public sealed record SessionRow(Guid Id, DateTime StartedAt, DateTime SeenAt, string Browser, bool IsThisOne);

/// <summary>Somebody's own sessions: where they are signed in and for what purpose.</summary>
public sealed class Sessions(TolpuddleContext db)
{
    /// <summary>The viewer's sessions that are alive, the newest first.</summary>
    public Task<List<SessionRow>> ListAsync(CancellationToken cancel)
    {
        var (idle, oldest, current) = (db.Now - SignIn.IdleLimit, db.Now - SignIn.AbsoluteLimit, db.Viewer.SessionId);
        return db.Sessions.AsNoTracking()
            .Where(s => s.AccountId == db.Viewer.AccountId && s.EndedAt == null && s.SeenAt > idle && s.StartedAt > oldest)
            .OrderByDescending(s => s.StartedAt)
            .Select(s => new SessionRow(s.Id, s.StartedAt, s.SeenAt, s.Browser, s.Id == current))
            .ToListAsync(cancel);
    }

    /// <summary>Ends one of the viewer's sessions. Another's is not there for them.</summary>
    public async Task<bool> EndAsync(Guid sessionId, CancellationToken cancel)
    {
        var session = await db.Sessions.SingleOrDefaultAsync(s => s.Id == sessionId && s.AccountId == db.Viewer.AccountId && s.EndedAt == null, cancel);
        if (session is null) return false;
        session.EndedAt = db.Now;
        db.Record("session.end", db.Viewer.AccountId);
        await db.SaveChangesAsync(cancel);
        return true;
    }

    /// <summary>From now on the person looks for <paramref name="purpose"/>. Nothing changes if it is empty or too long.</summary>
    public async Task<bool> ChangePurposeAsync(string purpose, CancellationToken cancel)
    {
        purpose = purpose.Trim();
        if (purpose.Length is 0 or > Purposes.MaxLength) return false;
        var session = await db.Sessions.SingleAsync(s => s.Id == db.Viewer.SessionId, cancel);
        session.Purpose = purpose;
        db.Viewer = db.Viewer with { Purpose = purpose };
        db.Record("session.purpose", db.Viewer.AccountId);
        await db.SaveChangesAsync(cancel);
        return true;
    }
}

internal static class EndingSessions
{
    /// <summary>Marks every live session of an account as ended, except one. The caller saves.</summary>
    public static async Task EndSessionsAsync(this TolpuddleContext db, Guid accountId, Guid exceptId, CancellationToken cancel)
    {
        var now = db.Now;
        var sessions = await db.Sessions.IgnoreQueryFilters().Where(s => s.AccountId == accountId && s.EndedAt == null && s.Id != exceptId).ToListAsync(cancel);
        foreach (var session in sessions) session.EndedAt = now;
    }
}
