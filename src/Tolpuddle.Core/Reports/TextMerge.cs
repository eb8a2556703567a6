namespace Tolpuddle.Core.Reports;

/// <summary>Two texts that were made from one by two people at the same time, brought together again.</summary>
/// <remarks>
/// Each side's change is taken as one stretch of the common text that it replaced: what stands between the longest
/// common beginning and the longest common end. Stretches that do not touch are both applied. Where they do, both
/// texts are kept, one under the other: a person settles what a program cannot know.
/// </remarks>
public static class TextMerge
{
    /// <summary>Merges; <c>Clash</c> is true where both sides wrote at the same place and both texts were kept.</summary>
    /// <param name="read">What both started from.</param>
    /// <param name="stored">What was saved first, and stands first.</param>
    /// <param name="arriving">What comes now.</param>
    /// <param name="mark">Stands in brackets on a line of its own between two texts that clash.</param>
    public static (string Text, bool Clash) Merge(string read, string stored, string arriving, string mark)
    {
        if (stored == arriving || arriving == read) return (stored, false);
        if (stored == read) return (arriving, false);

        var first = Change.Of(read, stored);
        var second = Change.Of(read, arriving);
        if (first.IsInsertion && second.IsInsertion && first.Start == second.Start)
        {
            // What goes on with the line stands before what begins a new one, so that two who type on do not cut each other up.
            var startsLine = first.Text.StartsWith('\n');
            if (startsLine != second.Text.StartsWith('\n'))
            {
                var (on, anew) = startsLine ? (second.Text, first.Text) : (first.Text, second.Text);
                return (read.Insert(first.Start, on + anew), false);
            }
        }
        else if (second.End <= first.Start)
        {
            return (second.Apply(first.Apply(read)), false);
        }
        else if (first.End <= second.Start)
        {
            return (first.Apply(second.Apply(read)), false);
        }

        return Keep(read, first, second, mark);
    }

    private static (string Text, bool Clash) Keep(string read, Change first, Change second, string mark)
    {
        var (start, end) = (Math.Min(first.Start, second.Start), Math.Max(first.End, second.End));
        var (one, other) = (first.Over(read, start, end), second.Over(read, start, end));
        if (GoesOnFrom(one, other)) return (Replace(read, start, end, one), false);
        if (GoesOnFrom(other, one)) return (Replace(read, start, end, other), false);

        var lineEnd = end < read.Length && read[end] != '\n' ? "\n" : "";
        return (Replace(read, start, end, $"{one}\n[{mark}]\n{other}{lineEnd}"), true);
    }

    /// <summary>The same words and more: somebody whose earlier save has arrived unknown to them saves again.</summary>
    private static bool GoesOnFrom(string longer, string text) => longer.StartsWith(text, StringComparison.Ordinal);

    private static string Replace(string text, int start, int end, string by) => string.Concat(text.AsSpan(0, start), by, text.AsSpan(end));

    /// <summary>One stretch of a text, from <paramref name="Start"/> up to <paramref name="End"/>, replaced by <paramref name="Text"/>.</summary>
    private readonly record struct Change(int Start, int End, string Text)
    {
        public bool IsInsertion => Start == End;

        public static Change Of(string before, string after)
        {
            var start = before.AsSpan().CommonPrefixLength(after);
            if (start > 0 && char.IsHighSurrogate(before[start - 1])) start--;

            var tail = 0;
            var most = Math.Min(before.Length, after.Length) - start;
            while (tail < most && before[^(tail + 1)] == after[^(tail + 1)]) tail++;
            if (tail > 0 && char.IsLowSurrogate(before[^tail])) tail--;
            return new Change(start, before.Length - tail, after[start..^tail]);
        }

        public string Apply(string text) => Replace(text, Start, End, Text);

        /// <summary>The stretch from <paramref name="start"/> to <paramref name="end"/>, which holds this change, as it stands after it.</summary>
        public string Over(string text, int start, int end) => string.Concat(text.AsSpan(start, Start - start), Text, text.AsSpan(End, end - End));
    }
}
