using System.ComponentModel.DataAnnotations;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Tolpuddle.Core.Data;
using Tolpuddle.Core.Reports;

namespace Tolpuddle.Core.Cases;

/// <summary>A person or thing in a case, with the part it plays.</summary>
public sealed class CaseSubject
{
    public const int MaxTextLength = 300;

    /// <summary>The parts that a person or thing can play.</summary>
    public static CodeList Parts { get; } = new(
    [
        new("victim", "May be a victim"),
        new("suspect", "May be an exploiter"),
        new("witness", "Witness"),
        new("place", "Place"),
        new("means", "Means: phone, vehicle, account"),
        new("unknown", "Not known yet"),
    ]);

    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required Guid CaseId { get; init; }

    /// <summary>The mention it was picked from. Its words are read there, so that whoever may not see the report does not read them here.</summary>
    public Guid? MentionId { get; init; }

    public required MentionKind Kind { get; init; }

    /// <summary>As a member wrote it; empty where it was picked from a mention.</summary>
    [Encrypted]
    public string Text { get; init; } = "";

    /// <summary>Code of <see cref="Parts"/>.</summary>
    [MaxLength(20)]
    public required string Part { get; set; }

    public required Guid AddedById { get; init; }
    public required DateTime AddedAt { get; init; }
    public DateTime? RemovedAt { get; set; }

    [Encrypted]
    public string? RemoveReason { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<CaseSubject>
    {
        public void Configure(EntityTypeBuilder<CaseSubject> subject)
        {
            subject.Property(s => s.Kind).HasConversion<string>().HasMaxLength(20);
            subject.HasIndex(s => s.CaseId);
            subject.HasIndex(s => s.MentionId); // the rule for mentions, in every query of them
        }
    }
}
