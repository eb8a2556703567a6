using System.Globalization;

namespace Tolpuddle.Methods.Identifiers;

/// <summary>Writes what people type with the characters of one keyboard, one for one, so that places in the text stay the same.</summary>
internal static class PlainText
{
    private const int FullWidthOffset = 0xFEE0; // U+FF01 '！' is '!' moved up by this much (Unicode, Halfwidth and Fullwidth Forms)

    /// <summary>Digits of every script as 0–9, every space and invisible mark as a space, every dash as '-', full-width forms as ASCII.</summary>
    public static char Fold(char c)
    {
        if (char.IsAscii(c)) return c;
        if (c is >= '\uFF01' and <= '\uFF5E') return (char)(c - FullWidthOffset);
        return char.GetUnicodeCategory(c) switch
        {
            UnicodeCategory.DecimalDigitNumber => (char)('0' + CharUnicodeInfo.GetDecimalDigitValue(c)),
            UnicodeCategory.SpaceSeparator or UnicodeCategory.Format => ' ',
            UnicodeCategory.DashPunctuation => '-',
            _ => c switch
            {
                '\u2212' => '-',
                '\u2018' or '\u2019' => '\'',
                _ => c,
            },
        };
    }

    /// <inheritdoc cref="Fold(char)"/>
    public static string Fold(ReadOnlySpan<char> text) =>
        string.Create(text.Length, text, static (plain, typed) =>
        {
            for (var i = 0; i < typed.Length; i++) plain[i] = Fold(typed[i]);
        });
}
