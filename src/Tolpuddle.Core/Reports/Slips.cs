using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Data;

namespace Tolpuddle.Core.Reports;

/// <summary>What a slip holds. The name is part of its key: a token of one kind opens nothing of another.</summary>
public enum SlipKind
{
    /// <summary>A report while it is being written.</summary>
    Unsent,

    /// <summary>A reporter who has come back with the code.</summary>
    Visit,

    /// <summary>Somebody without an account who came in by link and code.</summary>
    Guest,
}

/// <summary>
/// What a stranger's browser keeps with us in place of a cookie. Only the address in that browser holds the token; we
/// hold its keyed hash, and the content encrypted with a key made from it, so that nobody here can read a slip.
/// </summary>
public sealed class Slips(TolpuddleContext db)
{
    /// <summary>After this long without a save nothing can open a slip, and the next housekeeping deletes it.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromHours(2);

    private const int TokenBytes = 16;

    /// <summary>128 random bits as people never type them: in an address.</summary>
    public static string NewToken() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(TokenBytes));

    public static bool IsToken(string? text) => text is not null && Base64Url.IsValid(text, out var length) && length == TokenBytes;

    /// <summary>The content, if it was saved less than <paramref name="patience"/> ago; otherwise null.</summary>
    public async Task<string?> ReadAsync(SlipKind kind, string token, TimeSpan patience, CancellationToken cancel)
    {
        if (!IsToken(token) || await Kept(kind, token).AsNoTracking().SingleOrDefaultAsync(cancel) is not { } slip || db.Now - slip.SavedAt > patience) return null;
        return Unseal(kind, token, slip);
    }

    /// <summary>As <see cref="ReadAsync"/>, and from now it is kept for as long again. What was deleted meanwhile stays so.</summary>
    public async Task<string?> ResumeAsync(SlipKind kind, string token, TimeSpan patience, CancellationToken cancel)
    {
        if (await ReadAsync(kind, token, patience, cancel) is not { } content) return null;
        var now = db.Now;
        return await Kept(kind, token).ExecuteUpdateAsync(slip => slip.SetProperty(s => s.SavedAt, now), cancel) > 0 ? content : null;
    }

    /// <summary>A token that whoever knows <paramref name="secret"/>, which holds a <see cref="NewToken"/>, gets each time.</summary>
    public string TokenOf(SlipKind kind, string secret) => Base64Url.EncodeToString(db.Vault.SecretKey($"token {kind}", secret).AsSpan(0, TokenBytes));

    /// <summary>Keeps <paramref name="content"/> under a new token, with whatever is saved next.</summary>
    public void Add(SlipKind kind, string token, string content)
    {
        var key = KeyOf(kind, token);
        db.UnsentReports.Add(new UnsentReport { Key = key, Content = Seal(kind, token, key, content), SavedAt = db.Now });
    }

    /// <summary>Keeps <paramref name="content"/> in place of what was kept before.</summary>
    public async Task SaveAsync(SlipKind kind, string token, string content, CancellationToken cancel)
    {
        var isNew = !await ReplaceAsync(kind, token, content, Patience, cancel);
        if (isNew) Add(kind, token, content);

        try
        {
            await db.SaveChangesAsync(cancel);
        }
        catch (DbUpdateException) when (isNew)
        {
            // Pressed twice: the other request made the row. The later of two equal saves may win.
            db.ChangeTracker.Clear();
            if (!await ReplaceAsync(kind, token, content, Patience, cancel)) throw;
            await db.SaveChangesAsync(cancel);
        }
    }

    /// <summary>
    /// Puts <paramref name="content"/> in place of what is kept, with whatever is saved next; false if nothing is kept. After
    /// <paramref name="patience"/>, at most <see cref="Patience"/>, it goes the way of all idle slips.
    /// </summary>
    public async Task<bool> ReplaceAsync(SlipKind kind, string token, string content, TimeSpan patience, CancellationToken cancel)
    {
        if (await FindAsync(kind, token, cancel) is not { } slip) return false;
        (slip.Content, slip.SavedAt) = (Seal(kind, token, slip.Key, content), db.Now - (Patience - patience));
        return true;
    }

    /// <summary>
    /// Changes what is kept in one step: of two who change it at once, the second sees what the first kept, and what <paramref name="change"/> itself
    /// writes is kept with it or not at all. How long it is kept stays as it was.
    /// </summary>
    /// <returns>False if nothing is kept; then <paramref name="change"/> was not called.</returns>
    public async Task<bool> ChangeAsync(SlipKind kind, string token, Func<string, Task<string>> change, CancellationToken cancel)
    {
        if (!IsToken(token)) return false;
        return await db.InOneStepAsync(async () =>
        {
            if (await Kept(kind, token).ExecuteUpdateAsync(s => s.SetProperty(x => x.SavedAt, x => x.SavedAt), cancel) == 0) return false; // the row is ours until the end of the step
            var slip = await Kept(kind, token).AsNoTracking().SingleAsync(cancel);
            var content = Seal(kind, token, slip.Key, await change(Unseal(kind, token, slip)));
            await Kept(kind, token).ExecuteUpdateAsync(s => s.SetProperty(x => x.Content, content), cancel);
            return true;
        }, cancel);
    }

    /// <summary>Deletes it, at once and for good. Harmless where there is none.</summary>
    public async Task DeleteAsync(SlipKind kind, string token, CancellationToken cancel)
    {
        if (!IsToken(token)) return;
        await Kept(kind, token).ExecuteDeleteAsync(cancel);
    }

    /// <summary>Housekeeping: deletes what nobody can open any more. Any node may do it at any time.</summary>
    public Task<int> DeleteIdleAsync(CancellationToken cancel)
    {
        db.Viewer = Viewer.System("housekeeping");
        var limit = db.Now - Patience;
        return db.UnsentReports.Where(u => u.SavedAt < limit).ExecuteDeleteAsync(cancel);
    }

    private async Task<UnsentReport?> FindAsync(SlipKind kind, string token, CancellationToken cancel)
    {
        if (!IsToken(token)) return null;
        return await Kept(kind, token).SingleOrDefaultAsync(cancel);
    }

    /// <summary>All that its holder may see. The key is asked for beside the rule that says so: PostgreSQL's kept plans find no index through a rule with two ways in.</summary>
    private IQueryable<UnsentReport> Kept(SlipKind kind, string token)
    {
        var key = KeyOf(kind, token);
        db.Viewer = Viewer.Reporter(key);
        return db.UnsentReports.Where(u => u.Key == key);
    }

    private byte[] KeyOf(SlipKind kind, string token) => db.Vault.SecretKey($"slip {kind}", token);

    private static byte[] Seal(SlipKind kind, string token, byte[] key, string content) => SealedText.Seal(CipherKey(kind, token), key, content);

    private static string Unseal(SlipKind kind, string token, UnsentReport slip) => SealedText.Open(CipherKey(kind, token), slip.Key, slip.Content);

    /// <summary>From the token alone (HKDF, RFC 5869): no key of ours opens a slip.</summary>
    private static byte[] CipherKey(SlipKind kind, string token) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, Base64Url.DecodeFromChars(token), 32, info: Encoding.UTF8.GetBytes($"tolpuddle slip {kind}"));
}
