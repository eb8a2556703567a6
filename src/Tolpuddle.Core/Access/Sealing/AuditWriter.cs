using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Tolpuddle.Core.Data;

namespace Tolpuddle.Core.Access.Sealing;

/// <summary>A running program that writes audit entries: one row each time it starts. It numbers its entries from 1.</summary>
[Unaudited("Says who writes the audit, and how far that is sealed.")]
public sealed class AuditWriter
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required DateTime StartedAt { get; init; }

    /// <summary>The highest of its numbers that is sealed. What is missing below stands in <see cref="AuditHole"/>.</summary>
    public long SealedThrough { get; set; }
}

/// <summary>Numbers of a writer that were not there when a higher one was sealed: their save was slower, or failed, or somebody removed its entries.</summary>
[Unaudited("Says what the sealer still waits for.")]
public sealed class AuditHole
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required Guid WriterId { get; init; }

    /// <summary>The first missing number.</summary>
    public required long Number { get; init; }

    /// <summary>The last one.</summary>
    public required long ThroughNumber { get; set; }

    public required DateTime SeenAt { get; init; }

    /// <summary>True once the hole itself was sealed. Entries that turn up all the same are sealed as late.</summary>
    public bool IsSealed { get; set; }
}

/// <summary>Which program seals. One row.</summary>
[Unaudited("Says who seals, and which checkpoint went out by mail.")]
public sealed class AuditSealing
{
    public const int OnlyId = 1;

    public int Id { get; init; } = OnlyId;

    /// <summary>The <see cref="AuditWriter"/> of the program that seals until <see cref="HeldUntil"/>.</summary>
    public Guid HolderId { get; set; }

    public DateTime HeldUntil { get; set; }

    /// <summary>When entries that come after all were last looked for, see <see cref="AuditHole.IsSealed"/>.</summary>
    public DateTime LateSoughtAt { get; set; }

    /// <summary>The checkpoint that was last sent to data-protection officers, and when.</summary>
    public long MailedCount { get; set; }

    public DateTime? MailedAt { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<AuditSealing>
    {
        public void Configure(EntityTypeBuilder<AuditSealing> sealing)
        {
            sealing.Property(s => s.Id).ValueGeneratedNever();
            sealing.Property(s => s.MailedCount).IsConcurrencyToken();
        }
    }
}
