using System.ComponentModel.DataAnnotations;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Tolpuddle.Core.Data;

namespace Tolpuddle.Core.Retention;

/// <summary>
/// That a record was erased: the id under which the audit speaks of it, and the day. While its rows are deleted, this row is what lets the database's own guard of what is
/// written once open for them, and for no others.
/// </summary>
[AppendOnly]
public sealed class ErasedRecord
{
    /// <summary>The report or case.</summary>
    [Key]
    public required Guid RecordId { get; init; }

    public required bool IsCase { get; init; }

    public required Guid AgencyId { get; init; }

    public required DateOnly On { get; init; }
}

/// <summary>
/// What may be counted of an erased report or case: the month, codes and a wide area. It has no id, reference or moment of what it was, and its own id is
/// drawn by lot, so that it leads back to nothing.
/// </summary>
[AppendOnly, Unaudited("Written with the erasure, of which an entry tells; it must point to nothing.")]
public sealed class StatisticalShell
{
    public Guid Id { get; init; } = Guid.NewGuid();

    public required bool IsCase { get; init; }

    public required Guid AgencyId { get; init; }

    /// <summary>The first day of the month in which it was received or opened.</summary>
    public required DateOnly Month { get; init; }

    /// <summary>Code of <see cref="Reports.Codes.Channel"/>; of a case that of its first report, if it had one.</summary>
    [MaxLength(20)]
    public required string Channel { get; init; }

    /// <summary>Code of <see cref="Reports.Codes.ExploitationType"/>.</summary>
    [MaxLength(20)]
    public required string Kind { get; init; }

    [MaxLength(30)]
    public required string Sector { get; init; }

    /// <summary>The letters with which its postcode began, such as <c>DT</c>; empty if none was given.</summary>
    [MaxLength(2)]
    public required string Area { get; init; }

    /// <summary>Of a report the code of the outcome with which it was closed, of a case its class.</summary>
    [MaxLength(20)]
    public required string Outcome { get; init; }
}

/// <summary>How often something that is published happened on a day, among what was erased: nothing else is known of it, and counts stay as they were.</summary>
[Unaudited("Written with the erasure, of which an entry tells; it must point to nothing.")]
public sealed class ErasedCount
{
    /// <summary>What counts reports; outcomes are counted under <c>outcome.</c> and their code.</summary>
    public const string Reports = "reports";

    [MaxLength(30)]
    public required string Measure { get; init; }

    public required DateOnly Day { get; init; }

    public long Count { get; set; }

    /// <summary>How many people outcomes said that they concern.</summary>
    public long People { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<ErasedCount>
    {
        public void Configure(EntityTypeBuilder<ErasedCount> count) => count.HasKey(c => new { c.Measure, c.Day });
    }
}
