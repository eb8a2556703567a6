using System.Buffers.Text;
using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;

namespace Tolpuddle.Methods.Work;

/// <summary>
/// Work that a machine can show to have done: for each of <see cref="Parts"/> parts a number such that SHA-256 of
/// <c>CHALLENGE:PART:NUMBER</c> begins with so many zero bits.
/// </summary>
/// <remarks>
/// After Back, "Hashcash" (2002). Many small parts in place of one large one: how long the whole takes varies by a quarter and
/// not by itself, so that nobody unlucky waits for minutes. Whoever knows a challenge can do its work, so it belongs to one form.
/// </remarks>
public sealed record WorkPuzzle
{
    /// <summary>Parts of a puzzle; their number is the same however hard it is.</summary>
    public const int Parts = 16;

    /// <summary>Zero bits of a part at least: some 2^11 hashes, 2^15 for the whole.</summary>
    public const int EasiestBits = 11;

    /// <summary>Zero bits of a part at most: 2^18 hashes for the whole, a few seconds on the cheapest telephone.</summary>
    public const int HardestBits = 14;

    private const int ChallengeBytes = 16;
    private const int LongestNumber = 10;
    private const int LongestAnswer = Parts * (LongestNumber + 1);

    /// <summary>128 random bits, in letters and digits that an address could hold.</summary>
    public required string Challenge { get; init; }

    /// <summary>Zero bits with which the hash of each part begins.</summary>
    public required int Bits { get; init; }

    /// <summary>A secret from which <see cref="Of"/> makes puzzles: 128 random bits.</summary>
    public static string NewSeed() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(ChallengeBytes));

    /// <summary>
    /// The puzzle of this difficulty for whoever holds <paramref name="seed"/>: always the same one, so that it need not be kept. Who knows one of them
    /// knows nothing of the seed nor of one of another difficulty.
    /// </summary>
    /// <param name="seed">From <see cref="NewSeed"/>; it is shown to nobody.</param>
    /// <param name="bits">How hard; beyond <see cref="EasiestBits"/> and <see cref="HardestBits"/> the nearer of them.</param>
    public static WorkPuzzle Of(string seed, int bits)
    {
        var hard = Math.Clamp(bits, EasiestBits, HardestBits);
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"tolpuddle work {seed} {hard}")));
        return new WorkPuzzle { Challenge = Base64Url.EncodeToString(hash.AsSpan(0, ChallengeBytes)), Bits = hard };
    }

    /// <summary>True if <paramref name="answer"/> holds a right number for each part, with dots between. As many hashes are made for a wrong answer as for a right one.</summary>
    public bool IsSolvedBy(string? answer)
    {
        if (answer is not { Length: > 0 and <= LongestAnswer } || answer.Split('.') is not { Length: Parts } numbers) return false;
        var isSolved = true;
        for (var part = 0; part < Parts; part++)
        {
            isSolved &= uint.TryParse(numbers[part], NumberStyles.None, CultureInfo.InvariantCulture, out var number);
            isSolved &= ZeroBits(part, number) >= Bits;
        }

        return isSolved;
    }

    /// <summary>Does the work: what a browser does, for those who test it.</summary>
    public string Solve() => string.Join('.', Enumerable.Range(0, Parts).Select(Search));

    private uint Search(int part)
    {
        for (var number = 0u; ; number++)
        {
            if (ZeroBits(part, number) >= Bits) return number;
        }
    }

    private int ZeroBits(int part, uint number)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Challenge}:{part}:{number}")), hash);
        return BitOperations.LeadingZeroCount(((uint)hash[0] << 24) | ((uint)hash[1] << 16) | ((uint)hash[2] << 8) | hash[3]);
    }
}
