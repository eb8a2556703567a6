using System.ComponentModel.DataAnnotations;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Tolpuddle.Core.Data;

namespace Tolpuddle.Core.Reports;

/// <summary>A way by which reports come in, the agency that reads it and the person who answers for what nobody has claimed.</summary>
/// <remarks>Opened only while that person can sign in and handles reports; see <c>Channels</c>.</remarks>
public sealed class Channel
{
    /// <summary>Code of <see cref="Codes.Channel"/>.</summary>
    [Key, MaxLength(20)]
    public required string Code { get; init; }

    public required Guid AgencyId { get; set; }
    public required Guid ReaderId { get; set; }
    public bool IsOpen { get; set; }
}

/// <summary>A form before it is sent, or a reporter's visit: what only the holder of a token can open. See <see cref="Slips"/>.</summary>
[Unaudited("Nobody but the writer has seen it, and nobody knows who that is.")]
public sealed class UnsentReport
{
    [Key, MaxLength(32)]
    public required byte[] Key { get; init; }

    public required byte[] Content { get; set; }
    public required DateTime SavedAt { get; set; }
}

/// <summary>A call at the helpline desk while it is being written down. Becomes a report when it is finished.</summary>
public sealed class Call
{
    private const string WhileTyping = "Each keystroke may save; starting, handing over and finishing are written down.";

    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required Guid AgencyId { get; init; }

    /// <summary>Who writes now; a hand-over changes it.</summary>
    public required Guid AdviserId { get; set; }

    public required DateTime StartedAt { get; init; }
    [Unaudited(WhileTyping)]
    public required DateTime SavedAt { get; set; }

    /// <summary>Everything typed so far, as JSON of the desk's form.</summary>
    [Encrypted, Unaudited(WhileTyping)]
    public required string Content { get; set; }

    public DateTime? FinishedAt { get; set; }
    public Guid? ReportId { get; set; }

    /// <summary>Counts saves; a save from a tab that read an older one is told so.</summary>
    [Unaudited(WhileTyping)]
    public int Version { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<Call>
    {
        public void Configure(EntityTypeBuilder<Call> call)
        {
            call.Property(c => c.Version).IsConcurrencyToken();
            call.HasIndex(c => new { c.AdviserId, c.FinishedAt });
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

    public DateTime? ReadAt { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<HandOver>
    {
        public void Configure(EntityTypeBuilder<HandOver> handOver)
        {
            handOver.HasIndex(h => h.SubjectId);
            handOver.HasIndex(h => new { h.ToId, h.ReadAt });
        }
    }
}
