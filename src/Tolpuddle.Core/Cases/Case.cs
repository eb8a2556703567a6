using System.ComponentModel.DataAnnotations;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Tolpuddle.Core.Data;

namespace Tolpuddle.Core.Cases;

/// <summary>Several agencies' work on one situation. Seen by its members, and by nobody for their role alone.</summary>
public sealed class Case
{
    public const char ReferencePrefix = 'C';

    public Guid Id { get; init; } = Guid.CreateVersion7();

    [MaxLength(12)]
    public required string Reference { get; init; }

    [Encrypted]
    public required string Title { get; set; }

    /// <summary>The agency that answers for the case.</summary>
    public required Guid LeadAgencyId { get; init; }

    public required Guid OpenedById { get; init; }
    public required DateTime OpenedAt { get; init; }

    /// <summary>Code of <see cref="Reports.Codes.Risk"/>.</summary>
    [MaxLength(20)]
    public required string Risk { get; set; }

    public DateTime? ClosedAt { get; set; }

    [Encrypted]
    public string? CloseReason { get; set; }

    public int Version { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<Case>
    {
        public void Configure(EntityTypeBuilder<Case> @case)
        {
            @case.Property(c => c.Version).IsConcurrencyToken();
            @case.HasIndex(c => c.Reference).IsUnique();
        }
    }
}

/// <summary>A person who works on a case, for their agency, in a role, for a purpose, until a day.</summary>
public sealed class CaseMember
{
    public const string Lead = "lead";
    public const string Member = "member";

    /// <summary>Reads, changes nothing.</summary>
    public const string Observer = "observer";

    internal const string GrantReason = "case member";

    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required Guid CaseId { get; init; }
    public required Guid AccountId { get; init; }
    public required Guid AgencyId { get; init; }

    /// <summary>One of the constants of this class.</summary>
    [MaxLength(20)]
    public required string Part { get; set; }

    [Encrypted, MaxLength(200)]
    public required string Purpose { get; init; }

    public required DateTime JoinedAt { get; init; }
    public DateTime? EndsAt { get; set; }
    public DateTime? LeftAt { get; set; }

    [Encrypted]
    public string? LeaveReason { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<CaseMember>
    {
        public void Configure(EntityTypeBuilder<CaseMember> member)
        {
            member.HasIndex(m => m.CaseId);
            member.HasIndex(m => m.AccountId);
        }
    }
}

/// <summary>A report that belongs to a case. Members of the case see it.</summary>
public sealed class CaseReport
{
    public required Guid CaseId { get; init; }
    public required Guid ReportId { get; init; }
    public required Guid AddedById { get; init; }
    public required DateTime AddedAt { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<CaseReport>
    {
        public void Configure(EntityTypeBuilder<CaseReport> link)
        {
            link.HasKey(l => new { l.CaseId, l.ReportId });
            link.HasIndex(l => l.ReportId);
        }
    }
}

/// <summary>A line that a member wrote into the timeline.</summary>
[AppendOnly]
public sealed class CaseNote
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required Guid CaseId { get; init; }
    public required Guid AuthorId { get; init; }
    public required DateTime At { get; init; }

    [Encrypted]
    public required string Text { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<CaseNote>
    {
        public void Configure(EntityTypeBuilder<CaseNote> note) => note.HasIndex(n => n.CaseId);
    }
}

public sealed class CaseTask
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required Guid CaseId { get; init; }

    [Encrypted]
    public required string What { get; init; }

    public required Guid OwnerId { get; set; }
    public required Guid AuthorId { get; init; }
    public required DateTime CreatedAt { get; init; }
    public required DateTime DueAt { get; set; }
    public DateTime? DoneAt { get; set; }

    [Encrypted]
    public string? ResultNote { get; set; }

    public int Version { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<CaseTask>
    {
        public void Configure(EntityTypeBuilder<CaseTask> task)
        {
            task.Property(t => t.Version).IsConcurrencyToken();
            task.HasIndex(t => t.CaseId);
            task.HasIndex(t => new { t.OwnerId, t.DoneAt, t.DueAt });
        }
    }
}

/// <summary>What was decided, what else was considered, and why. Never rewritten: a new decision replaces an old one, and both stand.</summary>
[AppendOnly]
public sealed class CaseDecision
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required Guid CaseId { get; init; }
    public required Guid AuthorId { get; init; }
    public required DateTime At { get; init; }

    [Encrypted]
    public required string Decision { get; init; }

    [Encrypted]
    public string OptionsConsidered { get; init; } = "";

    [Encrypted]
    public required string Reason { get; init; }

    public Guid? ReplacesId { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<CaseDecision>
    {
        public void Configure(EntityTypeBuilder<CaseDecision> decision) => decision.HasIndex(d => d.CaseId);
    }
}

/// <summary>A person or thing in a case, with the part it plays.</summary>
public sealed class CaseSubject
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required Guid CaseId { get; init; }

    /// <summary>The mention it came from, if any.</summary>
    public Guid? MentionId { get; init; }

    public required Reports.MentionKind Kind { get; init; }

    [Encrypted]
    public required string Text { get; init; }

    /// <summary><c>victim</c>, <c>suspect</c>, <c>witness</c>, <c>place</c>, <c>means</c> or <c>unknown</c>.</summary>
    [MaxLength(20)]
    public required string Part { get; init; }

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
        }
    }
}

/// <summary>What changed because of a case. The code and the numbers count; the note does not leave the case.</summary>
[AppendOnly]
public sealed class Outcome
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required Guid CaseId { get; init; }

    /// <summary>Code of <see cref="Reports.Codes.Outcome"/>.</summary>
    [MaxLength(20)]
    public required string Code { get; init; }

    /// <summary>How many people it concerns; null if unknown or not about people.</summary>
    public int? People { get; init; }

    public required DateOnly On { get; init; }
    public required Guid AgencyId { get; init; }
    public required Guid AuthorId { get; init; }
    public required DateTime At { get; init; }

    [Encrypted]
    public string Note { get; init; } = "";

    internal sealed class Configuration : IEntityTypeConfiguration<Outcome>
    {
        public void Configure(EntityTypeBuilder<Outcome> outcome)
        {
            outcome.HasIndex(o => o.CaseId);
            outcome.HasIndex(o => new { o.Code, o.On });
        }
    }
}
