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

    /// <summary>Signs the audit's checkpoints.</summary>
    Signing,
}

/// <summary>A data key, wrapped by the key ring that lives outside the database.</summary>
[Unaudited("The first are made before there is anybody; a later one is written down where it is made.")]
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

/// <summary>What keyed hash leads to which record. Equality and frequency are all it gives away.</summary>
[Unaudited("Follows the record to which it leads.")]
public sealed class BlindKey
{
    public required BlindKeyKind Kind { get; init; }
    public required long Key { get; init; }

    /// <summary>A mention or a thing in a case for identifiers, a report for its words, a case for its words.</summary>
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

    /// <summary>A telephone number that a reporter left, owned by their report: an incoming call is known by it.</summary>
    ReporterPhone = 22,
}
