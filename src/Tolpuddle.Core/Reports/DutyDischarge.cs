using System.ComponentModel.DataAnnotations;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Tolpuddle.Core.Data;

namespace Tolpuddle.Core.Reports;

/// <summary>Somebody says that a safeguarding duty has been done, or why it does not apply after all. The newest is in force.</summary>
[AppendOnly(ErasedWith = [nameof(ReportId)])]
public sealed class DutyDischarge
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required Guid ReportId { get; init; }

    /// <summary>Code of a <see cref="Reports.Duty"/>.</summary>
    [MaxLength(20)]
    public required string Duty { get; init; }

    /// <summary>True: somebody was told. False: the duty does not apply.</summary>
    public required bool WasTold { get; init; }

    /// <summary>Who was told, or why it does not apply.</summary>
    [Encrypted]
    public required string Words { get; init; }

    /// <summary>When they were told.</summary>
    public required DateTime ToldAt { get; init; }

    public required DateTime At { get; init; }
    public required Guid AuthorId { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<DutyDischarge>
    {
        public void Configure(EntityTypeBuilder<DutyDischarge> discharge) => discharge.HasIndex(d => d.ReportId);
    }
}
