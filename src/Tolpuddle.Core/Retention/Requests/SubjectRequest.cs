using System.ComponentModel.DataAnnotations;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Tolpuddle.Core.Data;
using Tolpuddle.Core.Reports;

namespace Tolpuddle.Core.Retention.Requests;

public enum RequestState
{
    /// <summary>Somebody looks through what was found.</summary>
    Open,

    /// <summary>Everything is looked through; another person reads the pack and releases it.</summary>
    Ready,

    /// <summary>The pack was released. Nothing of the request changes any more.</summary>
    Released,

    /// <summary>Answered without a pack, for a reason.</summary>
    Closed,
}

/// <summary>Somebody asks an agency what it holds about them (UK GDPR article 15; Data Protection Act 2018 section 45 where it works under part 3).</summary>
public sealed class SubjectRequest
{
    public const int MaxNamesLength = 500;
    public const int MaxWordsLength = 2000;

    /// <summary>One calendar month from receipt (UK GDPR article 12(3)).</summary>
    public const int MonthsToAnswer = 1;

    /// <summary>Two more where it is complex (the same article), if the person is told within the first.</summary>
    public const int MonthsOfExtension = 2;

    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required Guid AgencyId { get; init; }
    public required Guid OpenedById { get; init; }
    public required DateTime OpenedAt { get; init; }

    /// <summary>Every name of the person, one a line.</summary>
    [Encrypted]
    public required string Names { get; init; }

    /// <summary>Telephones, addresses and the like that are theirs.</summary>
    [Encrypted]
    public string Identifiers { get; init; } = "";

    /// <summary>What they asked for, in their words.</summary>
    [Encrypted]
    public required string Asked { get; init; }

    public required DateOnly ReceivedOn { get; init; }

    /// <summary>The last day on which it is answered in time.</summary>
    public required DateOnly DueOn { get; set; }

    /// <summary>Why it takes longer; null while it does not.</summary>
    [Encrypted]
    public string? ExtendReason { get; set; }

    /// <summary>How it is known that whoever asks is this person; null until somebody has said so.</summary>
    [Encrypted]
    public string? IdentityCheck { get; set; }

    /// <summary>What was found when somebody asked whether the request is itself a danger; null until somebody has.</summary>
    [Encrypted]
    public string? DangerCheck { get; set; }

    public RequestState State { get; set; }

    /// <summary>Who has looked through everything.</summary>
    public Guid? ReadyById { get; set; }

    public DateTime? ReadyAt { get; set; }

    /// <summary>The other person, who released or closed it.</summary>
    public Guid? EndedById { get; set; }

    public DateTime? EndedAt { get; set; }

    /// <summary>Why it was closed without a pack.</summary>
    [Encrypted]
    public string? CloseReason { get; set; }

    /// <summary>What was sent, as it was sent: a page of HTML.</summary>
    [Encrypted]
    public string? Pack { get; set; }

    /// <summary>SHA-256 of <see cref="Pack"/> in UTF-8.</summary>
    [MaxLength(32)]
    public byte[]? PackHash { get; set; }

    /// <summary>Until when somebody has said that it is kept, with what was sent, whatever its class says; null while nobody has.</summary>
    public DateTime? KeptUntil { get; set; }

    [Encrypted]
    public string? KeepReason { get; set; }

    /// <summary>Counts changes; a save that read an older one fails.</summary>
    public int Version { get; set; }

    public bool IsOpen => State is RequestState.Open or RequestState.Ready;

    internal sealed class Configuration : IEntityTypeConfiguration<SubjectRequest>
    {
        public void Configure(EntityTypeBuilder<SubjectRequest> request)
        {
            request.Property(r => r.State).HasConversion<string>().HasMaxLength(12);
            request.Property(r => r.Version).IsConcurrencyToken();
            request.Ignore(r => r.IsOpen);
            request.HasIndex(r => new { r.AgencyId, r.State, r.DueOn }); // SubjectRequests.ListAsync
        }
    }
}

public enum Treatment
{
    /// <summary>Nobody has decided.</summary>
    Undecided,

