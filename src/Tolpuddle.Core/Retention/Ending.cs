using System.ComponentModel.DataAnnotations;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Tolpuddle.Core.Data;

namespace Tolpuddle.Core.Retention;

/// <summary>Why a record whose time is over is not erased.</summary>
public enum Hindrance
{
    None,

    /// <summary>A legal hold stands on it, or on what belongs to it.</summary>
    Hold,

    /// <summary>A report of it is open.</summary>
    Open,

    /// <summary>An agency to which it was referred has not answered, or not said what came of it.</summary>
    Referral,

    /// <summary>Somebody has asked what is held about them, and it was found for that.</summary>
    Request,

    /// <summary>There are not two people who could be warned.</summary>
    People,
}

/// <summary>
/// A report or case whose time comes to its end: since when it counts, who was warned, and what people have decided since. A report that was merged into
/// another, and one in a case, has none of its own: it goes with that.
/// </summary>
public sealed class Ending
{
    public const int MaxReasonLength = 1000;

    /// <summary>The report or case.</summary>
    [Key]
    public required Guid RecordId { get; init; }

    public required bool IsCase { get; init; }

    [MaxLength(12)]
    public required string Reference { get; init; }

    /// <summary>The agency that holds the report or leads the case, and decides.</summary>
    public required Guid AgencyId { get; set; }

    /// <summary>Code of a <see cref="RetentionClass"/>.</summary>
    [MaxLength(20)]
    public required string Class { get; set; }

    /// <summary>The last human decision on it.</summary>
    public required DateTime DecidedAt { get; set; }

    /// <summary>The first moment at which it may be erased.</summary>
    public required DateTime DueAt { get; set; }

    /// <summary>When two people were told; null while they were not.</summary>
    public DateTime? WarnedAt { get; set; }

    /// <summary>Who answers for it, and was told.</summary>
    public Guid? FirstId { get; set; }

    /// <summary>The second one who was told.</summary>
    public Guid? SecondId { get; set; }

    public Hindrance Hindrance { get; set; }

    /// <summary>Somebody has decided anew: its time ends then at the earliest, whatever its class says.</summary>
    public DateTime? KeepUntil { get; set; }

    public Guid? KeptById { get; set; }

    [Encrypted]
    public string? KeepReason { get; set; }

    /// <summary>Until when others than <see cref="KeptById"/> have said before that it is kept: whoever says so now cannot say less.</summary>
    public DateTime? OthersKeepUntil { get; set; }

    /// <summary>Who asks that it be erased before its time.</summary>
    public Guid? ProposedById { get; set; }

    public DateTime? ProposedAt { get; set; }

    [Encrypted]
    public string? ProposeReason { get; set; }

    /// <summary>The other person, who has agreed.</summary>
    public Guid? ConfirmedById { get; set; }

    /// <summary>Counts changes; a save that read an older one fails.</summary>
    public int Version { get; set; }

    /// <summary>So long may somebody else agree with who asks that it be erased before its time.</summary>
    public static readonly TimeSpan Asked = TimeSpan.FromDays(30);

    public bool IsConfirmed => ConfirmedById is not null;

    /// <summary>True if nobody has agreed in time with who asked.</summary>
    internal bool HasLapsed(DateTime now) => !IsConfirmed && ProposedAt <= now - Asked;

    /// <summary>Until when others than this person have said that it is kept; null if none has, or that time is over.</summary>
    internal DateTime? KeepFloor(Guid accountId, DateTime now)
    {
        var floor = KeptById != accountId && !(OthersKeepUntil > KeepUntil) ? KeepUntil : OthersKeepUntil;
        return floor > now ? floor : null;
    }

    /// <summary>True if this person can say that it is kept until then: nobody shortens what somebody else has said.</summary>
    internal bool MayKeep(DateTime until, Guid accountId, DateTime now) => !(KeepFloor(accountId, now) > until);

    /// <summary>A copy for those who do not decide about it: who asks that it go before its time, why, and that somebody asked what is held about them is not theirs.</summary>
    /// <param name="withReason">False for those who need not see the record, and so not why somebody else keeps it.</param>
    internal Ending ForOthers(bool withReason) => new()
    {
        RecordId = RecordId,
        IsCase = IsCase,
        Reference = Reference,
        AgencyId = AgencyId,
        Class = Class,
        DecidedAt = DecidedAt,
        DueAt = DueAt,
        WarnedAt = WarnedAt,
        Hindrance = Hindrance == Hindrance.Request ? Hindrance.None : Hindrance,
        KeepUntil = KeepUntil,
        KeptById = KeptById,
        KeepReason = withReason ? KeepReason : null,
        OthersKeepUntil = OthersKeepUntil,
        ConfirmedById = ConfirmedById,
    };

    /// <summary>Nobody asks any more that it be erased before its time.</summary>
    internal void DropProposal()
    {
        (ProposedById, ProposedAt, ProposeReason, ConfirmedById) = (null, null, null, null);
        Version++;
    }

    internal sealed class Configuration : IEntityTypeConfiguration<Ending>
    {
        public void Configure(EntityTypeBuilder<Ending> ending)
        {
            ending.Property(e => e.Hindrance).HasConversion<string>().HasMaxLength(12);
            ending.Property(e => e.Version).IsConcurrencyToken();
            ending.Ignore(e => e.IsConfirmed);
            ending.HasIndex(e => new { e.AgencyId, e.DueAt }); // Endings.ListAsync
            ending.HasIndex(e => e.DueAt); // EndingRound
        }
    }
}

/// <summary>Which program looks after endings now. One row.</summary>
[Unaudited("Says which node is at work.")]
public sealed class RetentionWork
{
    public const int OnlyId = 1;

    public int Id { get; init; } = OnlyId;

    /// <summary>Until when a node is at it; past: any may be.</summary>
    [ConcurrencyCheck]
    public DateTime HeldUntil { get; set; }

    /// <summary>When everything was last looked through; null if it never was.</summary>
    public DateTime? DoneAt { get; set; }

    /// <summary>How many records failed when everything was last looked through; the log has their ids.</summary>
    public int Failed { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<RetentionWork>
    {
        public void Configure(EntityTypeBuilder<RetentionWork> work) => work.Property(w => w.Id).ValueGeneratedNever();
    }
}
