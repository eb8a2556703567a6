namespace Tolpuddle.Core.Reports;

/// <summary>What came of bringing two sheets together.</summary>
/// <param name="Clashes">Labels of the fields in which both sides had written something of their own.</param>
public sealed record MergedCall(CallSheet Sheet, IReadOnlyList<string> Clashes);

/// <summary>Brings together what two tabs or two advisers wrote from the same sheet, field by field. Nothing typed is lost.</summary>
public static class CallMerge
{
    /// <summary>Of two choices this one stands, whoever made it: to every question of safety it is the more careful answer.</summary>
    private const string Careful = "yes";

    /// <summary>Merges <paramref name="arriving"/> into <paramref name="stored"/>; a field that it does not hold is one it has not touched.</summary>
    /// <param name="read">What the arriving side had before it when it began to write.</param>
    /// <param name="stored">What has been saved since.</param>
    /// <param name="arriving">What comes now.</param>
    /// <param name="mark">Says who wrote the second of two texts that clash, such as "Also written by Ada Adviser".</param>
    public static MergedCall Merge(CallSheet read, CallSheet stored, CallSheet arriving, string mark)
    {
        var (merged, clashes, besides) = (stored, new List<string>(), new List<string>());
        foreach (var name in arriving.Fields)
        {
            var (before, one, other) = (read[name], stored[name], arriving[name]);
            if (one == other || other == before) continue;
            if (one == before)
            {
                merged = merged.With(name, other);
                continue;
            }

            var field = CallFields.Of(name);
            var (stands, beside, clash) = field.Kind switch
            {
                CallFieldKind.Lines => Write(before, one, other, mark),
                CallFieldKind.Line => Join(one, other),
                _ => Choose(one, other),
            };
            merged = merged.With(name, stands);
            if (beside.Length > 0) besides.Add($"[{mark} {field.Label}: {field.Say(beside)}]");
            if (clash) clashes.Add(field.Label);
        }

        if (besides.Count > 0) merged = merged.With(CallFields.Notes, string.Join('\n', besides.Prepend(merged[CallFields.Notes]).Where(t => t.Length > 0)));
        return new MergedCall(merged, clashes);
    }

    private static (string Stands, string Beside, bool Clash) Write(string before, string one, string other, string mark)
    {
        var (text, clash) = TextMerge.Merge(before, one, other, mark);
        return (text, "", clash);
    }

    /// <summary>Both, in one line; one of them where it goes on from the other.</summary>
    private static (string Stands, string Beside, bool Clash) Join(string one, string other)
    {
        if (one.StartsWith(other, StringComparison.Ordinal)) return (one, "", false);
        return other.StartsWith(one, StringComparison.Ordinal) ? (other, "", false) : ($"{one} / {other}", "", true);
    }

    /// <summary>Only one choice can stand; the other goes into the notes.</summary>
    private static (string Stands, string Beside, bool Clash) Choose(string one, string other)
    {
        if (one.Length == 0 || other.Length == 0) return (one + other, "", false);
        return one == Careful ? (one, other, true) : (other, one, true);
    }
}
