using System.ComponentModel.DataAnnotations;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Tolpuddle.Core.Data;

namespace Tolpuddle.Core.Access.Programs;

/// <summary>An address of an agency's own system that is told when something happens to reports which the agency sees.</summary>
public sealed class Webhook
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required Guid AgencyId { get; init; }

    [Encrypted, MaxLength(500)]
    public required string Url { get; init; }

    /// <summary>With which what is sent is signed, as Standard Webhooks writes it. Needed for each signature, so that it is kept.</summary>
    [Encrypted]
    public required string Secret { get; init; }

    /// <summary>Types of <see cref="ChangeFeed.Types"/> that are told, separated by spaces.</summary>
    [MaxLength(300)]
    public required string Types { get; init; }

    public required Guid MadeById { get; init; }
    public required DateTime MadeAt { get; init; }
    public DateTime? EndedAt { get; set; }

    /// <summary>How far of the feed it has been written. Of two nodes that go on from the same place one fails.</summary>
    [Unaudited("Says how far the telling is; what is told is in the audit.")]
    public required long Cursor { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<Webhook>
    {
        public void Configure(EntityTypeBuilder<Webhook> webhook) => webhook.Property(w => w.Cursor).IsConcurrencyToken();
    }
}

/// <summary>One change for one webhook, until it was told or given up.</summary>
[Unaudited("Goes out because of a change that is written down; then only its own sending changes it.")]
public sealed class WebhookDelivery
{
    /// <summary>Also the name by which receivers know it again, should it be sent twice.</summary>
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid WebhookId { get; init; }

    /// <summary>Of the change in the feed.</summary>
    public required long Number { get; init; }

    [MaxLength(40)]
    public required string Type { get; init; }

    public required Guid ReportId { get; init; }

    /// <summary>When it happened.</summary>
    public required DateTime At { get; init; }

    public required DateTime DueAt { get; set; }

    /// <summary>From this moment on it is given up, unless an administrator lets it be tried again.</summary>
    public required DateTime Until { get; set; }

    public Guid? LeaseId { get; set; }
    public DateTime? LeasedUntil { get; set; }
    public int Attempts { get; set; }

    /// <summary>Why the last attempt failed: never what a receiver said.</summary>
    [MaxLength(200)]
    public string? Failure { get; set; }

    public DateTime? SentAt { get; set; }
    public DateTime? GivenUpAt { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<WebhookDelivery>
    {
        public void Configure(EntityTypeBuilder<WebhookDelivery> delivery)
        {
            delivery.HasIndex(d => new { d.WebhookId, d.Number }).IsUnique();
            delivery.HasIndex(d => d.DueAt).HasFilter("\"SentAt\" IS NULL AND \"GivenUpAt\" IS NULL"); // WebhookPost.TakeAsync
        }
    }
}
