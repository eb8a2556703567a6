using System.ComponentModel.DataAnnotations;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Tolpuddle.Core.Reports;

namespace Tolpuddle.Core.Retention;

/// <summary>Records that are kept for the same time.</summary>
/// <param name="Code">Stable.</param>
/// <param name="Months">How long after the last human decision, unless the partnership has said otherwise.</param>
/// <param name="Ground">Why so long and no longer.</param>
public sealed record RetentionClass(string Code, string Name, int Months, string Ground)
{
    public const int MostMonths = 1200;

    internal const string Undone = "undone";
    internal const string NoAction = "no-action";
    internal const string Action = "action";
    internal const string Case = "case";
    internal const string Prosecution = "prosecution";
    internal const string Child = "child";
    internal const string Request = "request";

    /// <summary>Every class, the shortest first.</summary>
    public static IReadOnlyList<RetentionClass> All { get; } =
    [
        new(Undone, "Report that an undone import made", 3, "Nobody has worked on it; it only has to be there while somebody could miss it (UK GDPR article 5(1)(c) and (e))."),
        new(NoAction, "Report closed without action", 24, "Long enough to see that a second report tells of the same place; what led to nothing is not kept longer (UK GDPR article 5(1)(e))."),
        new(Request, "Data-subject request that was answered", 24, "Long enough for a complaint to the Information Commissioner and for a court (Data Protection Act 2018 sections 165 to 167)."),
        new(Action, "Report closed with action, in no case", 72, "A claim about what was done can be brought for six years (Limitation Act 1980 sections 2 and 9)."),
        new(Case, "Case closed without an arrest, charge or order, with its reports", 72, "A claim about what was done can be brought for six years (Limitation Act 1980 sections 2 and 9)."),
        new(Prosecution, "Report or case with an arrest, a charge or an order", 120, "Ten years, after which police review what they keep of serious crime (College of Policing, management of police information)."),
        new(Child, "Report or case about a child", 300, "Until who was born yesterday is twenty-five: a child can claim until they are of age and then for years (Limitation Act 1980 sections 11 and 28)."),
    ];

    public static RetentionClass Of(string code) => All.Single(c => c.Code == code);

    /// <summary>Outcomes after which a report counts as closed without action.</summary>
    internal static readonly string[] NoActionOutcomes = ["advice", "nfa", "untraced", "duplicate"];

    /// <summary>Outcomes after which a report or case counts as one of prosecution.</summary>
    internal static readonly string[] ProsecutionOutcomes = ["arrest", "charge", "order"];

    /// <summary>Answers after which somebody may be a child, and is treated as one.</summary>
    internal static readonly string[] MayBeChild = ["yes", "perhaps"];

    /// <summary>The class of a closed report by itself.</summary>
    internal static string Of(Report report) => report switch
    {
        { UndoneAt: not null } => Undone,
        _ when MayBeChild.Contains(report.Facts.Children) => Child,
        { CloseReason: { } reason } when ProsecutionOutcomes.Contains(reason) => Prosecution,
        _ when report.CloseReason is null || NoActionOutcomes.Contains(report.CloseReason) => NoAction,
        _ => Action,
    };
}

/// <summary>How long the partnership keeps a class, where it has said otherwise than the product.</summary>
public sealed class RetentionPeriod
{
    [Key, MaxLength(20)]
    public required string Class { get; init; }

    /// <summary>After the last human decision.</summary>
    public required int Months { get; set; }

    /// <summary>Why the partnership says otherwise.</summary>
    [MaxLength(MaxGroundLength)]
    public required string Ground { get; set; }

    /// <summary>Stands in the audit for this period.</summary>
    public Guid AuditId { get; init; } = Guid.CreateVersion7();

    /// <summary>Counts changes; a save that read an older one fails.</summary>
    public int Version { get; set; }

    public const int MaxGroundLength = 300;

    internal sealed class Configuration : IEntityTypeConfiguration<RetentionPeriod>
    {
        public void Configure(EntityTypeBuilder<RetentionPeriod> period) => period.Property(p => p.Version).IsConcurrencyToken();
    }
}
