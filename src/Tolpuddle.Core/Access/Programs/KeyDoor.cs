using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Data;

namespace Tolpuddle.Core.Access.Programs;

/// <summary>How a program fared at the door.</summary>
public abstract record KeyEntry
{
    private KeyEntry()
    {
    }

    /// <summary>It is in, and is the viewer now.</summary>
    /// <param name="KeyId">The key with which it came.</param>
    /// <param name="Rights">What it may do now; without reading, where that is not allowed yet.</param>
    /// <param name="WaitsForAgreement">True if it asks to read and nobody has allowed it.</param>
    public sealed record Entered(Guid KeyId, KeyRights Rights, bool WaitsForAgreement) : KeyEntry;

    /// <summary>There is no such key, it has ended, or it was taken back. Which of these is not said to whoever holds it.</summary>
    public sealed record Refused : KeyEntry;
}

/// <summary>Where programs come in, with a key in place of a session.</summary>
public sealed class KeyDoor(TolpuddleContext db)
{
    /// <summary>The last use is known to this and no more exactly.</summary>
    private static readonly TimeSpan UseGrain = TimeSpan.FromMinutes(1);

    /// <summary>Makes the program that holds <paramref name="secret"/> the viewer, or nobody.</summary>
    public async Task<KeyEntry> EnterAsync(string secret, CancellationToken cancel)
    {
        db.Viewer = Viewer.System("a program at the door");
        var (hash, now) = (ApiKeys.HashOf(db.Vault, secret), db.Now);
        var found = await (from k in db.ApiKeys.AsNoTracking()
                           join a in db.Agencies on k.AgencyId equals a.Id
                           where k.SecretHash == hash && k.RevokedAt == null && k.EndsAt > now
                           select new { Key = k, Agency = a.Name }).SingleOrDefaultAsync(cancel);
        if (found is null)
        {
            db.Viewer = Viewer.Nobody;
            return new KeyEntry.Refused();
        }

        var key = found.Key;
        if (key.LastUsedAt is null || now - key.LastUsedAt > UseGrain)
        {
            await db.ApiKeys.Where(k => k.Id == key.Id).ExecuteUpdateAsync(k => k.SetProperty(x => x.LastUsedAt, now), cancel);
        }

        var waits = key.Rights.HasFlag(KeyRights.ReadReports) && key.ReadingAllowedAt is null;
        var rights = waits ? key.Rights & ~KeyRights.ReadReports : key.Rights;
        db.Viewer = Viewer.Program(key.Id, key.AgencyId, key.Name, found.Agency, key.Purpose, reads: rights.HasFlag(KeyRights.ReadReports));
        return new KeyEntry.Entered(key.Id, rights, waits);
    }
}