    /// <summary>All that concerns the person, with others marked out.</summary>
    Include,

    /// <summary>Some of it is left out under an exemption.</summary>
    InPart,

    /// <summary>None of it leaves.</summary>
    Withhold,
}

/// <summary>A record that may speak of the person: whether it does, and what leaves of it.</summary>
public sealed class SubjectFinding
{
    public const int MaxReasonLength = 1000;

    /// <summary>What leaves of one record. A case of many years stays far below it.</summary>
    public const int MaxTextLength = 400_000;

    /// <summary>Grounds that warn whoever asks: the letter names them only where somebody decides so.</summary>
    private static readonly string[] Quiet = ["crime", "child-abuse", "law-enforcement"];

    /// <summary>Grounds on which something is not given.</summary>
    public static CodeList Exemptions { get; } = new(
    [
        new("others", "Rights of others (Data Protection Act 2018 schedule 2 paragraph 16)"),
        new("crime", "Crime and taxation: it would prejudice preventing or detecting crime (schedule 2 paragraph 2)"),
        new("claims", "Legal proceedings and claims (schedule 2 paragraph 5)"),
        new("privilege", "Legal professional privilege (schedule 2 paragraph 19)"),
        new("child-abuse", "Child abuse data (schedule 3 paragraph 21)"),
        new("serious-harm", "Serious harm to somebody’s health (schedule 3 parts 2 and 3)"),
        new("law-enforcement", "Law enforcement processing (section 45(4))"),
    ]);

    /// <summary>True if the letter names a ground where nobody has decided otherwise.</summary>
    public static bool IsSaidAsUsual(string exemption) => exemption.Length > 0 && !Quiet.Contains(exemption);

    public required Guid RequestId { get; init; }

    /// <summary>The report or case.</summary>
    public required Guid RecordId { get; init; }

    public required bool IsCase { get; init; }

    [MaxLength(12)]
    public required string Reference { get; init; }

    /// <summary>By what it was found.</summary>
    [Encrypted]
    public required string Why { get; init; }

    /// <summary>Null until somebody has judged; false: it speaks of somebody else.</summary>
    public bool? IsThem { get; set; }

    public Treatment Treatment { get; set; }

    /// <summary>Code of <see cref="Exemptions"/>; empty where everything is given.</summary>
    [MaxLength(20)]
    public string Exemption { get; set; } = "";

    /// <summary>True if the letter names <see cref="Exemption"/>.</summary>
    public bool IsGroundSaid { get; set; }

    [Encrypted]
    public string Reason { get; set; } = "";

    /// <summary>What the record says, with marks around what does not leave. Empty until somebody has read it.</summary>
    [Encrypted]
    public string Text { get; set; } = "";

    /// <summary>Why who told us is named in it; empty: they are not.</summary>
    [Encrypted]
    public string ReporterReason { get; set; } = "";

    public Guid? JudgedById { get; set; }

    public DateTime? JudgedAt { get; set; }

    /// <summary>Counts changes; a save that read an older one fails.</summary>
    public int Version { get; set; }

    /// <summary>True once it is decided what leaves of it.</summary>
    public bool IsJudged => IsThem == false || (IsThem == true && Treatment != Treatment.Undecided);

    /// <summary>True if some of it leaves.</summary>
    public bool Leaves => IsThem == true && Treatment is Treatment.Include or Treatment.InPart;

    internal sealed class Configuration : IEntityTypeConfiguration<SubjectFinding>
    {
        public void Configure(EntityTypeBuilder<SubjectFinding> finding)
        {
            finding.HasKey(f => new { f.RequestId, f.RecordId });
            finding.HasOne<SubjectRequest>().WithMany().HasForeignKey(f => f.RequestId).OnDelete(DeleteBehavior.Restrict);
            finding.Property(f => f.Treatment).HasConversion<string>().HasMaxLength(12);
            finding.Property(f => f.Version).IsConcurrencyToken();
            finding.Ignore(f => f.IsJudged);
            finding.Ignore(f => f.Leaves);
            finding.HasIndex(f => f.RecordId); // RetentionUnits
        }
    }
}
