using System.ComponentModel.DataAnnotations;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Tolpuddle.Core.Data;

namespace Tolpuddle.Core.Access.Holds;

/// <summary>
/// That nothing of a record may be erased, because a court, an inquiry or somebody's claim needs it: who said so, why and by what authority.
/// It stands until another person lifts it. One on a case holds its reports.
/// </summary>
public sealed class LegalHold
{
    public const int MaxWordsLength = 1000;

    public Guid Id { get; init; } = Guid.CreateVersion7();

    /// <summary>The report or case.</summary>
    public required Guid RecordId { get; init; }

    public required bool IsCase { get; init; }

    [MaxLength(12)]
    public required string Reference { get; init; }

    /// <summary>The agency that holds the report or leads the case, and whose people set and lift it.</summary>
    public required Guid AgencyId { get; set; }

    public required Guid SetById { get; init; }
    public required DateTime SetAt { get; init; }

    /// <summary>What it is needed for.</summary>
    [Encrypted]
    public required string Reason { get; init; }

    /// <summary>By whose authority: a court's order, a letter, a decision with its date.</summary>
    [Encrypted]
    public required string Authority { get; init; }

    /// <summary>The day on which somebody asks whether it is still needed; null if nobody has set one.</summary>
    public DateOnly? ReviewOn { get; init; }

    public DateTime? LiftedAt { get; private set; }
    public Guid? LiftedById { get; private set; }

    [Encrypted]
    public string? LiftReason { get; private set; }

    /// <summary>Counts changes; a save that read an older one fails.</summary>
    public int Version { get; private set; }

    /// <summary>Ends it, by somebody other than who set it.</summary>
    public void Lift(Guid accountId, string reason, DateTime now)
    {
        if (LiftedAt is not null || accountId == SetById) throw new InvalidOperationException("Lifted once, by another person.");
        (LiftedById, LiftReason, LiftedAt) = (accountId, reason, now);
        Version++;
    }

    internal sealed class Configuration : IEntityTypeConfiguration<LegalHold>
    {
        public void Configure(EntityTypeBuilder<LegalHold> hold)
        {
            hold.Property(h => h.Version).IsConcurrencyToken();
            hold.HasIndex(h => h.RecordId); // Holding.HeldAsync
            hold.HasIndex(h => h.AgencyId).HasFilter("\"LiftedAt\" IS NULL"); // LegalHolds.StandingAsync
        }
    }
}
