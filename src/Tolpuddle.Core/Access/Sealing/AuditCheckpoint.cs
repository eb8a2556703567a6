using System.ComponentModel.DataAnnotations;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Tolpuddle.Core.Data;
using Tolpuddle.Methods.Sealing;

namespace Tolpuddle.Core.Access.Sealing;

/// <summary>A signed statement of what the audit was at one moment. Whoever keeps a copy can tell later whether anything before it was changed.</summary>
[AppendOnly, Unaudited("Seals what is written down.")]
public sealed class AuditCheckpoint
{
    /// <summary>Leaves of the tree that it speaks of.</summary>
    public required long Count { get; init; }

    public required DateTime At { get; init; }

    /// <summary>The <see cref="SignedNote"/>: a <see cref="LogCheckpoint"/> with the moment and the hash of the note before it.</summary>
    [MaxLength(1000)]
    public required string Note { get; init; }

    /// <summary>The <see cref="MerkleFrontier"/>, from which sealing goes on. The signed root vouches for it.</summary>
    [MaxLength(sizeof(long) + (64 * MerkleTree.HashLength))]
    public required byte[] Frontier { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<AuditCheckpoint>
    {
        public void Configure(EntityTypeBuilder<AuditCheckpoint> checkpoint)
        {
            checkpoint.HasKey(c => c.Count);
            checkpoint.Property(c => c.Count).ValueGeneratedNever();
        }
    }
}

/// <summary>What a checkpoint's note says, read.</summary>
/// <param name="Previous">SHA-256 of the note before it, in base64; empty for the first.</param>
public sealed record CheckpointNote(SignedNote Note, LogCheckpoint Log, DateTime At, string Previous)
{
    private const string AtLine = "at ";
    private const string PreviousLine = "previous ";

    public string Origin => Log.Origin;

    /// <summary>The text of a checkpoint over <paramref name="frontier"/>, chained to the note before it.</summary>
    public static string Write(string origin, MerkleFrontier frontier, DateTime at, string? previousNote)
    {
        var moment = AtLine + at.ToString(AuditLeaf.MomentFormat, CultureInfo.InvariantCulture);
        return new LogCheckpoint(origin, frontier.Count, frontier.Root(), previousNote is null ? [moment] : [moment, PreviousLine + HashOf(previousNote)]).ToString();
    }

    /// <summary>Reads a note. False if it is none of an audit; whether the signature is right is asked with <see cref="SignedNote.IsSignedBy"/>.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out CheckpointNote? checkpoint)
    {
        checkpoint = null;
        if (!SignedNote.TryParse(text, out var note) || !LogCheckpoint.TryParse(note.Text, out var log)) return false;
        var at = log.Extensions.FirstOrDefault(line => line.StartsWith(AtLine, StringComparison.Ordinal)) ?? "";
        if (!DateTime.TryParseExact(at[Math.Min(at.Length, AtLine.Length)..], AuditLeaf.MomentFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var moment)) return false;
        var previous = log.Extensions.FirstOrDefault(line => line.StartsWith(PreviousLine, StringComparison.Ordinal));
        checkpoint = new CheckpointNote(note, log, moment, previous?[PreviousLine.Length..] ?? "");
        return true;
    }

    public static string HashOf(string note) => Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(note)));
}
