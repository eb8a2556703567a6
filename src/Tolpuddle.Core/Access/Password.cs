using System.Security.Cryptography;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Tolpuddle.Core.Access;

/// <summary>Makes and checks salted password hashes (PBKDF2 with HMAC-SHA-512, in the format of ASP.NET Core Identity).</summary>
internal static class Password
{
    /// <summary>OWASP Password Storage Cheat Sheet for PBKDF2-HMAC-SHA512.</summary>
    private const int Iterations = 210_000;

    private static readonly PasswordHasher<Account> Hasher = new(Options.Create(new PasswordHasherOptions { IterationCount = Iterations }));
    private static readonly string NobodysHash = Hash(Convert.ToHexString(RandomNumberGenerator.GetBytes(16)));

    /// <summary>Hashing is work for a whole core: a flood of tries waits here and leaves the rest of the site alone.</summary>
    private static readonly SemaphoreSlim Cores = new(Math.Max(1, Environment.ProcessorCount / 2));

    public static string Hash(string password) => Hasher.HashPassword(null!, password);

    /// <summary>True if <paramref name="hash"/> was made from <paramref name="password"/>. Takes as long where there is no hash.</summary>
    public static async Task<bool> MatchesAsync(string? hash, string password, CancellationToken cancel)
    {
        await Cores.WaitAsync(cancel);
        try
        {
            return await Task.Run(() => Hasher.VerifyHashedPassword(null!, hash ?? NobodysHash, password) != PasswordVerificationResult.Failed, cancel) && hash is not null;
        }
        finally
        {
            Cores.Release();
        }
    }
}
