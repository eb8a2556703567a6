using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Data;

namespace Tolpuddle.Core.Access.Proving;

/// <summary>How a try at the second step ended. At most one is set; neither: the code was wrong.</summary>
/// <param name="IsTooBusy">Too many others are trying this account just now; this try was not looked at.</param>
/// <param name="IsOver">The first step is too long ago, or the account has changed since: begin again.</param>
public sealed record SecondStepResult(Admitted? Admitted, bool IsTooBusy = false, bool IsOver = false);

/// <summary>From a first factor that was right to a session.</summary>
public sealed class SecondStep(TolpuddleContext db, TimeProvider time)
{
    /// <summary>How long the first step stands.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    /// <summary>Starts a session if <paramref name="code"/> is one of the app or of the paper, and was not used before.</summary>
    public async Task<SecondStepResult> FinishAsync(HalfWay half, string code, Arrival from, CancellationToken cancel)
    {
        db.Viewer = Viewer.System("sign-in");
        if (await FindAsync(half, cancel) is not { } account) return Refused(isOver: true);
        var place = from.KnownTo(account.Id);
        switch (await new Proofs(db, time).CheckAsync(account, code, place, cancel))
        {
            case ProofResult.TooBusy:
                return Refused(isTooBusy: true);
            case ProofResult.Wrong:
                return Refused();
        }

        var admitted = await db.BeginAsync(account, "sign-in", from, isToldOf: true, cancel);
        return await db.TrySaveAsync(cancel) ? new SecondStepResult(admitted) : Refused(); // the same code from two places: the first one counts
    }

    /// <summary>Starts a session if <paramref name="shown"/> is a passkey of this person.</summary>
    public async Task<SecondStepResult> FinishAsync(HalfWay half, ShownPasskey shown, Arrival from, CancellationToken cancel)
    {
        db.Viewer = Viewer.System("sign-in");
        if (await FindAsync(half, cancel) is not { } account) return Refused(isOver: true);
        if (!await db.UseAsync(account, shown, cancel)) return Refused();
        var admitted = await db.BeginAsync(account, "sign-in", from, isToldOf: true, cancel);
        return await db.TrySaveAsync(cancel) ? new SecondStepResult(admitted) : Refused();
    }

    /// <summary>What this person can show; null if the second step cannot be done any more.</summary>
    public async Task<Factors?> FactorsAsync(HalfWay half, CancellationToken cancel)
    {
        db.Viewer = Viewer.System("sign-in");
        var factors = await FindAsync(half, cancel) is { } account ? await db.FactorsAsync(account.Id, cancel) : null;
        db.Viewer = Viewer.Nobody;
        return factors;
    }

    private async Task<Account?> FindAsync(HalfWay half, CancellationToken cancel)
    {
        if (db.Now - half.At > Patience) return null;
        var account = await db.Accounts.SingleOrDefaultAsync(
            a => a.Id == half.AccountId && a.Version == half.Version && a.State == AccountState.Active && a.SecondFactorSince != null, cancel);
        return account?.HasEnded(Days.Of(db.Now)) == false ? account : null;
    }

    private SecondStepResult Refused(bool isTooBusy = false, bool isOver = false)
    {
        db.Viewer = Viewer.Nobody;
        return new SecondStepResult(null, isTooBusy, isOver);
    }
}
