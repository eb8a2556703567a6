using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Data;
using Tolpuddle.Methods.OneTime;

namespace Tolpuddle.Core.Access.Proving;

internal enum ProofResult
{
    Proved,
    Wrong,

    /// <summary>Too many try just now; this try was not looked at.</summary>
    TooBusy,
}

/// <summary>
/// Whether what somebody types proves that it is they: a code of their app or one from their paper, or their password
/// where they have no second factor. Guessing is slowed down as at the first step, in buckets of its own.
/// </summary>
internal sealed class Proofs(TolpuddleContext db, TimeProvider time)
{
    /// <summary>Looks at <paramref name="typed"/> as the program. What was used up is marked; the caller saves with what it was used for.</summary>
    /// <param name="account">Of the one who types.</param>
    /// <param name="typed">As it was typed.</param>
    /// <param name="placeId">The device or the account from whose bucket failures are counted; null for devices that do not know the account.</param>
    /// <param name="cancel">Stops waiting.</param>
    public async Task<ProofResult> CheckAsync(Account account, string typed, Guid? placeId, CancellationToken cancel)
    {
        var (pace, bucket) = (new SignInPace(db, time), SignInPace.BucketOf(db.Vault, $"second factor of {account.Email}", placeId));
        var viewer = db.Viewer;
        db.Viewer = Viewer.System("sign-in");
        try
        {
            if (!await pace.WaitAsync(bucket, cancel)) return ProofResult.TooBusy;
            if (await FitsAsync(account, typed, cancel)) return ProofResult.Proved;
            await pace.CountFailureAsync(bucket, cancel);
            return ProofResult.Wrong;
        }
        finally
        {
            db.Viewer = viewer;
        }
    }

    private async Task<bool> FitsAsync(Account account, string typed, CancellationToken cancel)
    {
        if (account.SecondFactorSince is null) return await Password.MatchesAsync(account.PasswordHash, typed, cancel);

        var code = typed.Replace(" ", "", StringComparison.Ordinal);
        if (await db.Authenticators.SingleOrDefaultAsync(a => a.AccountId == account.Id, cancel) is { } app
            && OneTimeCode.FindStep(app.Key, code, db.Now, app.UsedStep) is { } step)
        {
            app.UsedStep = step;
            return true;
        }

        var hash = RecoveryCodes.HashOf(db.Vault, account.Id, typed);
        if (await db.RecoveryCodes.FirstOrDefaultAsync(c => c.AccountId == account.Id && c.CodeHash == hash && c.UsedAt == null, cancel) is not { } paper) return false;
        paper.UsedAt = db.Now;
        db.Mail(account.Id, MailKind.RecoveryCodeUsed, SecondFactors.Path);
        db.Record("sign-in.recovery", account.Id);
        return true;
    }
}
