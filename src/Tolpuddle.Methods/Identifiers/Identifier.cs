using System.Diagnostics.CodeAnalysis;

namespace Tolpuddle.Methods.Identifiers;

/// <summary>
/// Something that points at one phone, vehicle, place, mailbox or account, in the form in which two tellings of it meet.
/// </summary>
/// <remarks>
/// The way to find the same thing told twice: store a keyed hash of each of <see cref="IndexKeys"/>; look for rows that
/// share one; then keep those of which <see cref="CouldBe"/> is true. Sharing a key is necessary, not sufficient.
/// Equality is that of <see cref="Kind"/> and <see cref="Value"/>.
/// </remarks>
public sealed class Identifier : IEquatable<Identifier>
{
    private readonly VehicleRegistration vehicle;
    private readonly PremisesAddress premises;
    private readonly PhoneNumber phone;
    private readonly string? display;

    private Identifier(IdentifierKind kind, string value, string? display, IReadOnlyList<string> indexKeys) =>
        (Kind, Value, this.display, IndexKeys) = (kind, value, display, indexKeys);

    /// <summary>How a number is shown takes as long to find out as that it is one, and most are only kept.</summary>
    private Identifier(PhoneNumber phone)
        : this(IdentifierKind.Phone, phone.Value, display: null, [phone.Value]) => this.phone = phone;

    private Identifier(VehicleRegistration vehicle)
        : this(IdentifierKind.Vehicle, vehicle.Value, vehicle.Display, vehicle.Keys) => this.vehicle = vehicle;

    private Identifier(PremisesAddress premises)
        : this(IdentifierKind.Address, premises.Value, premises.ToString(), premises.Keys) => this.premises = premises;

    public IdentifierKind Kind { get; }

    /// <summary>The normal form. <see cref="TryParse"/> reads it back to an equal identifier.</summary>
    public string Value { get; }

    /// <summary>The form people read.</summary>
    public string Display => display ?? phone.ToString();

    /// <summary>One or more texts; any two identifiers of a kind of which <see cref="CouldBe"/> is true share one.</summary>
    /// <remarks>For vehicles this holds up to <see cref="VehicleRegistration.MaxUnread"/> unread characters in both plates together.</remarks>
    public IReadOnlyList<string> IndexKeys { get; }

    /// <summary>Reads one identifier of a known kind, as typed into its own field. False if <paramref name="text"/> is none.</summary>
    public static bool TryParse(IdentifierKind kind, string? text, [NotNullWhen(true)] out Identifier? identifier)
    {
        identifier = kind switch
        {
            IdentifierKind.Phone => PhoneNumber.TryParse(text, out var phone) ? new Identifier(phone) : null,
            IdentifierKind.Vehicle => VehicleRegistration.TryParse(text, out var vehicle) ? new Identifier(vehicle) : null,
            IdentifierKind.Postcode => Postcode.TryParse(text, out var postcode) ? Exact(kind, postcode.Value, postcode.Value) : null,
            IdentifierKind.Email => EmailAddress.TryParse(text, out var email) ? Exact(kind, email.Value, email.Value) : null,
            IdentifierKind.Handle => OnlineHandle.TryParse(text, out var handle) ? Exact(kind, handle.Value, handle.ToString()) : null,
            IdentifierKind.Address => PremisesAddress.TryParse(text, out var premises) ? new Identifier(premises) : null,
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Not a kind of identifier."),
        };
        return identifier is not null;
    }

    /// <summary>True if both could be the same thing: unread characters match any, and an address may lack its postcode or flat.</summary>
    public bool CouldBe(Identifier other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (Kind != other.Kind) return false;
        return Kind switch
        {
            IdentifierKind.Vehicle => vehicle.CouldBe(other.vehicle),
            IdentifierKind.Address => premises.CouldBe(other.premises),
            _ => Value == other.Value,
        };
    }

    public bool Equals(Identifier? other) => other is not null && Kind == other.Kind && Value == other.Value;

    public override bool Equals(object? obj) => Equals(obj as Identifier);

    public override int GetHashCode() => HashCode.Combine(Kind, Value);

    public override string ToString() => Display;

    private static Identifier Exact(IdentifierKind kind, string value, string display) => new(kind, value, display, [value]);
}
