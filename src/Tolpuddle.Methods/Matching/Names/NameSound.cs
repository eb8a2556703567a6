namespace Tolpuddle.Methods.Matching.Names;

/// <summary>What is left of a name's spelling when everything is dropped that people hear or write differently.</summary>
/// <remarks>
/// In the manner of Daitch and Mokotoff (1985), for names of many languages written by ear: aspirates and doubled letters
/// fall together (sh and ch, ph and f, kh and h, dh and d, th and t), so do c, k and q; z and s; w and v; i, y and j; a and e;
/// o and u. <see cref="Sound"/> keeps the vowels, <see cref="Skeleton"/> only the first letter's and the consonants.
/// </remarks>
internal static class NameSound
{
    /// <summary>Writes the sound of a folded name. Returns its length, at most that of the name.</summary>
    public static int Sound(ReadOnlySpan<byte> name, Span<byte> sound)
    {
        var length = 0;
        for (var i = 0; i < name.Length; i++)
        {
            var c = Letter(name, ref i);
            if (c == 0 || (length > 0 && sound[length - 1] == c)) continue;
            sound[length++] = c;
        }

        // A vowel at the end is the first thing to be lost between two ways of writing.
        if (length > 3 && IsVowel(sound[length - 1])) length--;
        return length;
    }

    /// <summary>Keeps of a sound its consonants, and a mark for a vowel at the beginning. Returns the length.</summary>
    public static int Skeleton(ReadOnlySpan<byte> sound, Span<byte> skeleton)
    {
        var length = 0;
        for (var i = 0; i < sound.Length; i++)
        {
            var c = sound[i];
            if (IsVowel(c))
            {
                if (i == 0) skeleton[length++] = (byte)'a';
            }
            else if (length == 0 || skeleton[length - 1] != c)
            {
                skeleton[length++] = c;
            }
        }

        return length;
    }

    private static bool IsVowel(byte c) => c is (byte)'a' or (byte)'i' or (byte)'u';

    private static byte Letter(ReadOnlySpan<byte> name, ref int i)
    {
        var c = name[i];
        var next = i + 1 < name.Length ? name[i + 1] : (byte)0;
        if (next == 'h' && c is (byte)'s' or (byte)'c')
        {
            i++;
            return (byte)'s';
        }

        switch ((char)c)
        {
            case 'a' or 'e':
                if (c == 'e' && next == 'e')
                {
                    i++;
                    return (byte)'i';
                }

                return (byte)'a';
            case 'i' or 'y' or 'j':
                return (byte)'i';
            case 'o' or 'u':
                return (byte)'u';
            case 'c' or 'k' or 'q':
                return (byte)'k';
            case 's' or 'z':
                return (byte)'s';
            case 'v' or 'w':
                return (byte)'v';
            case 'p' when next == 'h':
                i++;
                return (byte)'f';
            case 'd' when next == 'z':
                return 0;
            case 't' when next is (byte)'s' or (byte)'z':
                i++;
                return (byte)'k';
            case 'g' when next == 'j':
                i++;
                return (byte)'d';
            case 'x':
                return (byte)'s';
            case 'h':
                return i == 0 ? (byte)'h' : (byte)0;
            default:
                return c;
        }
    }
}
