using System.ComponentModel.DataAnnotations;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Tolpuddle.Core.Data;

namespace Tolpuddle.Core.Reports;

/// <summary>A way by which reports come in, the agency that reads it and the person who answers for what nobody has claimed.</summary>
/// <remarks>Opened only while that person can sign in and handles reports; see <c>Channels</c>.</remarks>
public sealed class Channel
{
    /// <summary>Code of <see cref="Codes.Channel"/>.</summary>
    [Key, MaxLength(20)]
    public required string Code { get; init; }

    public required Guid AgencyId { get; set; }
    public required Guid ReaderId { get; set; }
    public bool IsOpen { get; set; }
}

/// <summary>A form before it is sent, or a reporter's visit: what only the holder of a token can open. See <see cref="Slips"/>.</summary>
[Unaudited("Nobody but the writer has seen it, and nobody knows who that is.")]
public sealed class UnsentReport
{
    [Key, MaxLength(32)]
    public required byte[] Key { get; init; }

    public required byte[] Content { get; set; }
    public required DateTime SavedAt { get; set; }
}
