using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Tolpuddle.Methods.OneTime;

/// <summary>
/// Codes that somebody and we can both make from a shared key and the time, and nobody else. Sources: RFC 4226 (a code
/// from a counter), RFC 6238 (the counter is the time).
/// </summary>
public static class OneTimeCode
{
    /// <summary>Digits of a code, as every authenticator app shows them.</summary>
    public const int Length = 6;

    /// <summary>Bytes of a new key: as many as the hash has, RFC 4226 section 4, R6.</summary>
    public const int KeyLength = 20;

    /// <summary>How long one code is shown, RFC 6238 section 5.2.</summary>
    public static readonly TimeSpan Step = TimeSpan.FromSeconds(30);

    /// <summary>How many steps a clock may be behind or ahead, and how long somebody may type: RFC 6238 section 6.</summary>
    private const int Tolerance = 1;

    /// <summary>The step in which <paramref name="moment"/> (UTC) falls.</summary>
    public static long StepAt(DateTime moment) => (moment - DateTime.UnixEpoch).Ticks / Step.Ticks;

    /// <summary>The code of one step, RFC 4226 section 5.3.</summary>
    /// <param name="key">The shared key.</param>
    /// <param name="step">From <see cref="StepAt"/>.</param>
    /// <param name="hash">SHA-1 for every app that people have; others are for the vectors of the RFC.</param>
    /// <param name="length">Digits, 6 to 8.</param>
    public static string Of(ReadOnlySpan<byte> key, long step, HashAlgorithmName hash, int length = Length)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 6);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, 8);
        Span<byte> counter = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
        var mac = CryptographicOperations.HmacData(hash, key, counter);
        var cut = BinaryPrimitives.ReadUInt32BigEndian(mac.AsSpan(mac[^1] & 0xF)) & 0x7FFF_FFFF;
        return (cut % (uint)Math.Pow(10, length)).ToString(CultureInfo.InvariantCulture).PadLeft(length, '0');
    }

    /// <summary>
    /// The step whose code <paramref name="typed"/> is, if it is one of those that may be shown at <paramref name="moment"/>
    /// and comes after <paramref name="usedStep"/>: a code that was taken is never taken again (RFC 6238 section 5.2). A used
    /// step that lies further ahead was taken by a clock that has been set right since: it would refuse every code until then.
    /// </summary>
    public static long? FindStep(ReadOnlySpan<byte> key, string typed, DateTime moment, long usedStep)
    {
        long? found = null;
        var now = StepAt(moment);
        var bytes = Encoding.UTF8.GetBytes(typed);
        for (var step = now - Tolerance; step <= now + Tolerance; step++)
        {
            // All are compared, whichever fits: how long it takes says nothing.
            var fits = CryptographicOperations.FixedTimeEquals(bytes, Encoding.ASCII.GetBytes(Of(key, step, HashAlgorithmName.SHA1)));
            if (fits && (step > usedStep || usedStep > now + Tolerance) && found is null) found = step;
        }

        return found;
    }

    /// <summary>The address that an app reads from a picture. Source: Google Authenticator, "Key Uri Format".</summary>
    public static string Address(ReadOnlySpan<byte> key, string issuer, string account) =>
        $"otpauth://totp/{Uri.EscapeDataString(issuer)}:{Uri.EscapeDataString(account)}?secret={Base32.Encode(key)}&issuer={Uri.EscapeDataString(issuer)}";
}
