using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Data;

namespace Tolpuddle.Core.Access.OwnSignIn;

/// <summary>How somebody's account stands to the sign-in of their agency, for themselves.</summary>
/// <param name="IsOffered">Their agency has one, and it may open this account.</param>
/// <param name="ProvesAgain">It can prove again that it is they.</param>
public sealed record OwnConnection(bool IsOffered, bool IsConnected, bool ProvesAgain, bool HasPassword);

/// <summary>Whether an account is connected with the sign-in of its agency, and the end of that. It begins in <see cref="VouchedSignIn"/>.</summary>
public sealed class OwnConnections(TolpuddleContext db)
{
    public async Task<OwnConnection> ReadAsync(CancellationToken cancel)
    {
        var account = await db.Accounts.AsNoTracking().SingleAsync(a => a.Id == db.Viewer.AccountId, cancel);
        var provider = await db.ServingProviderAsync(account.AgencyId, cancel);
        var (isOffered, isConnected) = (provider is not null && !account.Is(GroupRoles.Never), account.SubjectKey is not null);
        return new OwnConnection(isOffered, isConnected, isOffered && isConnected && (account.SecondFactorSince is null || provider!.FactorValue.Length > 0), account.PasswordHash is not null);
    }

    /// <summary>The viewer's account is not opened by their agency's sign-in any more. False if it is not connected, or somebody was quicker.</summary>
    public async Task<bool> EndAsync(CancellationToken cancel)
    {
        var account = await db.Accounts.SingleAsync(a => a.Id == db.Viewer.AccountId, cancel);
        if (account.SubjectKey is null) return false;
        await db.DisconnectAsync(account, cancel);
        return await db.TrySaveAsync(cancel);
    }

    /// <summary>The same, by an administrator: the person's sessions end.</summary>
    public async Task<AccountChange> EndAsync(Guid accountId, CancellationToken cancel)
    {
        if (await db.Accounts.SingleOrDefaultAsync(a => a.Id == accountId, cancel) is not { } account || !await db.AdministersAsync(account.AgencyId, cancel)) return new("This agency has administrators of its own. Ask them.");
        if (account.SubjectKey is null) return new("This account is not connected any more.");
        await db.DisconnectAsync(account, cancel);
        return new(await db.TrySaveAsync(cancel) ? null : "Somebody else has just changed this account. Nothing was changed; look again.");
    }
}

internal static class Connecting
{
    /// <summary>Blind key of the name by which this provider knows somebody.</summary>
    public static long SubjectKey(this TolpuddleContext db, SignInProvider provider, string subject) =>
        db.Vault.BlindKey("subject", $"{provider.AgencyId}\n{provider.Authority}\n{provider.ClientId}\n{subject}");

    /// <summary>The provider by which people of an agency come in. Looks as the program: it is administrators who see how it is set up.</summary>
    public static async Task<SignInProvider?> ServingProviderAsync(this TolpuddleContext db, Guid agencyId, CancellationToken cancel)
    {
        using var asProgram = new AsProgram(db);
        return await db.SignInProviders.AsNoTracking().SingleOrDefaultAsync(p => p.AgencyId == agencyId && p.IsConfirmed, cancel);
    }

    /// <summary>An account is not opened by its agency's sign-in any more. The caller counts the change, tells its owner and saves.</summary>
    public static void Disconnect(this TolpuddleContext db, Account account)
    {
        if (account.SubjectKey is null) return;
        account.SubjectKey = null;
        db.Record("account.disconnect", account.Id);
    }

    /// <summary>From now on an account is opened by its former means alone, and its owner is told. Their sessions end, but the viewer's own. The caller saves.</summary>
    public static async Task DisconnectAsync(this TolpuddleContext db, Account account, CancellationToken cancel)
    {
        db.Disconnect(account);
        account.Version++;
        await db.EndSessionsAsync(account.Id, exceptId: db.Viewer.SessionId, cancel);
        db.Mail(account.Id, MailKind.OwnSignInChanged, AccountLinks.ForgottenPath);
    }

    /// <summary>Saves everything; or nothing and false if somebody else changed one of the rows, or was quicker with one that there can be only once.</summary>
    public static async Task<bool> TrySaveOnceAsync(this TolpuddleContext db, CancellationToken cancel)
    {
        try
        {
            return await db.TrySaveAsync(cancel);
        }
        catch (DbUpdateException e) when (DatabaseTrouble.IsTaken(e))
        {
            db.ChangeTracker.Clear();
            return false;
        }
    }
}
