using System.ComponentModel.DataAnnotations;
using Tolpuddle.Core.Data;

namespace Tolpuddle.Core.Reports;

/// <summary>A form before it is sent, or a reporter's visit: what only the holder of a token can open. See <see cref="Slips"/>.</summary>
[Unaudited("Nobody but the writer has seen it, and nobody knows who that is.")]
public sealed class UnsentReport
{
    [Key, MaxLength(32)]
    public required byte[] Key { get; init; }

    public required byte[] Content { get; set; }
    public required DateTime SavedAt { get; set; }
}
