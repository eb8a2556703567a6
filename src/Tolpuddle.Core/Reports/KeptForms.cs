using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Data;
using Tolpuddle.Methods.Identifiers;

namespace Tolpuddle.Core.Reports;

public enum KeepResult
{
    Kept,

    /// <summary>A report has come in under this code: the form was sent from elsewhere. Nothing was kept.</summary>
    Sent,

    /// <summary>Too many are being kept, at once or in all. Nothing was kept; later it will do.</summary>
    Busy,
}

/// <summary>What is made from a code to find and open a form.</summary>
public sealed class KeptFormKeys
{
    internal KeptFormKeys(byte[] row, byte[] cipher) => (Row, Cipher) = (row, cipher);

    internal byte[] Row { get; }
    internal byte[] Cipher { get; }
}

/// <summary>What was looked for under a code.</summary>
/// <param name="IsBusy">True where too many were looked for at once, and this one was not.</param>
/// <param name="Key">Of the row, to forget it by; null if none was found.</param>
/// <param name="Content">What was kept.</param>
public sealed record FoundForm(bool IsBusy, byte[]? Key, string Content);

/// <summary>
/// Forms that somebody stopped, each kept under the code of the report that it will become. The code alone finds and opens one: from it two keys are made, by
/// a derivation that takes a processor some tens of milliseconds, salted with a secret of ours. So the database alone says nothing, and who holds our keys
/// too must do that work for each of 10^16 codes.
/// </summary>
/// <remarks>
/// PBKDF2 (RFC 8018) with HMAC-SHA-512, <see cref="Iterations"/> rounds, then HKDF (RFC 5869). OWASP's 210,000 rounds are meant for passwords; a code is
/// drawn, and has 53 bits: at ten thousand codes a second, on a card made for it, half of them take some 15,800 years, and the first of N forms falls N times sooner, since the salt is one for all.
/// </remarks>
public sealed class KeptForms(TolpuddleContext db)
{
    /// <summary>Days for which a form is kept after the day on which it was.</summary>
    public const int DaysKept = 14;

    /// <summary>Bytes to a multiple of which a form is filled up, so that its length says little.</summary>
    public const int Block = 4096;

    internal const int Iterations = 100_000;

    /// <summary>Derivations that wait at most in a queue, some three seconds' worth: beyond that nobody is kept waiting for them.</summary>
    private const int MostWaiting = 40;

    /// <summary>The queue of those who try a code.</summary>
    private const int Trying = 0;

    /// <summary>The queue of those who keep a form, apart: whoever guesses codes keeps nobody from stopping.</summary>
    private const int Keeping = 1;

    private static readonly SemaphoreSlim[] Hands = [new(Math.Max(1, Environment.ProcessorCount / 2)), new(1)];
    private static readonly int[] Waiting = new int[Hands.Length];

    /// <summary>Forms that are kept at most; whoever keeps a form again always may.</summary>
    public int MostKept { get; init; } = 20_000;

    /// <summary>The last day on which a form that is kept today can be opened.</summary>
    public DateOnly LastDay => Days.Of(db.Now).AddDays(DaysKept);

    /// <summary>Keeps <paramref name="content"/> under <paramref name="code"/>, in place of what was kept under it before.</summary>
    public async Task<KeepResult> KeepAsync(ReturnCode code, string content, CancellationToken cancel)
    {
        var path = new ReturnPath(db);
        if (await path.FindAsync(code, cancel) is not null) return KeepResult.Sent;
        if (await KeysAsync(code, Keeping, cancel) is not { } keys) return KeepResult.Busy;

        var bytes = SealedText.Seal(keys.Cipher, keys.Row, Filled(content));
        for (var isFirst = true; ; isFirst = false)
        {
            try
            {
                if (await Of(keys.Row).SingleOrDefaultAsync(cancel) is { } form) (form.Content, form.Until) = (bytes, Days.EndOf(LastDay));
                else if (await IsFullAsync(cancel)) return KeepResult.Busy;
                else db.KeptForms.Add(new KeptForm { Key = keys.Row, Content = bytes, Until = Days.EndOf(LastDay) });
                db.Record("form.keep", Guid.NewGuid()); // of no form in particular: what is written down for ever must not lead to one
                await db.SaveChangesAsync(cancel);
                break;
            }
            catch (DbUpdateException) when (isFirst)
            {
                db.ChangeTracker.Clear(); // pressed twice: the other press made the row, or sending has just deleted it
            }
        }

        // It may have been sent from elsewhere since it was asked. From now on whoever sends it finds the row and deletes it.
        if (await path.FindAsync(code, CancellationToken.None) is null) return KeepResult.Kept;
        await ForgetAsync(keys.Row, CancellationToken.None);
        return KeepResult.Sent;
    }

