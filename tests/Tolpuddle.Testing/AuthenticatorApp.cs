using System.Security.Cryptography;
using Tolpuddle.Methods.OneTime;

namespace Tolpuddle.Testing;

/// <summary>A phone with an authenticator app, told its key by hand.</summary>
public sealed class AuthenticatorApp(TimeProvider clock, string key)
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    private readonly byte[] _key = Decode(key);

    /// <summary>What it shows now.</summary>
    public string Shows => At(OneTimeCode.StepAt(clock.GetUtcNow().UtcDateTime));

    /// <summary>What it shows for none of the moments around now.</summary>
    public string Wrong
    {
        get
        {
            var step = OneTimeCode.StepAt(clock.GetUtcNow().UtcDateTime);
            var shown = Enumerable.Range(-3, 7).Select(off => At(step + off)).ToHashSet();
            return Enumerable.Range(0, 10).Select(i => $"00000{i}").First(code => !shown.Contains(code));
        }
    }

    private string At(long step) => OneTimeCode.Of(_key, step, HashAlgorithmName.SHA1);

    private static byte[] Decode(string key)
    {
        var bits = string.Concat(key.Where(char.IsLetterOrDigit).Select(sign => Convert.ToString(Alphabet.IndexOf(sign), 2).PadLeft(5, '0')));
        return [.. bits.Chunk(8).Where(group => group.Length == 8).Select(group => Convert.ToByte(new string(group), 2))];
    }
}
