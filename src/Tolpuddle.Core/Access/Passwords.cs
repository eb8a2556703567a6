using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Access.OwnSignIn;
using Tolpuddle.Core.Data;

namespace Tolpuddle.Core.Access;

/// <summary>Somebody changes their own password, knowing the old one. Forgotten ones go through <see cref="AccountLinks"/>.</summary>
public sealed class Passwords(TolpuddleContext db, TimeProvider time)
{
    public const string NotCurrent = "The current password is not right. Nothing was changed.";

    /// <summary>Changes it and ends the person's other sessions. Null if done, otherwise why not, in words for them.</summary>
    public async Task<string?> ChangeAsync(string current, string wanted, CancellationToken cancel)
    {
        var account = await db.Accounts.SingleAsync(a => a.Id == db.Viewer.AccountId, cancel);
        var pace = new SignInPace(db, time);
        var bucket = SignInPace.BucketOf(db.Vault, account.Email, account.Id); // a walk-up at an open screen must not guess quickly either
        var viewer = db.Viewer;
        db.Viewer = Viewer.System("sign-in");
        if (!await pace.WaitAsync(bucket, cancel)) return "Somebody is trying this too often just now. Wait a minute and try again.";
        var matches = await Password.MatchesAsync(account.PasswordHash, current, cancel);
        if (!matches) await pace.CountFailureAsync(bucket, cancel);
        db.Viewer = viewer;
        if (!matches) return NotCurrent;
        if (PasswordRules.ProblemWith(wanted, await db.KnownWordsAsync(account.Name, account.Email, cancel)) is { } problem) return problem;

        account.PasswordHash = Password.Hash(wanted);
        db.Disconnect(account);
        account.Version++;
        await db.EndSessionsAsync(account.Id, exceptId: db.Viewer.SessionId, cancel);
        await db.WithdrawLinksAsync(account.Id, cancel);
        db.Mail(account.Id, MailKind.PasswordChanged, AccountLinks.ForgottenPath);
        db.Record("account.password", account.Id);
        await db.SaveChangesAsync(cancel);
        return null;
    }
}

internal static class KnownWords
{
    /// <summary>What everybody knows about somebody here: no password is made of it.</summary>
    public static async Task<string[]> KnownWordsAsync(this TolpuddleContext db, string name, string email, CancellationToken cancel)
    {
        var profile = await db.Profiles.AsNoTracking().SingleOrDefaultAsync(cancel);
        return [name, email, profile?.Name ?? "", profile?.Area ?? ""];
    }
}
