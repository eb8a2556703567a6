using System.Security.Cryptography;

namespace Tolpuddle.Methods.Identifiers;

/// <summary>A short name that people can say and type for a record: <c>R-7K3F-92QD</c>.</summary>
/// <remarks>
/// <para>
/// A letter for the kind of record, seven characters drawn by lot, one check character. Thirty-two characters are in
/// use: digits and letters without I, L, O and U (after Crockford's base 32), so O is read as 0, I and L as 1.
/// </para>
/// <para>
/// Check: each character is an element of GF(32) = GF(2)[x]/(x⁵+x²+1), its five bits being the coefficients, and
/// c₀·α⁸ + c₁·α⁷ + … + c₈ = 0 with α = x⁴+x (a Reed–Solomon code with one check symbol). One wrong character adds
/// a term that is not 0. Two characters exchanged add (αⁱ + αʲ)(a + b), which is not 0 either, because α has
/// order 31: so every single mistake and every exchange, of neighbours or not, is found. Other slips pass once in 32.
/// </para>
/// <para>
/// 2³⁵ references a letter: among a million, some fourteen pairs would be equal. A table of them needs a unique index,
/// and its writer draws again.
/// </para>
/// </remarks>
public readonly record struct Reference
{
    /// <summary>How many random bytes <see cref="Create"/> takes; five bits of each are used.</summary>
    public const int RandomLength = 7;

    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private const int SymbolCount = RandomLength + 2;
    private const int FieldSize = 32;
    private const int FieldPolynomial = 0b100101;
    private const int Alpha = 0b10010;
    private const int GroupEnd = 5; // R-7K3F-92QD: the second dash stands before the sixth symbol

    private Reference(string value) => Value = value;

    /// <summary>Upper case, with its dashes: <c>R-7K3F-92QD</c>.</summary>
    public string Value { get; }

    /// <summary>The letter for the kind of record.</summary>
    public char Prefix => Value[0];

    /// <summary>A new reference.</summary>
    /// <inheritdoc cref="Create" path="/param[@name='prefix']"/>
    /// <inheritdoc cref="Create" path="/exception"/>
    public static Reference New(char prefix)
    {
        Span<byte> random = stackalloc byte[RandomLength];
        RandomNumberGenerator.Fill(random);
        return Create(prefix, random);
    }

    /// <summary>The reference that <paramref name="random"/> stands for.</summary>
    /// <param name="prefix">A capital letter other than I, L, O and U.</param>
    /// <param name="random">At least <see cref="RandomLength"/> bytes.</param>
    /// <exception cref="ArgumentException">The letter is not in use, or there are too few bytes.</exception>
    public static Reference Create(char prefix, ReadOnlySpan<byte> random)
    {
        if (!char.IsAsciiLetterUpper(prefix) || !Alphabet.Contains(prefix)) throw new ArgumentException($"'{prefix}' cannot start a reference.", nameof(prefix));
        if (random.Length < RandomLength) throw new ArgumentException($"A reference takes {RandomLength} bytes.", nameof(random));

        Span<char> symbols = stackalloc char[SymbolCount];
        symbols[0] = prefix;
        for (var i = 0; i < RandomLength; i++) symbols[i + 1] = Alphabet[random[i] % FieldSize];
        symbols[^1] = Alphabet[0];
        symbols[^1] = Alphabet[Syndrome(symbols)]; // in a field of two, minus the sum is the sum
        return new Reference(Write(symbols));
    }

    /// <summary>Reads a reference in any case, with or without dashes. False if it is not one, or a character is wrong.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out Reference reference)
    {
        reference = default;
        Span<char> symbols = stackalloc char[SymbolCount];
        var length = 0;
        foreach (var typed in text)
        {
            var c = PlainText.Fold(typed);
            if (c is ' ' or '-') continue;
            c = char.ToUpperInvariant(c) switch { 'O' => '0', 'I' or 'L' => '1', var other => other };
            if (length == SymbolCount || !Alphabet.Contains(c)) return false;
            symbols[length++] = c;
        }

        if (length != SymbolCount || !char.IsAsciiLetterUpper(symbols[0]) || Syndrome(symbols) != 0) return false;
        reference = new Reference(Write(symbols));
        return true;
    }

    public override string ToString() => Value;

    private static string Write(ReadOnlySpan<char> symbols) => $"{symbols[0]}-{symbols[1..GroupEnd]}-{symbols[GroupEnd..]}";

    /// <summary>The sum of the check equation, by Horner's rule: 0 for a right reference.</summary>
    private static int Syndrome(ReadOnlySpan<char> symbols)
    {
        var sum = 0;
        foreach (var c in symbols) sum = TimesAlpha(sum) ^ Alphabet.IndexOf(c, StringComparison.Ordinal);
        return sum;
    }

    private static int TimesAlpha(int element)
    {
        var product = 0;
        for (var factor = Alpha; factor != 0; factor >>= 1)
        {
            if ((factor & 1) != 0) product ^= element;
            element <<= 1;
            if (element >= FieldSize) element ^= FieldPolynomial;
        }

        return product;
    }
}
