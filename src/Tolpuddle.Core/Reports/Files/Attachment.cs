using System.ComponentModel.DataAnnotations;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Tolpuddle.Core.Data;
using Tolpuddle.Methods.Media;

namespace Tolpuddle.Core.Reports.Files;

public enum ScanState
{
    /// <summary>No scanner has looked at it: none is set, or it has not answered yet.</summary>
    NotScanned,

    Clean,

    /// <summary>Kept, and opened to nobody.</summary>
    Infected,
}

/// <summary>A photo, recording or paper that belongs to a report. What is in it lies in the <see cref="FileStore"/>.</summary>
public sealed class Attachment
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required Guid ReportId { get; init; }
    public required DateTime At { get; init; }

    /// <summary>Null where the reporter sent it.</summary>
    public Guid? AuthorId { get; init; }

    /// <summary>What it is called (<see cref="FileName"/>): never as a reporter called it.</summary>
    [Encrypted]
    public required string Name { get; init; }

    public required MediaKind Kind { get; init; }

    /// <summary>Of what is kept.</summary>
    public required int Bytes { get; init; }

    /// <summary>Under which the store keeps it: a keyed hash of its content.</summary>
    [MaxLength(32)]
    public required byte[] StoreKey { get; init; }

    /// <summary>What was taken out before it was kept.</summary>
    public required HiddenDetails Removed { get; init; }

    /// <summary>False: it may still tell who made it, where and when.</summary>
    public required bool IsClean { get; init; }

    /// <summary>
    /// True for what may say who told us, which only the agency that was told opens: every recording and film, whoever added it, since a voice may have
    /// been left on the team's telephone too; and each paper of the reporter out of which we cannot take everything.
    /// </summary>
    public required bool IsForHolder { get; init; }

    public ScanState Scan { get; set; }

    public DateTime? ScannedAt { get; set; }

    public bool FromReporter => AuthorId is null;

    internal sealed class Configuration : IEntityTypeConfiguration<Attachment>
    {
        public void Configure(EntityTypeBuilder<Attachment> attachment)
        {
            attachment.Property(a => a.Kind).HasConversion<string>().HasMaxLength(10);
            attachment.Property(a => a.Scan).HasConversion<string>().HasMaxLength(12).IsConcurrencyToken();
            attachment.HasIndex(a => a.ReportId);
            attachment.HasIndex(a => a.StoreKey); // FileCare.SweepAsync
            attachment.HasIndex(a => a.Id).HasFilter("\"Scan\" = 'NotScanned'"); // FileCare.ToScanAsync
            attachment.Ignore(a => a.FromReporter);
        }
    }
}
