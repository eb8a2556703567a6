using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Data;

namespace Tolpuddle.Core.Access.Proving;

/// <summary>Our accounts and passkeys as ASP.NET Core Identity looks them up while it checks an answer. It reads as the program and changes nothing.</summary>
public sealed class PasskeyStore(TolpuddleContext db) : IUserPasskeyStore<Account>
{
    private const string ReadsOnly = "Passkeys and accounts are changed by our own operations, which write down what they do.";

    public Task<string> GetUserIdAsync(Account user, CancellationToken cancellationToken) => Task.FromResult(user.Id.ToString());

    public Task<string?> GetUserNameAsync(Account user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.Email);

    public Task<string?> GetNormalizedUserNameAsync(Account user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.Email);

    public Task<Account?> FindByIdAsync(string userId, CancellationToken cancellationToken) =>
        Guid.TryParse(userId, out var id) ? AsProgramAsync(() => db.Accounts.AsNoTracking().SingleOrDefaultAsync(a => a.Id == id, cancellationToken)) : Task.FromResult<Account?>(null);

    public Task<Account?> FindByPasskeyIdAsync(byte[] credentialId, CancellationToken cancellationToken) =>
        AsProgramAsync(() => db.Accounts.AsNoTracking().SingleOrDefaultAsync(a => db.Passkeys.Any(p => p.AccountId == a.Id && p.CredentialId == credentialId), cancellationToken));

    public async Task<IList<UserPasskeyInfo>> GetPasskeysAsync(Account user, CancellationToken cancellationToken) =>
        [.. (await AsProgramAsync(() => db.Passkeys.AsNoTracking().Where(p => p.AccountId == user.Id).ToListAsync(cancellationToken))).Select(ToInfo)];

    public async Task<UserPasskeyInfo?> FindPasskeyAsync(Account user, byte[] credentialId, CancellationToken cancellationToken) =>
        await AsProgramAsync(() => db.Passkeys.AsNoTracking().SingleOrDefaultAsync(p => p.AccountId == user.Id && p.CredentialId == credentialId, cancellationToken)) is { } passkey
            ? ToInfo(passkey)
            : null;

    public Task AddOrUpdatePasskeyAsync(Account user, UserPasskeyInfo passkey, CancellationToken cancellationToken) => throw new NotSupportedException(ReadsOnly);

    public Task RemovePasskeyAsync(Account user, byte[] credentialId, CancellationToken cancellationToken) => throw new NotSupportedException(ReadsOnly);

    public Task SetUserNameAsync(Account user, string? userName, CancellationToken cancellationToken) => throw new NotSupportedException(ReadsOnly);

    public Task SetNormalizedUserNameAsync(Account user, string? normalizedName, CancellationToken cancellationToken) => throw new NotSupportedException(ReadsOnly);

    public Task<IdentityResult> CreateAsync(Account user, CancellationToken cancellationToken) => throw new NotSupportedException(ReadsOnly);

    public Task<IdentityResult> UpdateAsync(Account user, CancellationToken cancellationToken) => throw new NotSupportedException(ReadsOnly);

    public Task<IdentityResult> DeleteAsync(Account user, CancellationToken cancellationToken) => throw new NotSupportedException(ReadsOnly);

    public Task<Account?> FindByNameAsync(string normalizedUserName, CancellationToken cancellationToken) => throw new NotSupportedException(ReadsOnly);

    public void Dispose()
    {
        // The context belongs to the request.
    }

    private static UserPasskeyInfo ToInfo(Passkey passkey) => new(
        passkey.CredentialId, passkey.PublicKey, passkey.AddedAt, (uint)passkey.SignCount, transports: null,
        isUserVerified: true, isBackupEligible: passkey.IsCopied, isBackedUp: passkey.IsCopied, attestationObject: [], clientDataJson: []);

    private async Task<TResult> AsProgramAsync<TResult>(Func<Task<TResult>> read)
    {
        using var asProgram = new AsProgram(db);
        return await read();
    }
}
