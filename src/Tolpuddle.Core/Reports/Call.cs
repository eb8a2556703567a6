using System.ComponentModel.DataAnnotations;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Data;

namespace Tolpuddle.Core.Reports;

/// <summary>A call at the helpline desk while it is being written down. Becomes the report of the same id when it is finished.</summary>
public sealed class Call
{
    private const string WhileTyping = "Each keystroke may save; starting, handing over, answering and finishing are written down.";

    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required Guid AgencyId { get; init; }

    /// <summary>Who holds it and answers for it; a hand-over changes it.</summary>
    public required Guid AdviserId { get; set; }

    public required DateTime StartedAt { get; init; }

    [Unaudited(WhileTyping)]
    public required DateTime SavedAt { get; set; }

    /// <summary>Everything typed so far: the JSON of a <see cref="CallSheet"/>.</summary>
    [Encrypted, Unaudited(WhileTyping)]
    public required string Content { get; set; }

    public DateTime? FinishedAt { get; set; }
    public Guid? ReportId { get; set; }

    /// <summary>Counts saves, so that of two at the same instant the second is merged with the first.</summary>
    [Unaudited(WhileTyping)]
    public int Version { get; set; }

    /// <summary>A call that <paramref name="adviser"/> begins to write down.</summary>
    internal static Call Start(Viewer adviser, DateTime now, CallSheet sheet) =>
        new() { AgencyId = adviser.AgencyId, AdviserId = adviser.AccountId, StartedAt = now, SavedAt = now, Content = sheet.ToJson() };

    /// <summary>By when it must have become a report, as it stands now. Not for the database, which cannot read it.</summary>
    public DateTime DueAt() => CallReport.DueAt(CallSheet.FromJson(Content), StartedAt);

    internal sealed class Configuration : IEntityTypeConfiguration<Call>
    {
        public void Configure(EntityTypeBuilder<Call> call)
        {
            call.Property(c => c.Version).IsConcurrencyToken();
            call.HasIndex(c => new { c.AgencyId, c.FinishedAt }); // DeskHome.ReadAsync
        }
    }
}

/// <summary>What one adviser tells the next who takes a call or report on.</summary>
public sealed class HandOver
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    /// <summary>The call or report handed over.</summary>
    public required Guid SubjectId { get; init; }

    public required Guid AgencyId { get; init; }
    public required Guid FromId { get; init; }
    public required Guid ToId { get; init; }
    public required DateTime At { get; init; }

    [Encrypted]
    public required string Note { get; init; }

    /// <summary>When the receiver took it over.</summary>
    public DateTime? ReadAt { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<HandOver>
    {
        public void Configure(EntityTypeBuilder<HandOver> handOver)
        {
            handOver.HasIndex(h => h.SubjectId);
            handOver.HasIndex(h => new { h.ToId, h.ReadAt });
            handOver.HasIndex(h => new { h.FromId, h.ReadAt });
        }
    }
}
