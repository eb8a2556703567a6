namespace Tolpuddle.Methods.Identifiers;

/// <summary>Index keys by which a plate that was read in part finds the whole one.</summary>
/// <remarks>
/// <para>
/// The seven places of a plate are taken as the seven points of the Fano plane, the smallest projective plane: seven
/// lines of three points, any two points on exactly one line, any two lines meeting in exactly one point. A plate has a
/// key for what stands off each line (four characters, first in the list) and for what stands on each line (three), as
/// long as all of it was read: fourteen keys at most, where keeping every choice of four places would take thirty-five.
/// </para>
/// <para>
/// Guarantee: two plates of one length that agree wherever both were read share a key if at most three places were
/// unread in either. Proof: one or two unread places lie on some line, and what stands off that line was read in both.
/// Three unread places may be a line, and the same holds. If they are not on one line, each lies on three lines and each
/// two have one in common, so they touch 3·3 − 3 = 6 of the seven lines: what stands on the seventh was read in both.
/// Shorter plates use the first places of the plane, where the same holds; their keys say less, but they are rare.
/// </para>
/// <para>
/// The places are numbered so that no line takes more than two of the characters that say little (area and year in
/// the format of 2001: places 0 to 3) without one of the three that were drawn by lot (4 to 6).
/// </para>
/// </remarks>
internal static class PlateKeys
{
    /// <summary>Stands in a key for a place that the key says nothing about.</summary>
    private const char Open = '.';

    private const int AllPlaces = 0b111_1111;

    /// <summary>The lines, as sets of places: bit i for the i-th character, from 0.</summary>
    private static readonly int[] Lines =
    [
        Places(0, 2, 4), Places(0, 3, 5), Places(2, 3, 6), Places(0, 1, 6), Places(1, 2, 5), Places(1, 3, 4), Places(4, 5, 6),
    ];

    /// <summary>The keys of a normalised plate, most telling first. Never empty: a plate of which too little was read has itself as its only key.</summary>
    public static IReadOnlyList<string> Of(string plate)
    {
        var keys = new List<string>(2 * Lines.Length);
        foreach (var line in Lines) Add(keys, plate, AllPlaces & ~line);
        foreach (var line in Lines) Add(keys, plate, line);
        if (keys.Count == 0) keys.Add(plate);
        return keys;
    }

    private static void Add(List<string> keys, string plate, int places)
    {
        Span<char> key = stackalloc char[plate.Length];
        for (var i = 0; i < plate.Length; i++)
        {
            var isKept = (places & (1 << i)) != 0;
            if (isKept && plate[i] == VehicleRegistration.Unread) return;
            key[i] = isKept ? plate[i] : Open;
        }

        var text = new string(key);
        if (!keys.Contains(text)) keys.Add(text);
    }

    private static int Places(int first, int second, int third) => (1 << first) | (1 << second) | (1 << third);
}
