using System.ComponentModel.DataAnnotations;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Tolpuddle.Core.Data;

namespace Tolpuddle.Core.Reports;

/// <summary>A step in the handling of a report with the reason for it: given back, closed, merged, taken up again.</summary>
[AppendOnly(ErasedWith = [nameof(ReportId)])]
public sealed class HandlingNote
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required Guid ReportId { get; init; }
    public required DateTime At { get; init; }
    public required Guid AuthorId { get; init; }

    /// <summary>Verb of the step, such as <c>close</c>.</summary>
    [MaxLength(20)]
    public required string Step { get; init; }

    [Encrypted]
    public required string Reason { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<HandlingNote>
    {
        public void Configure(EntityTypeBuilder<HandlingNote> note) => note.HasIndex(n => n.ReportId);
    }
}
