using System.Text;
using Tolpuddle.Methods.Identifiers;

namespace Tolpuddle.Methods.Disclosure;

/// <summary>
/// A text in which somebody has marked what must not leave: <c>[[</c> before it, <c>]]</c> after it. What leaves holds a mark of
/// fixed length in place of each, and nothing from which the rest could be told.
/// </summary>
public sealed class MarkedText
{
    public const string Open = "[[";
    public const string Close = "]]";

    /// <summary>What stands in the copy where something was taken out: the same, however long that was.</summary>
    public const string Mark = "[removed]";

    /// <summary>Shorter words than this stand in other words all over a text, and prove nothing.</summary>
    private const int ShortestTold = 3;

    private MarkedText(string sanitised, IReadOnlyList<string> removed) => (Sanitised, Removed) = (sanitised, removed);

    /// <summary>The copy: the text with <see cref="Mark"/> for each marked part; parts that touch are one.</summary>
    public string Sanitised { get; }

    /// <summary>What was taken out, in its order.</summary>
    public IReadOnlyList<string> Removed { get; }

    /// <summary>Reads the marks. False if one is not closed, not opened, or stands in another.</summary>
    public static bool TryParse(string text, out MarkedText marked)
    {
        marked = new MarkedText("", []);
        var (copy, removed, from) = (new StringBuilder(text.Length), new List<string>(), 0);
        while (true)
        {
            var (open, close) = (text.IndexOf(Open, from, StringComparison.Ordinal), text.IndexOf(Close, from, StringComparison.Ordinal));
            if (open < 0 && close < 0) break;
            if (open < 0 || close < open) return false;
            var inner = text.IndexOf(Open, open + Open.Length, StringComparison.Ordinal);
            if (inner >= 0 && inner < close) return false;

            copy.Append(text, from, open - from);
            var touches = open == from && removed.Count > 0;
            if (!touches) copy.Append(Mark);
            removed.Add(text[(open + Open.Length)..close]);
            from = close + Close.Length;
        }

        copy.Append(text, from, text.Length - from);
        marked = new MarkedText(copy.ToString(), removed);
        return true;
    }

    /// <summary>
    /// <paramref name="text"/> with marks around every place where one of <paramref name="values"/> stands, in any case, and around
    /// phones, plates, addresses, mailboxes and names online: a proposal, which a person looks through.
    /// </summary>
    public static string Propose(string text, IEnumerable<string> values)
    {
        var plain = WithoutMarks(text);
        var spans = TextIdentifiers.Find(plain).Select(found => (found.Start, found.End)).ToList();
        foreach (var value in values.Select(v => v.Trim()).Where(v => v.Length > 0).Distinct(StringComparer.OrdinalIgnoreCase))
        {
            for (var at = plain.IndexOf(value, StringComparison.OrdinalIgnoreCase); at >= 0; at = plain.IndexOf(value, at + 1, StringComparison.OrdinalIgnoreCase)) spans.Add((at, at + value.Length));
        }

        var (proposal, from) = (new StringBuilder(plain.Length), 0);
        foreach (var (start, end) in Merged(spans))
        {
            proposal.Append(plain, from, start - from).Append(Open).Append(plain, start, end - start).Append(Close);
            from = end;
        }

        return proposal.Append(plain, from, plain.Length - from).ToString();
    }

    /// <summary>What was taken out in one place and still stands in another, and identifiers that stand in the copy: to be looked at before it leaves.</summary>
    public IReadOnlyList<string> StillThere() =>
    [
        .. Removed.Select(r => r.Trim()).Where(r => r.Length >= ShortestTold && Sanitised.Replace(Mark, " ", StringComparison.Ordinal).Contains(r, StringComparison.OrdinalIgnoreCase))
            .Concat(TextIdentifiers.Find(Sanitised).Select(found => found.Text))
            .Distinct(StringComparer.OrdinalIgnoreCase),
    ];

    /// <summary>Brackets that were told would be taken for marks.</summary>
    private static string WithoutMarks(string text)
    {
        while (text.Contains(Open, StringComparison.Ordinal) || text.Contains(Close, StringComparison.Ordinal)) text = text.Replace(Open, "[ [", StringComparison.Ordinal).Replace(Close, "] ]", StringComparison.Ordinal);
        return text;
    }

    private static IEnumerable<(int Start, int End)> Merged(List<(int Start, int End)> spans)
    {
        (int Start, int End)? open = null;
        foreach (var span in spans.Order())
        {
            if (open is not { } last) open = span;
            else if (span.Start <= last.End) open = (last.Start, Math.Max(last.End, span.End));
            else
            {
                yield return last;
                open = span;
            }
        }

        if (open is { } end) yield return end;
    }
}
