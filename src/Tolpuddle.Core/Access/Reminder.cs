using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Tolpuddle.Core.Data;

namespace Tolpuddle.Core.Access;

public enum ReminderKind
{
    /// <summary>Its owner is told that little time is left.</summary>
    DueSoon,

    /// <summary>Its owner is told that the time has passed.</summary>
    Late,

    /// <summary>It has been late for a day: those who look after its owner's work are told.</summary>
    LongLate,

    /// <summary>Its owner can no longer work on it: those who look after their work are told.</summary>
    Unowned,

    /// <summary>Data-protection officers are told of unusual looking in the week that ended.</summary>
    UnusualLooking,

    /// <summary>Coordinators are told that a flood of reports is on.</summary>
    Flood,

    /// <summary>Coordinators are told that reports of a flood lie apart: at once, then each hour while more come, then each day.</summary>
    SetAside,

    /// <summary>Somebody is warned that their account will be closed because it is not used.</summary>
    AccountLapses,
}

/// <summary>That somebody was reminded of something: once for each time by which it was due. Saved with the notice.</summary>
[Unaudited("Remembers that a notice was written.")]
public sealed class Reminder
{
    /// <summary>The report, referral, task, request, case, call or emergency access.</summary>
    public required Guid SubjectId { get; init; }

    public required ReminderKind Kind { get; init; }
    public required DateTime DueAt { get; init; }
    public required DateTime At { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<Reminder>
    {
        public void Configure(EntityTypeBuilder<Reminder> reminder)
        {
            // Of two nodes that remind at once, the second fails and tells nobody.
            reminder.HasKey(r => new { r.SubjectId, r.Kind, r.DueAt });
            reminder.Property(r => r.Kind).HasConversion<string>().HasMaxLength(20);
            reminder.HasIndex(r => r.At);
        }
    }
}
