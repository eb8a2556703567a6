using Tolpuddle.Core.Reports;

namespace Tolpuddle.Web.Pages.Public;

/// <summary>The ladder of safe phrases, and the rung on which a report stands.</summary>
internal sealed record LadderView(ReportRung Now)
{
    public static IReadOnlyList<ReportRung> Rungs { get; } = Enum.GetValues<ReportRung>();

    public static string TitleOf(ReportRung rung) => $"ladder.{rung}.title";

    public static string TextOf(ReportRung rung) => $"ladder.{rung}.text";

    /// <summary>Every key that the ladder asks the language files for.</summary>
    public static IEnumerable<string> Keys() => Rungs.SelectMany(rung => new[] { TitleOf(rung), TextOf(rung) });
}
