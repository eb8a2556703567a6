namespace Tolpuddle.Methods.Identifiers;

/// <summary>What an identifier points at. Kept in databases by name: add to it, never rename.</summary>
public enum IdentifierKind
{
    Phone,
    Vehicle,
    Postcode,
    Email,
    Handle,
    Address,
}
