using System.ComponentModel.DataAnnotations;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Tolpuddle.Core.Data;
using Tolpuddle.Methods.Identifiers;

namespace Tolpuddle.Core.Linking;

/// <summary>Somebody asks whoever else holds something about a phone, a vehicle or a place to get in touch, without learning who that is.</summary>
public sealed class ContactQuestion
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required Guid FromAgencyId { get; init; }
    public required Guid FromAccountId { get; init; }

    /// <summary>The call or report in which it came up; a call becomes the report of the same id.</summary>
    public required Guid SubjectId { get; init; }

    public required DateTime AskedAt { get; init; }
    public required DateTime DueAt { get; init; }
    public required IdentifierKind Kind { get; init; }

    /// <summary>The normal form asked about.</summary>
    [Encrypted]
    public required string Value { get; init; }

    /// <summary>Blind key of <see cref="Value"/>, by which an agency sees that it has asked already.</summary>
    public required long ValueKey { get; init; }

    [Encrypted]
    public required string Reason { get; init; }

    /// <summary>Agencies that have not answered. Counted here, since whoever asks sees no request of theirs; never shown as a number.</summary>
    public required int Unanswered { get; set; }

    /// <summary>Counts changes; a save that read an older one fails.</summary>
    public int Version { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<ContactQuestion>
    {
        public void Configure(EntityTypeBuilder<ContactQuestion> question)
        {
            question.Property(q => q.Kind).HasConversion<string>().HasMaxLength(20);
            question.Property(q => q.Version).IsConcurrencyToken();
            question.HasIndex(q => new { q.FromAgencyId, q.AskedAt });
            question.HasIndex(q => new { q.FromAccountId, q.AskedAt });
            question.HasIndex(q => q.ValueKey);
        }
    }
}

/// <summary>
/// A <see cref="ContactQuestion"/> as it reached one agency that holds something. That agency sees who asks, about what
/// and why; whoever asks sees this row only once it says yes.
/// </summary>
public sealed class ContactRequest
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required Guid QuestionId { get; init; }
    public required Guid FromAgencyId { get; init; }

    /// <summary>The agency that holds something.</summary>
    public required Guid ToAgencyId { get; init; }

    /// <summary>Who there answers for it: the duty reader.</summary>
    public required Guid OwnerId { get; set; }

    public required DateTime DueAt { get; init; }
    public DateTime? AnsweredAt { get; set; }
    public Guid? AnsweredById { get; set; }

    /// <summary>True: we will get in touch. False: we cannot say more.</summary>
    public bool? WillContact { get; set; }

    /// <summary>How they will get in touch.</summary>
    [Encrypted]
    public string? Answer { get; set; }

    /// <summary>Counts changes; a save that read an older one fails.</summary>
    public int Version { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<ContactRequest>
    {
        public void Configure(EntityTypeBuilder<ContactRequest> request)
        {
            request.HasOne<ContactQuestion>().WithMany().HasForeignKey(r => r.QuestionId).OnDelete(DeleteBehavior.Restrict);
            request.Property(r => r.Version).IsConcurrencyToken();
            request.HasIndex(r => new { r.ToAgencyId, r.AnsweredAt });
            request.HasIndex(r => r.DueAt).HasFilter("\"AnsweredAt\" IS NULL"); // OpenMatters.ToRemindAsync
        }
    }
}
