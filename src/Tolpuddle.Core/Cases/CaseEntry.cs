using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Tolpuddle.Core.Data;

namespace Tolpuddle.Core.Cases;

/// <summary>What a line of the timeline is about.</summary>
public enum CaseEntryKind
{
    Note, Task, Decision, Outcome, Subject, Report, Member, Case,
}

/// <summary>
/// One line of a case's timeline: what a member wrote, or what somebody changed and why. Written with the change, kept
/// whoever leaves.
/// </summary>
[AppendOnly(ErasedWith = [nameof(CaseId)])]
public sealed class CaseEntry
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required Guid CaseId { get; init; }
    public required DateTime At { get; init; }
    public required Guid AuthorId { get; init; }

    /// <summary>The agency for which the author acted.</summary>
    public required Guid AgencyId { get; init; }

    public required CaseEntryKind Kind { get; init; }

    /// <summary>The task, decision, outcome, person or thing, report, or the member's account; null for a note and for the case itself, unless the line says which report it was opened from.</summary>
    public Guid? AboutId { get; init; }

    [Encrypted]
    public required string Text { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<CaseEntry>
    {
        public void Configure(EntityTypeBuilder<CaseEntry> entry)
        {
            entry.Property(e => e.Kind).HasConversion<string>().HasMaxLength(20);
            entry.HasIndex(e => new { e.CaseId, e.At, e.Id }); // Timeline.PageAsync
        }
    }
}
