using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Tolpuddle.Core.Data;

namespace Tolpuddle.Core.Cases;

/// <summary>Something that a member of a case is to do by a day.</summary>
public sealed class CaseTask
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required Guid CaseId { get; init; }

    [Encrypted]
    public required string What { get; init; }

    /// <summary>Who does it. When this person is no longer on the case, its lead answers for it.</summary>
    public required Guid OwnerId { get; set; }

    public required Guid AuthorId { get; init; }
    public required DateTime CreatedAt { get; init; }

    /// <summary>The last day on which it is in time.</summary>
    public required DateOnly DueOn
    {
        get;
        set => (field, DueAt) = (value, Days.EndOf(value));
    }

    /// <summary>The first moment at which it is late: what every clock asks.</summary>
    public DateTime DueAt { get; private set; }

    /// <summary>When it was done or dropped.</summary>
    public DateTime? DoneAt { get; set; }

    /// <summary>True if it was given up and not done.</summary>
    public bool WasDropped { get; set; }

    /// <summary>What came of it, or why it was dropped.</summary>
    [Encrypted]
    public string? ResultNote { get; set; }

    public int Version { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<CaseTask>
    {
        public void Configure(EntityTypeBuilder<CaseTask> task)
        {
            task.Property(t => t.Version).IsConcurrencyToken();
            task.HasIndex(t => new { t.CaseId, t.DoneAt, t.DueOn });
            task.HasIndex(t => new { t.OwnerId, t.DoneAt, t.DueOn });
            task.HasIndex(t => t.DueAt).HasFilter("\"DoneAt\" IS NULL"); // OpenMatters.ToRemindAsync
        }
    }
}
