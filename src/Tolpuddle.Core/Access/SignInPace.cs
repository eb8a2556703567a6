using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Data;

namespace Tolpuddle.Core.Access;

/// <summary>
/// Slows guessing down without shutting anybody out. Failures make the next tries wait, never fail. A device on
/// which this person has signed in before waits only for its own failures; all strange devices share one wait.
/// So whoever guesses at an account slows down strangers, not its owner; and its owner at a strange device can
/// always come in by the link in a mail, which asks for no guess.
/// </summary>
internal sealed class SignInPace(TolpuddleContext db, TimeProvider time)
{
    private const int FreeFailures = 5;
    private const int BucketBits = 20;

    /// <summary>Tries that may wait at once for one account on one node; with the longest wait it bounds what a flood can guess.</summary>
    private const int MaxWaiting = 10;

    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan Memory = TimeSpan.FromHours(1);
    private static readonly int[] Waiting = new int[1 << 12];

    /// <summary>How long a try waits after so many failures: not at all for five, then twice as long each time.</summary>
    public static TimeSpan WaitAfter(int failures)
    {
        if (failures < FreeFailures) return TimeSpan.Zero;
        var doublings = Math.Min(failures - FreeFailures, 10);
        var wait = FirstWait * (1 << doublings);
        return wait < LongestWait ? wait : LongestWait;
    }

    /// <summary>Where failures of this address are counted; <paramref name="deviceId"/> is null for devices that do not know the account.</summary>
    public static int BucketOf(Vault vault, string email, Guid? deviceId) =>
        (int)(vault.BlindKey("sign-in pace", $"{email.Trim().ToUpperInvariant()}\n{deviceId}") & ((1 << BucketBits) - 1));

    /// <summary>Waits as long as the bucket's failures demand. False if too many wait already: nothing was tried.</summary>
    public async Task<bool> WaitAsync(int bucket, CancellationToken cancel)
    {
        var since = db.Now - Memory;
        var failures = await db.SignInFailures.Where(f => f.Bucket == bucket && f.LastAt > since).Select(f => f.Count).SingleOrDefaultAsync(cancel);
        var wait = WaitAfter(failures);
        if (wait == TimeSpan.Zero) return true;

        ref var waiting = ref Waiting[bucket & (Waiting.Length - 1)];
        if (Interlocked.Increment(ref waiting) > MaxWaiting)
        {
            Interlocked.Decrement(ref waiting);
            return false;
        }

        try
        {
            await Task.Delay(wait, time, cancel);
            return true;
        }
        finally
        {
            Interlocked.Decrement(ref Waiting[bucket & (Waiting.Length - 1)]);
        }
    }

    /// <summary>Counts a failure. Counting is housekeeping: it is done at once and nothing hangs on it.</summary>
    public async Task CountFailureAsync(int bucket, CancellationToken cancel)
    {
        var now = db.Now;
        var forgotten = now - Memory;
        var counted = await db.SignInFailures.Where(f => f.Bucket == bucket).ExecuteUpdateAsync(
            f => f.SetProperty(x => x.Count, x => x.LastAt < forgotten ? 1 : x.Count + 1).SetProperty(x => x.LastAt, now), cancel);
        if (counted > 0) return;

        var first = new SignInFailures { Bucket = bucket, Count = 1, LastAt = now };
        db.SignInFailures.Add(first);
        try
        {
            await db.SaveChangesAsync(cancel);
        }
        catch (DbUpdateException)
        {
            db.Entry(first).State = EntityState.Detached; // another node counted the first one at the same instant
        }
    }

    /// <summary>Forgets the failures of a known device whose owner has come in.</summary>
    public Task ForgetAsync(int bucket, CancellationToken cancel) =>
        db.SignInFailures.Where(f => f.Bucket == bucket).ExecuteDeleteAsync(cancel);
}
