using System.ComponentModel.DataAnnotations;

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
