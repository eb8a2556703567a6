using System.ComponentModel.DataAnnotations;
using Tolpuddle.Core.Data;

namespace Tolpuddle.Core.Reports.Floods;

/// <summary>How many reports came to the public form within ten minutes, and what became of them. Kept for a day, so that all nodes see one flood.</summary>
[Unaudited("A count, of nobody in particular.")]
public sealed class FloodWindow
{
    /// <summary>A multiple of <see cref="FloodGate.Window"/>.</summary>
    [Key]
    public required DateTime StartsAt { get; init; }

    /// <summary>Forms that were to be sent, each counted once.</summary>
    public int Came { get; set; }

    /// <summary>Of these, how many were asked for work or for a short wait.</summary>
    public int HeldUp { get; set; }

    /// <summary>How many of those showed work.</summary>
    public int Proved { get; set; }

    /// <summary>How many waited and came in like any other.</summary>
    public int Waited { get; set; }

    /// <summary>How many waited when as many as usual had come in by waiting: taken, and laid apart.</summary>
    public int SetAside { get; set; }
}
