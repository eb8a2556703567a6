using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Data;

namespace Tolpuddle.Core.Access.Proving;

/// <summary>A passkey as its owner sees it.</summary>
public sealed record PasskeyRow(Guid Id, string Name, DateTime AddedAt, DateTime? UsedAt);

/// <summary>A passkey that a device has just made. What it sent was checked.</summary>
public sealed record NewPasskey(byte[] CredentialId, byte[] PublicKey, long SignCount, bool IsCopied);

/// <summary>That a device has answered with a passkey. Its signature was checked; whether it is used a second time was not.</summary>
/// <param name="AskedAt">When the question was asked.</param>
public sealed record ShownPasskey(Guid AccountId, byte[] CredentialId, long SignCount, DateTime AskedAt);

/// <summary>What somebody does with their own passkeys.</summary>
public sealed class Passkeys(TolpuddleContext db)
{
    /// <summary>More have no use.</summary>
    public const int Most = 10;

    public Task<List<PasskeyRow>> ListAsync(CancellationToken cancel) => db.Passkeys.AsNoTracking()
        .Where(p => p.AccountId == db.Viewer.AccountId)
        .OrderBy(p => p.AddedAt)
        .Select(p => new PasskeyRow(p.Id, p.Name, p.AddedAt, p.UsedAt))
        .ToListAsync(cancel);

    /// <summary>Adds one. Where it is the first second factor, the person's other sessions end.</summary>
    /// <returns>Recovery codes where there were none; none otherwise. Null if it could not be added.</returns>
    public async Task<IReadOnlyList<string>?> AddAsync(NewPasskey made, string name, CancellationToken cancel)
    {
        name = name.Trim();
        var account = await db.Accounts.SingleAsync(a => a.Id == db.Viewer.AccountId, cancel);
        if (name.Length is 0 or > Passkey.MaxName || await db.Passkeys.CountAsync(p => p.AccountId == account.Id, cancel) >= Most) return null;
        db.Passkeys.Add(new Passkey
        {
            AccountId = account.Id,
            Name = name,
            CredentialId = made.CredentialId,
            PublicKey = made.PublicKey,
            SignCount = made.SignCount,
            IsCopied = made.IsCopied,
            AddedAt = db.Now,
        });
        var isFirst = account.SecondFactorSince is null;
        account.SecondFactorSince ??= db.Now;
        var codes = isFirst ? await db.ReplaceCodesAsync(cancel) : [];
        return await db.SaveFactorAsync(account, "account.passkey", cancel) ? codes : null;
    }

    /// <summary>Takes one away; with the last second factor the recovery codes go too. Null if done, otherwise why not.</summary>
    public async Task<string?> RemoveAsync(Guid id, CancellationToken cancel)
    {
        var account = await db.Accounts.SingleAsync(a => a.Id == db.Viewer.AccountId, cancel);
        var mine = await db.Passkeys.Where(p => p.AccountId == account.Id).ToListAsync(cancel);
        if (mine.Find(p => p.Id == id) is not { } passkey) return "This passkey is not there any more.";
        var isLast = mine.Count == 1 && !await db.Authenticators.AnyAsync(a => a.AccountId == account.Id, cancel);
        if (isLast && await db.RequiresFactorAsync(cancel)) return "Your agency asks everybody for a second factor, and this is your last. Add another passkey or an app first.";
        if (isLast) await db.RemoveFactorAsync(account, cancel);
        else db.Passkeys.Remove(passkey);
        return await db.SaveFactorAsync(account, "account.passkey-off", cancel) ? null : "Somebody has just changed this account. Nothing was changed.";
    }
}

internal static class ShowingPasskeys
{
    /// <summary>
    /// True if <paramref name="shown"/> is a passkey of <paramref name="account"/> and answers a question that was asked
    /// after its last use. The use is marked; the caller saves with what it was used for.
    /// </summary>
    public static async Task<bool> UseAsync(this TolpuddleContext db, Account account, ShownPasskey shown, CancellationToken cancel)
    {
        if (shown.AccountId != account.Id) return false;
        if (await db.Passkeys.SingleOrDefaultAsync(p => p.AccountId == account.Id && p.CredentialId == shown.CredentialId, cancel) is not { } passkey) return false;
        if (passkey.UsedAt >= shown.AskedAt) return false;
        (passkey.SignCount, passkey.UsedAt) = (shown.SignCount, db.Now);
        return true;
    }
}
