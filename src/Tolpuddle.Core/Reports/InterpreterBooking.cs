using System.ComponentModel.DataAnnotations;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Tolpuddle.Core.Data;

namespace Tolpuddle.Core.Reports;

public enum BookingState
{
    /// <summary>Somebody was asked and has not answered.</summary>
    Asked,

    Confirmed,

    /// <summary>The interpreter was there.</summary>
    Held,

    Cancelled,
}

/// <summary>An interpreter who is to be there when somebody speaks with the reporter. Seen only by the agency that holds the report.</summary>
public sealed class InterpreterBooking
{
    public const int MaxWhoLength = 200;
    public const int MaxLanguageLength = 200;
    public const int MaxNoteLength = 500;

    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required Guid ReportId { get; init; }
    public required DateTime BookedAt { get; init; }

    /// <summary>Name of the interpreter or of the service.</summary>
    [Encrypted]
    public required string Who { get; init; }

    /// <summary>Language and dialect, in the words of whoever booked.</summary>
    [Encrypted]
    public required string Language { get; init; }

    /// <summary>When the interpreter is to be there.</summary>
    public required DateTime At { get; init; }

    /// <summary>Code of <see cref="Codes.InterpreterWay"/>.</summary>
    [MaxLength(20)]
    public required string Way { get; init; }

    /// <summary>What the interpreter was told, and how the place or call is found.</summary>
    [Encrypted]
    public string Note { get; init; } = "";

    public BookingState State { get; private set; } = BookingState.Asked;

    /// <summary>True until it is held or cancelled. Stored, so that the index holds only what waits.</summary>
    public bool IsOpen { get; private set; } = true;

    /// <summary>Who looks after it.</summary>
    public required Guid OwnerId { get; set; }

    /// <summary>Counts changes; a save that read an older one fails.</summary>
    public int Version { get; private set; }

    /// <summary>False if it has ended, or that would be no step.</summary>
    internal bool TryMove(BookingState to)
    {
        if (!IsOpen || to <= State) return false;
        (State, IsOpen) = (to, to == BookingState.Confirmed);
        Version++;
        return true;
    }

    internal void Take(Guid ownerId)
    {
        OwnerId = ownerId;
        Version++;
    }

    internal sealed class Configuration : IEntityTypeConfiguration<InterpreterBooking>
    {
        public void Configure(EntityTypeBuilder<InterpreterBooking> booking)
        {
            booking.Property(b => b.State).HasConversion<string>().HasMaxLength(20);
            booking.Property(b => b.Version).IsConcurrencyToken();
            booking.HasIndex(b => b.ReportId);
            booking.HasIndex(b => new { b.OwnerId, b.At }).HasFilter("\"IsOpen\""); // Interpreters.MineAsync, OpenMatters
        }
    }
}