    /// <summary>The keys of a code, which take the same work for every code; null if too many wait for theirs. Made before anything is looked for, so that how long they take says nothing.</summary>
    public Task<KeptFormKeys?> KeysAsync(ReturnCode code, CancellationToken cancel) => KeysAsync(code, Trying, cancel);

    /// <summary>Looks for the form that <paramref name="keys"/> open; null where there was no time to make them.</summary>
    public async Task<FoundForm> FindAsync(KeptFormKeys? keys, CancellationToken cancel)
    {
        if (keys is null) return new FoundForm(IsBusy: true, null, "");
        var now = db.Now;
        var form = await Of(keys.Row).AsNoTracking().SingleOrDefaultAsync(f => f.Until > now, cancel);
        return form is null ? new FoundForm(IsBusy: false, null, "") : new FoundForm(IsBusy: false, keys.Row, SealedText.Open(keys.Cipher, keys.Row, form.Content).TrimEnd());
    }

    /// <summary>Deletes what is kept under <paramref name="key"/>: it has been sent. Harmless where there is nothing.</summary>
    public Task ForgetAsync(byte[] key, CancellationToken cancel) => Of(key).ExecuteDeleteAsync(cancel);

    /// <summary>Housekeeping: deletes what nobody can open any more. Any node may do it at any time.</summary>
    public Task<int> DeleteOverAsync(CancellationToken cancel)
    {
        db.Viewer = Viewer.System("housekeeping");
        var now = db.Now;
        return db.KeptForms.Where(f => f.Until <= now).ExecuteDeleteAsync(cancel);
    }

    private async Task<KeptFormKeys?> KeysAsync(ReturnCode code, int queue, CancellationToken cancel)
    {
        try
        {
            if (Interlocked.Increment(ref Waiting[queue]) > MostWaiting) return null;
            await Hands[queue].WaitAsync(cancel);
            try
            {
                return await Task.Run(() => KeysOf(db.Vault, code), cancel);
            }
            finally
            {
                Hands[queue].Release();
            }
        }
        finally
        {
            Interlocked.Decrement(ref Waiting[queue]);
        }
    }

    private async Task<bool> IsFullAsync(CancellationToken cancel)
    {
        using var program = new AsProgram(db, "kept forms");
        return await db.KeptForms.CountAsync(cancel) >= MostKept;
    }

    private IQueryable<KeptForm> Of(byte[] key)
    {
        db.Viewer = Viewer.Reporter(key);
        return db.KeptForms.Where(f => f.Key == key);
    }

    private static string Filled(string content)
    {
        var length = Encoding.UTF8.GetByteCount(content);
        return content + new string(' ', (Block - (length % Block)) % Block);
    }

    private static KeptFormKeys KeysOf(Vault vault, ReturnCode code)
    {
        var slow = Rfc2898DeriveBytes.Pbkdf2(code.Value, vault.SecretKey("kept form", "salt"), Iterations, HashAlgorithmName.SHA512, 64);
        return new KeptFormKeys(Part("row"), Part("content"));

        byte[] Part(string name) => HKDF.Expand(HashAlgorithmName.SHA512, slow, 32, Encoding.UTF8.GetBytes($"tolpuddle kept form {name}"));
    }
}
