using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Access;

namespace Tolpuddle.Core.Data;

/// <summary>
/// The keys that encrypt fields, of which there can be a new one while every node goes on: each looks for new keys every
/// <see cref="Look"/> and encrypts with one only when it is <see cref="BeforeUse"/> old, so that whoever reads knows it by
/// then. What was written before stays under its key, which is kept to read it.
/// </summary>
public sealed class FieldKeys(TolpuddleContext db, IDataProtectionProvider protection)
{
    public static readonly TimeSpan Look = TimeSpan.FromSeconds(15);

    /// <summary>Several looks, and clocks that differ by as much.</summary>
    public static readonly TimeSpan BeforeUse = TimeSpan.FromMinutes(2);

    /// <summary>Makes a key, which is used from two minutes later.</summary>
    /// <returns>Its number.</returns>
    public async Task<int> MakeAsync(CancellationToken cancel)
    {
        var key = Make(db, protection, await db.DataKeys.MaxAsync(k => k.Id, cancel) + 1, DataKeyPurpose.Fields, Vault.NewKey());
        db.DataKeys.Add(key);
        db.Record("data-key.make", new Guid(key.Id, 0, 0, new byte[8]));
        await db.SaveChangesAsync(cancel);
        return key.Id;
    }

    /// <summary>Takes keys that were made since the start, and encrypts with the newest that every node knows.</summary>
    public async Task RefreshAsync(CancellationToken cancel)
    {
        db.Viewer = Viewer.System("keys");
        var keys = await db.DataKeys.AsNoTracking().Where(k => k.Purpose == DataKeyPurpose.Fields).ToListAsync(cancel);
        foreach (var key in keys.Where(key => !db.Vault.Holds(key.Id))) db.Vault.Take(key.Id, Wrapper(protection).Unprotect(key.Wrapped));
        db.Vault.EncryptWith(InUse(keys, db.Now));
    }

    /// <summary>The number of the key with which <paramref name="keys"/> encrypt at <paramref name="now"/>.</summary>
    public static int InUse(IEnumerable<DataKey> keys, DateTime now)
    {
        var fields = keys.Where(key => key.Purpose == DataKeyPurpose.Fields).OrderBy(key => key.Id).ToList();
        return (fields.FindLast(key => key.CreatedAt <= now - BeforeUse) ?? fields[0]).Id;
    }

    /// <summary>What wraps data keys by the ring.</summary>
    public static IDataProtector Wrapper(IDataProtectionProvider protection) => protection.CreateProtector("Tolpuddle.DataKeys");

    internal static DataKey Make(TolpuddleContext db, IDataProtectionProvider protection, int number, DataKeyPurpose purpose, byte[] key) =>
        new() { Id = number, Purpose = purpose, CreatedAt = db.Now, Wrapped = Wrapper(protection).Protect(key) };
}
