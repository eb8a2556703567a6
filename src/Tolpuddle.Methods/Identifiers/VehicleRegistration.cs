using System.Buffers;

namespace Tolpuddle.Methods.Identifiers;

/// <summary>
/// A vehicle registration, in the form in which two sightings of the same plate compare equal.
/// </summary>
/// <remarks>
/// Witnesses confuse O with 0 and I with 1, so both are folded to the digit. A character that nobody
/// could read is written <c>?</c>. Two to seven characters: DVLA INF104 and the formats in use since 1903;
/// plates of other countries are read where they fit into seven.
/// </remarks>
public readonly record struct VehicleRegistration
{
    public const int MinLength = 2;
    public const int MaxLength = 7;

    /// <summary>Most unread characters, in two plates together, with which <see cref="Keys"/> still brings them together.</summary>
    public const int MaxUnread = 3;

    /// <summary>Stands for a character that nobody could read.</summary>
    public const char Unread = '?';

    private static readonly SearchValues<char> Separators = SearchValues.Create(" -.");

    private VehicleRegistration(string value) => Value = value;

    /// <summary>Upper case, without separators, O and I folded; <c>?</c> for each unread character.</summary>
    public string Value { get; }

    public bool IsPartial => Value.Contains(Unread);

    /// <summary>As on the plate, where the format tells letters from digits and where the space stands: <c>BD51 ?MR</c>.</summary>
    public string Display => PlateFormat.Of(Value) is { } format ? format.Write(Value) : Value;

    /// <summary>One to fourteen index keys; see <see cref="PlateKeys"/> for the guarantee and its proof.</summary>
    /// <remarks>Any two plates of which <see cref="CouldBe"/> is true, with at most <see cref="MaxUnread"/> unread characters in both together, share a key.</remarks>
    public IReadOnlyList<string> Keys => PlateKeys.Of(Value);

    /// <summary>Reads a plate as people write it; <c>?</c>, <c>*</c> or <c>_</c> for an unread character. False if <paramref name="text"/> cannot be one.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out VehicleRegistration registration)
    {
        registration = default;
        Span<char> plate = stackalloc char[MaxLength];
        var length = 0;
        foreach (var typed in text)
        {
            var c = PlainText.Fold(typed);
            if (Separators.Contains(c)) continue;
            if (length == MaxLength || !(char.IsAsciiLetterOrDigit(c) || IsUnread(c))) return false;
            plate[length++] = FoldCharacter(c);
        }

        if (length < MinLength || !plate[..length].ContainsAnyExcept(Unread)) return false;
        registration = new VehicleRegistration(new string(plate[..length]));
        return true;
    }

    /// <summary>True if the two could be the same plate, each unread character matching any.</summary>
    public bool CouldBe(VehicleRegistration other)
    {
        if (Value.Length != other.Value.Length) return false;
        for (var i = 0; i < Value.Length; i++)
        {
            if (Value[i] != other.Value[i] && Value[i] != Unread && other.Value[i] != Unread) return false;
        }

        return true;
    }

    public override string ToString() => Value;

    internal static bool IsUnread(char c) => c is '?' or '*' or '_';

    internal static char FoldCharacter(char c) => char.ToUpperInvariant(c) switch
    {
        'O' => '0',
        'I' => '1',
        '*' or '_' => Unread,
        var other => other,
    };
}
