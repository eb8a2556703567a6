using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Tolpuddle.Core.Data;
using Tolpuddle.Methods.Sealing;

namespace Tolpuddle.Core.Access.Sealing;

/// <summary>A leaf of the audit's hash tree: one entry, or numbers that never came.</summary>
[AppendOnly, Unaudited("Seals what is written down.")]
public sealed class SealedEntry
{
    /// <summary>Its place in the tree, from 0.</summary>
    public required long Index { get; init; }

    public required Guid WriterId { get; init; }
    public required long Number { get; init; }

    /// <summary>The last of the missing numbers; null for an entry.</summary>
    public long? ThroughNumber { get; init; }

    /// <summary>Null where numbers are missing.</summary>
    public Guid? EntryId { get; init; }

    [MaxLength(MerkleTree.HashLength)]
    public required byte[] LeafHash { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<SealedEntry>
    {
        public void Configure(EntityTypeBuilder<SealedEntry> entry)
        {
            entry.HasKey(e => e.Index);
            entry.Property(e => e.Index).ValueGeneratedNever();
            entry.HasIndex(e => e.EntryId).IsUnique(); // the proof of one entry, and what is not sealed
        }
    }
}

/// <summary>An audit entry as it is sealed: every field, in the order of the text that is hashed.</summary>
/// <remarks>
/// The purpose is sealed in plain text, not as the ciphertext in its column: encrypting it anew under another key changes
/// nothing. The text leaves the system only in the proof of this entry.
/// </remarks>
public readonly record struct AuditLeaf(
    Guid Id, Guid WriterId, long Number, DateTime At, Guid AccountId, Guid AgencyId, Guid SubjectId, string Act, string Purpose)
{
    /// <summary>Moments as they are sealed: UTC to the microsecond.</summary>
    public const string MomentFormat = "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'";

    public static AuditLeaf Of(AuditEntry entry) => new(
        entry.Id, entry.WriterId, entry.Number, entry.At, entry.AccountId, entry.AgencyId, entry.SubjectId, entry.Act, entry.Purpose);

    /// <summary>The text that stands for missing numbers.</summary>
    public static string Gap(Guid writerId, long number, long throughNumber) =>
        string.Create(CultureInfo.InvariantCulture, $"tolpuddle audit gap 1\n{writerId}\n{number}\n{throughNumber}\n");

    public static byte[] Hash(string text) => MerkleTree.HashLeaf(Encoding.UTF8.GetBytes(text));

    public byte[] Hash() => Hash(ToString());

    /// <summary>The text that is hashed. No act of ours holds a newline, so that nothing can be moved from one line into another.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"tolpuddle audit entry 1\n{Id}\n{WriterId}\n{Number}\n{At.ToString(MomentFormat, CultureInfo.InvariantCulture)}\n{AccountId}\n{AgencyId}\n{SubjectId}\n{Act.Replace('\n', ' ')}\n{Purpose}\n");
}
