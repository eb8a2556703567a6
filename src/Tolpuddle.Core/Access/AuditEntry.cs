using System.ComponentModel.DataAnnotations;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Tolpuddle.Core.Access.Sealing;
using Tolpuddle.Core.Data;

namespace Tolpuddle.Core.Access;

/// <summary>One look at a person's record, or one change. Saved with what it describes, never changed afterwards.</summary>
[AppendOnly, Unaudited("It is the writing down.")]
public sealed class AuditEntry
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required DateTime At { get; init; }

    /// <summary>The run of the program that wrote it, and its number there: given in the save, see <see cref="AuditNumbers"/>.</summary>
    public Guid WriterId { get; internal set; }

    public long Number { get; internal set; }

    /// <summary>Of a guest where one acted; empty where the program itself or an anonymous reporter did.</summary>
    public required Guid AccountId { get; init; }

    public required Guid AgencyId { get; init; }

    /// <summary>Verb in the form <c>report.open</c>.</summary>
    [MaxLength(60)]
    public required string Act { get; init; }

    public required Guid SubjectId { get; init; }

    /// <summary>In the person's own words, if they like; those may name somebody.</summary>
    [Encrypted, MaxLength(80)]
    public required string Purpose { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<AuditEntry>
    {
        public void Configure(EntityTypeBuilder<AuditEntry> entry)
        {
            entry.HasIndex(e => new { e.WriterId, e.Number }).IsUnique(); // AuditSealer
            entry.HasIndex(e => e.SubjectId);
            entry.HasIndex(e => new { e.AgencyId, e.At });
        }
    }
}
