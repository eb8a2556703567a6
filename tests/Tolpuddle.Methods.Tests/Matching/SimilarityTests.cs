using System.Text;
using CsCheck;
using Tolpuddle.Methods.Matching.Similarity;

namespace Tolpuddle.Methods.Tests.Matching;

public sealed class SimilarityTests
{
    private static Gen<string> Word => Gen.Char["abcde"].Array[0, JaroWinkler.MaxLength].Select(chars => new string(chars));

    // Winkler (1990), table 1, and Winkler (2006), "Overview of record linkage and current research directions", table 6.
    [Theory]
    [InlineData("martha", "marhta", 0.961)]
    [InlineData("dixon", "dicksonx", 0.813)]
    [InlineData("dwayne", "duane", 0.840)]
    [InlineData("shackleford", "shackelford", 0.982)]
    [InlineData("dunningham", "cunnigham", 0.896)]
    [InlineData("nichleson", "nichulson", 0.956)]
    [InlineData("jones", "johnson", 0.832)]
    [InlineData("massey", "massie", 0.933)]
    [InlineData("abroms", "abrams", 0.922)]
    [InlineData("hardin", "martinez", 0.722)]
    [InlineData("itman", "smith", 0.467)]
    [InlineData("jeraldine", "geraldine", 0.926)]
    [InlineData("michelle", "michael", 0.921)]
    [InlineData("julies", "julius", 0.933)]
    [InlineData("tanya", "tonya", 0.880)]
    [InlineData("sean", "susan", 0.805)]
    [InlineData("jon", "john", 0.933)]
    [InlineData("jon", "jan", 0.800)]
    public void Jaro_and_Winkler_is_as_published(string left, string right, double published) =>
        Assert.Equal(published, JaroWinkler.Similarity(Bytes(left), Bytes(right)), 0.0006);

    [Fact]
    public void Jaro_and_Winkler_is_that_of_the_plain_method() =>
        Gen.Select(Word, Word).Sample((a, b) => Math.Abs(JaroWinkler.Similarity(Bytes(a), Bytes(b)) - Plain(a, b)) < 1e-12, iter: 20_000);

    [Fact]
    public void Jaro_and_Winkler_does_not_ask_who_came_first() =>
        Gen.Select(Word, Word).Sample((a, b) => JaroWinkler.Similarity(Bytes(a), Bytes(b)) == JaroWinkler.Similarity(Bytes(b), Bytes(a)), iter: 20_000);

    [Fact]
    public void What_cannot_be_alike_by_its_letters_is_not() =>
        Gen.Select(Word, Word, Gen.Double[0, 1]).Sample(
            (a, b, least) =>
            {
                var texts = new PackedText();
                var (left, right) = (texts.Add(Bytes(a)), texts.Add(Bytes(b)));
                return JaroWinkler.CouldReach(texts, left, right, least) || JaroWinkler.Similarity(texts, left, right) < least;
            },
            iter: 20_000);

    // Damerau, CACM 7 (1964): one mistake each; Levenshtein's usual examples; "ca" and "abc", which tells alignment from the full distance.
    [Theory]
    [InlineData("kitten", "sitting", 3)]
    [InlineData("saturday", "sunday", 3)]
    [InlineData("smith", "smtih", 1)]
    [InlineData("ca", "abc", 3)]
    [InlineData("", "abc", 3)]
    [InlineData("abc", "", 3)]
    public void The_distance_is_as_published(string left, string right, int published) => Assert.Equal(published, EditDistance.Between(Bytes(left), Bytes(right)));

    [Fact]
    public void The_distance_is_that_of_the_plain_table() =>
        Gen.Select(Word, Word).Sample((a, b) => EditDistance.Between(Bytes(a), Bytes(b)) == Table(a, b), iter: 20_000);

    private static byte[] Bytes(string text) => Encoding.ASCII.GetBytes(text);

    private static double Plain(string left, string right)
    {
        if (left.Length > right.Length || (left.Length == right.Length && string.CompareOrdinal(left, right) > 0)) (left, right) = (right, left);
        if (left.Length == 0 || right.Length == 0) return left.Length == right.Length ? 1 : 0;
        var reach = Math.Max(0, (Math.Max(left.Length, right.Length) / 2) - 1);
        var (takenLeft, takenRight) = (new bool[left.Length], new bool[right.Length]);
        for (var i = 0; i < left.Length; i++)
        {
            for (var j = Math.Max(0, i - reach); j <= Math.Min(right.Length - 1, i + reach); j++)
            {
                if (takenRight[j] || left[i] != right[j]) continue;
                takenLeft[i] = takenRight[j] = true;
                break;
            }
        }

        var first = left.Where((_, i) => takenLeft[i]).ToArray();
        var second = right.Where((_, j) => takenRight[j]).ToArray();
        if (first.Length == 0) return 0;
        double m = first.Length;
        var transposed = first.Zip(second).Count(pair => pair.First != pair.Second) / 2;
        var jaro = ((m / left.Length) + (m / right.Length) + ((m - transposed) / m)) / 3;
        var prefix = left.Zip(right).Take(4).TakeWhile(pair => pair.First == pair.Second).Count();
        return jaro + (prefix * 0.1 * (1 - jaro));
    }

    private static int Table(string left, string right)
    {
        var table = new int[left.Length + 1, right.Length + 1];
        for (var i = 0; i <= left.Length; i++)
        {
            for (var j = 0; j <= right.Length; j++)
            {
                if (i == 0 || j == 0)
                {
                    table[i, j] = i + j;
                    continue;
                }

                table[i, j] = Math.Min(Math.Min(table[i - 1, j], table[i, j - 1]) + 1, table[i - 1, j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1]) table[i, j] = Math.Min(table[i, j], table[i - 2, j - 2] + 1);
            }
        }

        return table[left.Length, right.Length];
    }
}
