using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Data;
using Tolpuddle.Methods.OneTime;

namespace Tolpuddle.Core.Access.Proving;

/// <summary>How somebody's second factor stands, for themselves.</summary>
/// <param name="Since">Since when a second factor is asked for; null: none.</param>
/// <param name="AppSince">Since when an app is one; null: none is.</param>
/// <param name="CodesLeft">Recovery codes that still work.</param>
/// <param name="IsRequired">Their agency asks everybody for one.</param>
public sealed record SecondFactorState(DateTime? Since, DateTime? AppSince, int CodesLeft, bool IsRequired);

/// <summary>Which second factors somebody has. Whoever has one has recovery codes too.</summary>
public sealed record Factors(bool HasApp, bool HasPasskey)
{
    public static Factors None { get; } = new(false, false);
}

/// <summary>What somebody does with their own second factor.</summary>
public sealed class SecondFactors(TolpuddleContext db)
{
    /// <summary>Where it is looked after.</summary>
    public const string Path = "/account/second-factor";

    /// <summary>A key for an app that is not set up yet. It is kept by nobody until a code shows that the app has it.</summary>
    public static byte[] NewKey() => RandomNumberGenerator.GetBytes(OneTimeCode.KeyLength);

    public async Task<SecondFactorState> ReadAsync(CancellationToken cancel)
    {
        var account = await db.Accounts.AsNoTracking().SingleAsync(a => a.Id == db.Viewer.AccountId, cancel);
        return new SecondFactorState(
            account.SecondFactorSince,
            await db.Authenticators.Where(a => a.AccountId == account.Id).Select(a => (DateTime?)a.AddedAt).SingleOrDefaultAsync(cancel),
            await db.RecoveryCodes.CountAsync(c => c.AccountId == account.Id && c.UsedAt == null, cancel),
            await db.RequiresFactorAsync(cancel));
    }

    /// <summary>
    /// From now on an app with <paramref name="key"/> is asked for; one that was there before is worth nothing any more,
    /// and the person's other sessions end.
    /// </summary>
    /// <returns>New recovery codes, which nobody can show again; null if <paramref name="code"/> is not what the app shows now.</returns>
    public async Task<IReadOnlyList<string>?> SetUpAsync(byte[] key, string code, CancellationToken cancel)
    {
        if (OneTimeCode.FindStep(key, code.Replace(" ", "", StringComparison.Ordinal), db.Now, usedStep: 0) is not { } step) return null;
        var account = await db.Accounts.SingleAsync(a => a.Id == db.Viewer.AccountId, cancel);
        db.Authenticators.RemoveRange(await db.Authenticators.Where(a => a.AccountId == account.Id).ToListAsync(cancel));
        db.Authenticators.Add(new Authenticator { AccountId = account.Id, Key = key, AddedAt = db.Now, UsedStep = step });
        account.SecondFactorSince ??= db.Now;
        var codes = await db.ReplaceCodesAsync(cancel);
        return await db.SaveFactorAsync(account, "account.second-factor", cancel) ? codes : null;
    }

    /// <summary>New recovery codes; those that were there before are worth nothing any more. None where there is no app.</summary>
    public async Task<IReadOnlyList<string>> NewCodesAsync(CancellationToken cancel)
    {
        var account = await db.Accounts.SingleAsync(a => a.Id == db.Viewer.AccountId, cancel);
        if (account.SecondFactorSince is null) return [];
        var codes = await db.ReplaceCodesAsync(cancel);
        return await db.SaveFactorAsync(account, "account.recovery-codes", cancel) ? codes : [];
    }

    /// <summary>From now on the password is enough. False where the agency asks for a second factor, and where somebody was quicker.</summary>
    public async Task<bool> RemoveAsync(CancellationToken cancel)
    {
        if (await db.RequiresFactorAsync(cancel)) return false;
        var account = await db.Accounts.SingleAsync(a => a.Id == db.Viewer.AccountId, cancel);
        await db.RemoveFactorAsync(account, cancel);
        return await db.SaveFactorAsync(account, "account.second-factor-off", cancel);
    }
}

internal static class ChangingFactors
{
    public static async Task<Factors> FactorsAsync(this TolpuddleContext db, Guid accountId, CancellationToken cancel) =>
        new(await db.Authenticators.AnyAsync(a => a.AccountId == accountId, cancel), await db.Passkeys.AnyAsync(p => p.AccountId == accountId, cancel));

    /// <summary>True if the viewer's agency asks everybody for a second factor.</summary>
    public static Task<bool> RequiresFactorAsync(this TolpuddleContext db, CancellationToken cancel) =>
        db.Agencies.AnyAsync(a => a.Id == db.Viewer.AgencyId && a.SecondFactorRequiredSince != null, cancel);

    /// <summary>Gives the viewer new recovery codes in place of the old. The caller saves.</summary>
    public static async Task<IReadOnlyList<string>> ReplaceCodesAsync(this TolpuddleContext db, CancellationToken cancel)
    {
        var id = db.Viewer.AccountId;
        db.RecoveryCodes.RemoveRange(await db.RecoveryCodes.Where(c => c.AccountId == id).ToListAsync(cancel));
        List<string> codes = [.. Enumerable.Range(0, RecoveryCodes.Count).Select(_ => RecoveryCodes.New())];
        db.RecoveryCodes.AddRange(codes.Select(code => new RecoveryCode { AccountId = id, CodeHash = RecoveryCodes.HashOf(db.Vault, id, code), AddedAt = db.Now }));
        return codes;
    }

    /// <summary>Saves a change of the viewer's own factors: their other sessions end, and they are told by mail.</summary>
    public static async Task<bool> SaveFactorAsync(this TolpuddleContext db, Account account, string act, CancellationToken cancel)
    {
        account.Version++;
        await db.EndSessionsAsync(account.Id, exceptId: db.Viewer.SessionId, cancel);
        db.Mail(account.Id, MailKind.SecondFactorChanged, AccountLinks.ForgottenPath);
        db.Record(act, account.Id);
        return await db.TrySaveAsync(cancel);
    }

    /// <summary>Takes an account's second factor away. Looks past the rules: two administrators may end one and never see it. The caller saves.</summary>
    public static async Task RemoveFactorAsync(this TolpuddleContext db, Account account, CancellationToken cancel)
    {
        account.SecondFactorSince = null;
        db.Authenticators.RemoveRange(await db.Authenticators.IgnoreQueryFilters().Where(a => a.AccountId == account.Id).ToListAsync(cancel));
        db.Passkeys.RemoveRange(await db.Passkeys.IgnoreQueryFilters().Where(p => p.AccountId == account.Id).ToListAsync(cancel));
        db.RecoveryCodes.RemoveRange(await db.RecoveryCodes.IgnoreQueryFilters().Where(c => c.AccountId == account.Id).ToListAsync(cancel));
    }
}
