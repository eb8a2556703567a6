using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Tolpuddle.Methods.Disclosure;

/// <summary>A figure that may be published, or the reason why it may not. Made by <see cref="Protect.Count"/>, which applies the rule.</summary>
/// <remarks>
/// Zero is withheld like one to nine. If it were shown, a withheld figure would say "there is somebody"; and that
/// nothing was found at a place can itself tell those concerned that nobody spoke.
/// </remarks>
public sealed record ProtectedCount
{
    private ProtectedCount(long? value, string? reason) => (Value, Reason) = (value, reason);

    /// <summary>The figure, or null if it is withheld.</summary>
    public long? Value { get; }

    /// <summary>Why it is withheld, as a sentence for readers; null if it is shown.</summary>
    public string? Reason { get; }

    [MemberNotNullWhen(true, nameof(Reason))]
    [MemberNotNullWhen(false, nameof(Value))]
    public bool IsWithheld => Value is null;

    public override string ToString() => Value?.ToString("N0", CultureInfo.InvariantCulture) ?? Reason!;

    internal static ProtectedCount Under(long count, int threshold) => count < threshold
        ? new ProtectedCount(null, $"Fewer than {threshold}: a figure this small could point to a person.")
        : new ProtectedCount(count, null);
}
