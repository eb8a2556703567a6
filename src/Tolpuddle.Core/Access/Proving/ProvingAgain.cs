using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Data;

namespace Tolpuddle.Core.Access.Proving;

/// <summary>Before a dangerous act somebody proves again that it is they: a screen that was left open cannot do it.</summary>
public sealed class ProvingAgain(TolpuddleContext db, TimeProvider time)
{
    /// <summary>How long a proof serves for what comes after it; signing in is one.</summary>
    public static readonly TimeSpan FreshFor = TimeSpan.FromMinutes(10);

    /// <summary>True if the viewer has proved who they are within the last minutes.</summary>
    public bool IsFresh => db.Viewer.IsSignedIn && db.Now - db.Viewer.ProvedAt < FreshFor;

    /// <summary>What the viewer can show.</summary>
    public Task<Factors> FactorsAsync(CancellationToken cancel) => db.FactorsAsync(db.Viewer.AccountId, cancel);

    /// <summary>Takes a code of the second factor, or the password where there is none. Null if it was right, otherwise what to do.</summary>
    public async Task<string?> ProveAsync(string typed, CancellationToken cancel)
    {
        var account = await db.Accounts.SingleAsync(a => a.Id == db.Viewer.AccountId, cancel);
        switch (await new Proofs(db, time).CheckAsync(account, typed, account.Id, cancel))
        {
            case ProofResult.TooBusy:
                return "Somebody is trying this too often just now. Wait a minute and try again.";
            case ProofResult.Wrong:
                return Wrong(account);
        }

        return await SaveAsync(account, cancel) ? null : Wrong(account);
    }

    /// <summary>Takes a passkey of the viewer's. Null if it was right, otherwise what to do.</summary>
    public async Task<string?> ProveAsync(ShownPasskey? shown, CancellationToken cancel)
    {
        var account = await db.Accounts.SingleAsync(a => a.Id == db.Viewer.AccountId, cancel);
        return shown is not null && await db.UseAsync(account, shown, cancel) && await SaveAsync(account, cancel)
            ? null
            : "This passkey did not fit. Try again; what you were about to do is not done yet.";
    }

    /// <summary>The agency's own sign-in has vouched anew for the viewer. False if somebody changed the session at the same moment.</summary>
    internal async Task<bool> VouchedAsync(CancellationToken cancel) =>
        await SaveAsync(await db.Accounts.SingleAsync(a => a.Id == db.Viewer.AccountId, cancel), cancel);

    private async Task<bool> SaveAsync(Account account, CancellationToken cancel)
    {
        var session = await db.Sessions.SingleAsync(s => s.Id == db.Viewer.SessionId, cancel);
        session.ProvedAt = db.Now;
        db.Record("session.prove", account.Id);
        if (!await db.TrySaveAsync(cancel)) return false;
        db.Viewer = db.Viewer with { ProvedAt = db.Now };
        return true;
    }

    private static string Wrong(Account account) => account.SecondFactorSince is null
        ? "This is not your password. Try again; what you were about to do is not done yet."
        : "This is not a code of yours that still works. Wait for the next one, or use a recovery code; what you were about to do is not done yet.";
}
