using Tolpuddle.Core.Cases;

namespace Tolpuddle.Web.Pages.Cases;

// What the lists that several pages of a case share are made from.

/// <summary>Tasks in a table.</summary>
/// <param name="ShowsCase">True where they are of several cases.</param>
public sealed record TaskTable(IReadOnlyList<TaskRow> Rows, DateOnly Today, bool ShowsCase);

/// <summary>Lines of the timeline.</summary>
/// <param name="Root">Address of the case.</param>
public sealed record EntryList(IReadOnlyList<TimelineRow> Rows, string Root);

/// <summary>Referrals of a case's reports.</summary>
public sealed record ReferralList(IReadOnlyList<ReferralInCase> Rows, DateTime Now);

/// <summary>Cases that may be the one somebody is about to open.</summary>
/// <param name="Report">Reference of the report.</param>
public sealed record SimilarList(IReadOnlyList<SimilarCase> Rows, string Report);
