using System.ComponentModel.DataAnnotations;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Tolpuddle.Core.Data;

public enum DataKeyPurpose
{
    /// <summary>Encrypts fields.</summary>
    Fields,

    /// <summary>Makes blind keys. There is one: another would find nothing of what was written before.</summary>
    Index,
}

/// <summary>A data key, wrapped by the key ring that lives outside the database.</summary>
[Unaudited("Made at the first start, before there is anybody.")]
public sealed class DataKey
{
    public int Id { get; init; }
    public required DataKeyPurpose Purpose { get; init; }

    [MaxLength(2000)]
    public required byte[] Wrapped { get; init; }

    public required DateTime CreatedAt { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<DataKey>
    {
        public void Configure(EntityTypeBuilder<DataKey> key)
        {
            key.Property(k => k.Id).ValueGeneratedNever();
            key.Property(k => k.Purpose).HasConversion<string>().HasMaxLength(20);
        }
    }
}

/// <summary>A message that leaves the house. Written with the change that causes it, sent by whichever node leases it.</summary>
[Unaudited("Goes out because of a change that is written down; then only its own sending changes it.")]
public sealed class OutboxMessage
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required DateTime CreatedAt { get; init; }

    [Encrypted]
    public required string To { get; init; }

    /// <summary>Never holds details of a report or case.</summary>
    [MaxLength(200)]
    public required string Subject { get; init; }

    [Encrypted]
    public required string Body { get; init; }

    public DateTime DueAt { get; set; }
    public DateTime? SentAt { get; set; }
    public int Attempts { get; set; }

    /// <summary>What the mail server said; it likes to repeat the address.</summary>
    [Encrypted, MaxLength(300)]
    public string? LastError { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<OutboxMessage>
    {
        public void Configure(EntityTypeBuilder<OutboxMessage> message) => message.HasIndex(m => new { m.SentAt, m.DueAt });
    }
}

/// <summary>What keyed hash leads to which record. Equality and frequency are all it gives away.</summary>
[Unaudited("Follows the record to which it leads.")]
public sealed class BlindKey
{
    public required BlindKeyKind Kind { get; init; }
    public required long Key { get; init; }

    /// <summary>A mention for identifiers, a report for its words, a case for its words.</summary>
    public required Guid OwnerId { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<BlindKey>
    {
        public void Configure(EntityTypeBuilder<BlindKey> key) => key.HasKey(k => new { k.Kind, k.Key, k.OwnerId });
    }
}

/// <summary>What a blind key was made from. Stored as numbers: never change their meaning.</summary>
public enum BlindKeyKind : short
{
    Phone = 1,
    Vehicle = 2,
    Postcode = 3,
    Email = 4,
    Handle = 5,
    Address = 6,
    ReportWord = 20,
    CaseWord = 21,
}
