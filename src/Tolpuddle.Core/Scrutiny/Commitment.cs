using System.ComponentModel.DataAnnotations;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Tolpuddle.Core.Scrutiny;

/// <summary>A promise in the commissioner's plan, word for word.</summary>
public sealed class Commitment
{
    public const char CodePrefix = 'C';

    public Guid Id { get; init; } = Guid.CreateVersion7();

    [MaxLength(10)]
    public required string Code { get; init; }

    [MaxLength(500)]
    public required string Text { get; set; }

    [MaxLength(500)]
    public string Why { get; set; } = "";

    /// <summary>The organisation that promised.</summary>
    public required Guid OrganisationId { get; set; }

    public PartialDate? From { get; set; }
    public PartialDate? Until { get; set; }
    public int Version { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<Commitment>
    {
        public void Configure(EntityTypeBuilder<Commitment> commitment)
        {
            commitment.Property(c => c.From).AsWritten();
            commitment.Property(c => c.Until).AsWritten();
            commitment.Property(c => c.Version).IsConcurrencyToken();
            commitment.HasIndex(c => c.Code).IsUnique();
        }
    }
}

public enum ActivityKind
{
    PartnershipWork, RegionalLink, Conference, Training, Grant, Toolkit, HelplineFunding, Operation,
}

public enum ActivityStatus
{
    Planned, UnderWay, Done, Ongoing, Stopped,
}

/// <summary>Something that was done, or is to be done, for a commitment. What is not known is null and is shown as not known.</summary>
public sealed class Activity
{
    public const char CodePrefix = 'A';

    public Guid Id { get; init; } = Guid.CreateVersion7();

    [MaxLength(10)]
    public required string Code { get; init; }

    public required Guid CommitmentId { get; init; }
    public required ActivityKind Kind { get; set; }

    /// <summary>One or two words that open its sentence on the public page, such as "Council staff".</summary>
    [MaxLength(60)]
    public required string Lead { get; set; }

    /// <summary>What was done, as a sentence for the public.</summary>
    [MaxLength(600)]
    public required string What { get; set; }

    public ActivityStatus Status { get; set; }

    public PartialDate? From { get; set; }
    public PartialDate? Until { get; set; }

    /// <summary>True where there is an amount, known or not; false where the activity costs nothing of its own.</summary>
    public bool HasAmount { get; set; }

    public long? AmountPence { get; set; }

    /// <summary>The activity that this one continues.</summary>
    public Guid? FollowsId { get; set; }

    public int Version { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<Activity>
    {
        public void Configure(EntityTypeBuilder<Activity> activity)
        {
            activity.Property(a => a.Kind).HasConversion<string>().HasMaxLength(30);
            activity.Property(a => a.Status).HasConversion<string>().HasMaxLength(20);
            activity.Property(a => a.From).AsWritten();
            activity.Property(a => a.Until).AsWritten();
            activity.Property(a => a.Version).IsConcurrencyToken();
            activity.HasIndex(a => a.Code).IsUnique();
            activity.HasIndex(a => a.CommitmentId);
        }
    }
}

/// <summary>An organisation's part in an activity.</summary>
public sealed class ActivityOrganisation
{
    public const string TookPart = "took-part";
    public const string Funder = "funder";
    public const string Bidder = "bidder";
    public const string OnBehalfOf = "on-behalf-of";
    public const string Coordinator = "coordinator";

    public required Guid ActivityId { get; init; }
    public required Guid OrganisationId { get; init; }

    /// <summary>One of the constants of this class.</summary>
    [MaxLength(20)]
    public required string Part { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<ActivityOrganisation>
    {
        public void Configure(EntityTypeBuilder<ActivityOrganisation> part) => part.HasKey(p => new { p.ActivityId, p.OrganisationId, p.Part });
    }
}

/// <summary>What shows that an activity happened, in words that the public reads.</summary>
public sealed class Evidence
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required Guid ActivityId { get; init; }

    [MaxLength(500)]
    public required string Text { get; init; }

    /// <summary>The day that the evidence speaks of.</summary>
    public required DateOnly On { get; init; }

    public required Guid AuthorId { get; init; }
    public required DateTime At { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<Evidence>
    {
        public void Configure(EntityTypeBuilder<Evidence> evidence) => evidence.HasIndex(e => e.ActivityId);
    }
}

internal static class PartialDateColumn
{
    /// <summary>Kept as it is written, so that it is never more exact than what was known.</summary>
    public static void AsWritten(this PropertyBuilder<PartialDate?> date) =>
        date.HasConversion(known => known!.Value.ToString(), text => PartialDate.Parse(text)).HasMaxLength(PartialDate.MaxLength);
}
