using System.ComponentModel.DataAnnotations;
using Tolpuddle.Core.Data;

namespace Tolpuddle.Core.Access;

/// <summary>
/// How often signing in has failed lately, for one of about a million buckets. A bucket is cut from the keyed hash
/// of the e-mail address and of the device, so that an address without an account is counted like one with, and
/// the table cannot be made to grow.
/// </summary>
[Unaudited("A count, of nobody in particular.")]
public sealed class SignInFailures
{
    [Key]
    public required int Bucket { get; init; }

    public required int Count { get; set; }
    public required DateTime LastAt { get; set; }
}
