using System.ComponentModel.DataAnnotations;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Tolpuddle.Core.Data;

namespace Tolpuddle.Core.Access;

/// <summary>
/// That somebody opened a record which they may not see, for a stated reason and a short time ("break-glass"), and what somebody else
/// thought of it afterwards.
/// </summary>
public sealed class EmergencyAccess
{
    public const int MaxReasonLength = 1000;

    /// <summary>Why the <see cref="Grant"/> that it rests on was given. It counts only where <see cref="EmergencySight"/> puts the glass on.</summary>
    internal const string GrantReason = "break-glass";

    public Guid Id { get; init; } = Guid.CreateVersion7();

    /// <summary>The report or case.</summary>
    public required Guid RecordId { get; init; }

    [MaxLength(12)]
    public required string Reference { get; init; }

    /// <summary>Who opened it.</summary>
    public required Guid AccountId { get; init; }

    /// <summary>Theirs.</summary>
    public required Guid AgencyId { get; init; }

    /// <summary>The agency that holds the report or leads the case.</summary>
    public required Guid HolderAgencyId { get; init; }

    [Encrypted, MaxLength(MaxReasonLength)]
    public required string Reason { get; init; }

    public required DateTime OpenedAt { get; init; }

    /// <summary>The first moment at which it is shut again.</summary>
    public required DateTime Until { get; set; }

    /// <summary>Who answers for the review: whoever leads the case or has the report.</summary>
    public required Guid OwnerId { get; init; }

    public required DateTime ReviewDueAt { get; init; }
    public DateTime? ReviewedAt { get; private set; }
    public Guid? ReviewedById { get; private set; }

    /// <summary>Null until somebody has reviewed it.</summary>
    public bool? WasJustified { get; private set; }

    [Encrypted]
    public string? ReviewReason { get; private set; }

    /// <summary>Counts changes; a save that read an older one fails.</summary>
    public int Version { get; private set; }

    /// <summary>The purpose that every look by it is written down with.</summary>
    internal string Purpose
    {
        get
        {
            var words = $"{GrantReason}: {Reason.ReplaceLineEndings(" ")}";
            return words.Length <= Purposes.MaxLength ? words : $"{words[..(Purposes.MaxLength - 1)]}…";
        }
    }

    /// <summary>Shuts it before its time.</summary>
    public void End(DateTime now)
    {
        if (Until <= now) throw new InvalidOperationException("It has ended already.");
        Until = now;
        Version++;
    }

    /// <summary>Says once, for somebody other than who used it, whether it was right.</summary>
    public void Review(Guid reviewerId, bool justified, string reason, DateTime now)
    {
        if (ReviewedAt is not null || reviewerId == AccountId) throw new InvalidOperationException("Reviewed once, by somebody else.");
        (ReviewedById, WasJustified, ReviewReason, ReviewedAt) = (reviewerId, justified, reason, now);
        Version++;
    }

    internal sealed class Configuration : IEntityTypeConfiguration<EmergencyAccess>
    {
        public void Configure(EntityTypeBuilder<EmergencyAccess> access)
        {
            access.Property(e => e.Version).IsConcurrencyToken();
            access.HasIndex(e => new { e.AccountId, e.Until }); // EmergencySight
            access.HasIndex(e => new { e.OwnerId, e.ReviewDueAt }).HasFilter("\"ReviewedAt\" IS NULL"); // OpenMatters.LateAsync
            access.HasIndex(e => e.ReviewDueAt).HasFilter("\"ReviewedAt\" IS NULL"); // OpenMatters.ToRemindAsync
        }
    }
}
