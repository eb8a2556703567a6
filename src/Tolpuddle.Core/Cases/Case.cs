using System.ComponentModel.DataAnnotations;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Tolpuddle.Core.Data;

namespace Tolpuddle.Core.Cases;

/// <summary>Several agencies' work on one situation. Seen by its members, and by nobody for their role alone.</summary>
public sealed class Case
{
    public const char ReferencePrefix = 'C';

    public Guid Id { get; init; } = Guid.CreateVersion7();

    [MaxLength(12)]
    public required string Reference { get; init; }

    [Encrypted]
    public required string Title { get; set; }

    /// <summary>The agency that answers for the case: that of its lead.</summary>
    public required Guid LeadAgencyId { get; set; }

    public required Guid OpenedById { get; init; }
    public required DateTime OpenedAt { get; init; }

    /// <summary>Code of <see cref="Reports.Codes.Risk"/>: the judgement in force. Earlier ones stand in the timeline.</summary>
    [MaxLength(20)]
    public required string Risk { get; set; }

    public DateTime? ClosedAt { get; set; }

    [Encrypted]
    public string? CloseReason { get; set; }

    /// <summary>Counts changes of whatever belongs to the case, so that one cannot be closed while somebody gives out a task.</summary>
    public int Version { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<Case>
    {
        public void Configure(EntityTypeBuilder<Case> @case)
        {
            @case.Property(c => c.Version).IsConcurrencyToken();
            @case.HasIndex(c => c.Reference).IsUnique();
        }
    }
}

/// <summary>A report that belongs to a case now. Members of the case see it. That it came and went stands in the timeline.</summary>
public sealed class CaseReport
{
    public required Guid CaseId { get; init; }
    public required Guid ReportId { get; init; }
    public required Guid AddedById { get; init; }
    public required DateTime AddedAt { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<CaseReport>
    {
        public void Configure(EntityTypeBuilder<CaseReport> link)
        {
            link.HasKey(l => new { l.CaseId, l.ReportId });
            link.HasIndex(l => l.ReportId);
        }
    }
}
