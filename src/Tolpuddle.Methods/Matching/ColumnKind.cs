namespace Tolpuddle.Methods.Matching;

/// <summary>What a column holds.</summary>
public enum ColumnKind
{
    /// <summary>Nothing that helps to tell people apart: the record's own number, notes, the truth.</summary>
    Ignored,
    GivenName,
    FamilyName,

    /// <summary>Given and family name in one field.</summary>
    FullName,

    /// <summary>An alias or former name.</summary>
    OtherName,
    DateOfBirth,
    Sex,
    Nationality,
    Phone,

    /// <summary>A vehicle's registration.</summary>
    Vehicle,

    /// <summary>The number of a house, without the street.</summary>
    HouseNumber,

    /// <summary>A line of an address, with or without the number of the house.</summary>
    Address,
    Postcode,
    Organisation,
    Email,

    /// <summary>A name used online.</summary>
    Handle,

    /// <summary>A number or sign of a document or a register.</summary>
    Document,

    /// <summary>One of a few values.</summary>
    Category,

    /// <summary>Words: a place, an occupation, a place of birth.</summary>
    Text,
}
