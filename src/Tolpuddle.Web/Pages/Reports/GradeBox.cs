using Tolpuddle.Core.Reports;

namespace Tolpuddle.Web.Pages.Reports;

/// <summary>The grade of one item as it is shown wherever the item is.</summary>
/// <param name="Grades">The one in force first.</param>
/// <param name="Path">Where the item is graded; null for people who only read.</param>
/// <param name="Item">The item, for those who do not see what the link stands beside.</param>
public sealed record GradeBox(IReadOnlyList<SignedGrade> Grades, string? Path, string Item);
