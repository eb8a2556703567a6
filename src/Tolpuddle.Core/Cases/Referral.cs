using System.ComponentModel.DataAnnotations;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Tolpuddle.Core.Data;

namespace Tolpuddle.Core.Cases;

public enum ReferralState
{
    Sent, Accepted, Declined, Done,

    /// <summary>The sender has taken it back, because the ground of the sharing is gone.</summary>
    Withdrawn,
}

/// <summary>Handing a report to another agency, or what may be said of it to a body outside: sent, accepted or declined with a reason, and the result fed back.</summary>
public sealed class Referral
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required Guid ReportId { get; init; }
    public required Guid FromAgencyId { get; init; }
    public required Guid FromAccountId { get; init; }

    /// <summary>Null where it goes to somebody without an account: see <see cref="Access.Guests.Guest"/>.</summary>
    public required Guid? ToAgencyId { get; init; }

    public required DateTime SentAt { get; init; }

    /// <summary>The very text that was sent with it.</summary>
    [Encrypted]
    public required string Text { get; init; }

    /// <summary>By when the receiver must have answered, then by when a result is expected.</summary>
    public required DateTime DueAt { get; set; }

    /// <summary>Who answers for it at the receiver: the duty reader until somebody accepts. Of one to somebody without an account, its sender.</summary>
    public required Guid OwnerId { get; set; }

    public ReferralState State { get; set; } = ReferralState.Sent;
    public DateTime? AnsweredAt { get; set; }

    /// <summary>Why it was declined; empty where it was accepted without a word.</summary>
    [Encrypted]
    public string? Answer { get; set; }

    public DateTime? DoneAt { get; set; }
    public DateTime? WithdrawnAt { get; set; }

    /// <summary>Code of <see cref="Reports.Codes.Outcome"/>.</summary>
    [MaxLength(20)]
    public string? ResultCode { get; set; }

    [Encrypted]
    public string? ResultNote { get; set; }

    public int Version { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<Referral>
    {
        public void Configure(EntityTypeBuilder<Referral> referral)
        {
            referral.Property(r => r.State).HasConversion<string>().HasMaxLength(20);
            referral.Property(r => r.Version).IsConcurrencyToken();
            referral.HasIndex(r => r.ReportId);
            referral.HasIndex(r => new { r.ToAgencyId, r.State, r.DueAt });
            referral.HasIndex(r => new { r.FromAgencyId, r.State, r.DueAt });
            referral.HasIndex(r => new { r.OwnerId, r.State, r.DueAt }); // OpenMatters.LateAsync
            referral.HasIndex(r => new { r.State, r.DueAt }); // OpenMatters.ToRemindAsync
        }
    }
}
