using System.Text;
using System.Text.RegularExpressions;
using Tolpuddle.Testing;

namespace Tolpuddle.Core.Tests.Access;

/// <summary>A line of the product that tells somebody something.</summary>
/// <param name="Place">Its file and number.</param>
/// <param name="Words">What it says, with anything where it puts something in; null if it has too few words of its own.</param>
internal sealed record NoticeCall(string Place, Regex? Words)
{
    private const int FewestLetters = 8;

    public static IEnumerable<NoticeCall> All() =>
        from file in Directory.EnumerateFiles(Repository.PathTo("src", "Tolpuddle.Core"), "*.cs", SearchOption.AllDirectories)
        where !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal)
        from line in File.ReadLines(file).Index()
        let call = line.Item.IndexOf("db.Notify(", StringComparison.Ordinal)
        where call >= 0
        select new NoticeCall(PlaceOf(file, line.Index + 1), WordsIn(line.Item[call..]));

    /// <summary>The one that says <paramref name="text"/>: of several that could, the one with most words.</summary>
    public static NoticeCall? Saying(string text, IEnumerable<NoticeCall> calls) => calls.Where(c => c.Words?.IsMatch(text) == true).MaxBy(c => c.Words!.ToString().Length);

    public static string PlaceOf(string file, int line) => $"{Path.GetFileName(file)}:{line}";

    /// <summary>Of a call's first text, in which anything may stand for what is put in between braces.</summary>
    private static Regex? WordsIn(string call)
    {
        var (words, depth) = (new StringBuilder(), 0);
        foreach (var sign in call.SkipWhile(c => c != '"').Skip(1).TakeWhile(c => c != '"' || depth > 0))
        {
            if (sign == '{' && depth++ == 0) words.Append('\0');
            else if (sign == '}') depth--;
            else if (sign != '{' && depth == 0) words.Append(sign);
        }

        var text = words.ToString();
        return text.Count(char.IsLetter) < FewestLetters ? null : new Regex($"^{string.Join(".+", text.Split('\0').Select(Regex.Escape))}$", RegexOptions.Singleline);
    }
}
