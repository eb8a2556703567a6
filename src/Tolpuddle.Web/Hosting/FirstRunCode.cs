using System.Security.Cryptography;
using System.Text;

namespace Tolpuddle.Web.Hosting;

/// <summary>
/// The code on the operator's console that opens the first-run page: whoever can read the console may set the
/// system up. Lives in this process only, and is worth nothing once a partnership is there.
/// </summary>
public sealed class FirstRunCode(TimeProvider time)
{
    private const string Alphabet = "23456789ABCDEFGHJKMNPQRSTVWXYZ";
    private const int Groups = 5;
    private const int GroupLength = 4;

    private static readonly TimeSpan Slowness = TimeSpan.FromSeconds(1);

    private static readonly SemaphoreSlim OneAtATime = new(1, 1);

    /// <summary>Twenty characters, 98 bits, in groups of four.</summary>
    public string Value { get; } = string.Join('-', Enumerable.Range(0, Groups).Select(_ => RandomNumberGenerator.GetString(Alphabet, GroupLength)));

    /// <summary>True if <paramref name="typed"/> is the code. One wrong try a second for everybody together.</summary>
    public async Task<bool> MatchesAsync(string typed, CancellationToken cancel)
    {
        if (CryptographicOperations.FixedTimeEquals(Bytes(typed), Bytes(Value))) return true;
        await OneAtATime.WaitAsync(cancel);
        try
        {
            await Task.Delay(Slowness, time, cancel);
            return false;
        }
        finally
        {
            OneAtATime.Release();
        }
    }

    private static byte[] Bytes(string code) => Encoding.UTF8.GetBytes(code.Replace("-", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal).ToUpperInvariant());
}
