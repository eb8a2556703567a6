using System.ComponentModel.DataAnnotations;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Tolpuddle.Core.Data;
using Tolpuddle.Core.Reports;

namespace Tolpuddle.Core.Linking;

public enum LinkClaim
{
    Same, Different, Unsure,
}

/// <summary>Somebody's claim about whether two mentions stand for the same person or thing. A later claim does not erase an earlier one.</summary>
[AppendOnly]
public sealed class Link
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required Guid FirstMentionId { get; init; }
    public required Guid SecondMentionId { get; init; }
    public required LinkClaim Claim { get; init; }
    public required Guid AuthorId { get; init; }
    public required DateTime At { get; init; }

    [Encrypted]
    public string Reason { get; init; } = "";

    internal sealed class Configuration : IEntityTypeConfiguration<Link>
    {
        public void Configure(EntityTypeBuilder<Link> link)
        {
            link.Property(l => l.Claim).HasConversion<string>().HasMaxLength(20);
            link.HasIndex(l => l.FirstMentionId);
            link.HasIndex(l => l.SecondMentionId);
        }
    }
}

/// <summary>
/// One agency asks another, whom it cannot see, to get in touch about something that both hold. The asked side sees
/// who asks and about what; the asking side learns who holds it only from the answer.
/// </summary>
public sealed class ContactRequest
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required Guid FromAgencyId { get; init; }
    public required Guid FromAccountId { get; init; }

    /// <summary>The agency that holds something.</summary>
    public required Guid ToAgencyId { get; init; }

    public required DateTime AskedAt { get; init; }
    public required DateTime DueAt { get; init; }
    public required MentionKind Kind { get; init; }

    /// <summary>The normal form asked about.</summary>
    [Encrypted]
    public required string Value { get; init; }

    [Encrypted]
    public required string Reason { get; init; }

    public DateTime? AnsweredAt { get; set; }
    public Guid? AnsweredById { get; set; }

    /// <summary>True: we will get in touch. False: we cannot say more.</summary>
    public bool? WillContact { get; set; }

    [Encrypted]
    public string? Answer { get; set; }

    public int Version { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<ContactRequest>
    {
        public void Configure(EntityTypeBuilder<ContactRequest> request)
        {
            request.Property(r => r.Kind).HasConversion<string>().HasMaxLength(20);
            request.Property(r => r.Version).IsConcurrencyToken();
            request.HasIndex(r => new { r.ToAgencyId, r.AnsweredAt });
            request.HasIndex(r => new { r.FromAgencyId, r.AskedAt });
            request.HasIndex(r => r.DueAt).HasFilter("\"AnsweredAt\" IS NULL"); // OpenMatters.ToRemindAsync
        }
    }
}
