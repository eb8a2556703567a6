using Tolpuddle.Methods.Matching.Comparisons;
using Tolpuddle.Methods.Matching.Reading;

namespace Tolpuddle.Methods.Matching;

/// <summary>Guesses what a column holds, first from its name, then from what stands in it.</summary>
public static class ColumnGuess
{
    private const int SampleLength = 2000; // different values that are looked at
    private const double Mostly = 0.6;
    private const int MostCategories = 60;
    private const int LongText = 60; // bytes on the average from which a text is a note

    private static readonly (ColumnKind Kind, string[] Words)[] Names =
    [
        (ColumnKind.Text, ["birth place", "birthplace", "place of birth", "birth country", "country of birth", "birth city", "town of birth", "born in"]),
        (ColumnKind.DateOfBirth, ["dob", "date of birth", "birth date", "birthdate", "birthday", "born", "birth", "yob", "year of birth", "birth year"]),
        (ColumnKind.Organisation, ["employer", "company", "organisation", "organization", "business", "firm", "employer name", "company name", "org"]),
        (ColumnKind.Handle, ["handle", "username", "user name", "screen name", "facebook", "instagram", "telegram", "tiktok", "snapchat", "online name"]),
        (ColumnKind.Email, ["email", "e mail", "mail"]),
        (ColumnKind.GivenName, ["given", "given name", "given names", "first", "first name", "first names", "firstname", "forename", "forenames", "fname", "givenname", "christian name", "prenom", "vorname", "nombre"]),
        (ColumnKind.FamilyName, ["family", "family name", "last", "last name", "lastname", "surname", "lname", "familyname", "nachname", "apellido", "second name"]),
        (ColumnKind.OtherName, ["alias", "aliases", "aka", "also known as", "known as", "nickname", "nick name", "maiden name", "other name", "other names", "former name", "preferred name"]),
        (ColumnKind.FullName, ["name", "full name", "fullname", "person name", "client name", "subject name", "complete name", "names", "victim name", "suspect name"]),
        (ColumnKind.Sex, ["sex", "gender"]),
        (ColumnKind.Nationality, ["nationality", "citizenship", "nation", "country of origin"]),
        (ColumnKind.Phone, ["phone", "phone number", "telephone", "tel", "mobile", "mobile number", "cell", "msisdn", "contact number", "telephone number"]),
        (ColumnKind.Vehicle, ["vehicle", "plate", "number plate", "registration", "vrm", "vrn", "reg", "licence plate", "license plate", "car", "vehicle registration", "reg number"]),
        (ColumnKind.Postcode, ["postcode", "post code", "postal code", "zip", "zipcode", "zip code", "pcode", "postal"]),
        (ColumnKind.HouseNumber, ["street number", "house number", "house no", "street no", "building number", "house"]),
        (ColumnKind.Address, ["address", "address 1", "address line 1", "street", "street address", "home address", "addr", "street name", "address line"]),
        (ColumnKind.Text, ["occupation", "job", "job title", "profession", "town", "city", "suburb", "place", "village", "locality", "county", "region", "area", "address 2", "address line 2"]),
        (ColumnKind.Document, ["ssn", "soc sec id", "social security", "nino", "ni number", "national insurance", "passport", "passport number", "id number", "document", "document number", "nhs number", "licence number", "tax number", "national id"]),
        (ColumnKind.Ignored, ["notes", "note", "comment", "comments", "narrative", "description", "row", "line", "uuid", "guid", "created", "updated", "date", "time", "timestamp", "recorded", "date recorded"]),
    ];

    /// <summary>What a column most likely holds.</summary>
    public static ColumnKind Of(TableColumn column)
    {
        if (column.Filled == 0) return ColumnKind.Ignored;
        var looks = new Looks(column);
        var named = ByName(column.Name);
        if (named is { } kind && looks.Allow(kind)) return kind;
        return looks.Kind();
    }

    /// <summary>Words of a heading, in lower case: "DateOfBirth" and "date_of_birth" are "date of birth".</summary>
    private static string Words(string name)
    {
        var words = new System.Text.StringBuilder();
        for (var i = 0; i < name.Length; i++)
        {
            var c = name[i];
            if (!char.IsLetterOrDigit(c))
            {
                words.Append(' ');
                continue;
            }

            if (i > 0 && char.IsUpper(c) && char.IsLower(name[i - 1])) words.Append(' ');
            if (i > 0 && char.IsDigit(c) && char.IsLetter(name[i - 1])) words.Append(' ');
            words.Append(char.ToLowerInvariant(c));
        }

        return string.Join(' ', words.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }

    private static ColumnKind? ByName(string name)
    {
        var words = Words(name);
        foreach (var (kind, known) in Names)
        {
            if (known.Contains(words)) return kind;
        }

        // The longest known phrase within the heading: "victim date of birth", "home phone 2".
        var (best, length) = ((ColumnKind?)null, 0);
        foreach (var (kind, known) in Names)
        {
            foreach (var phrase in known)
            {
                if (phrase.Length > length && $" {words} ".Contains($" {phrase} ", StringComparison.Ordinal)) (best, length) = (kind, phrase.Length);
            }
        }

        return best;
    }

    /// <summary>What the values look like.</summary>
    private sealed class Looks
    {
        private readonly int different;
        private readonly int filled;
        private readonly double dates, phones, mails, postcodes, plates, averageLength, numeric;

        public Looks(TableColumn column)
        {
            (different, filled) = (column.Values.Count - 1, column.Filled);
            var length = Math.Min(different, SampleLength);
            var step = Math.Max(1, different / SampleLength);
            var looked = 0;
            for (var i = 1; looked < length; i += step, looked++)
            {
                var bytes = column.Values.Bytes(i);
                averageLength += bytes.Length;
                var digits = 0;
                foreach (var b in bytes) digits += b is >= (byte)'0' and <= (byte)'9' ? 1 : 0;
                if (DateText.TryRead(bytes, dayFirst: true, out _)) dates++;
                if (bytes.Contains((byte)'@') && bytes.Contains((byte)'.')) mails++;
                if (digits == bytes.Length) numeric++;
                if (digits >= 9 && digits + 5 >= bytes.Length && digits <= 15) phones++;
                if (bytes.Length is > 8 or < 2 || digits == 0 || digits == bytes.Length) continue;
                var text = column.Values.Text(i);
                if (Identifiers.Postcode.TryParse(text, out var postcode) && postcode.IsFull) postcodes++;
                else if (bytes.Length >= 6 && Identifiers.VehicleRegistration.TryParse(text, out _)) plates++;
            }

            (dates, phones, mails, postcodes, plates, averageLength, numeric) = (dates / length, phones / length, mails / length, postcodes / length, plates / length, averageLength / length, numeric / length);
        }

        /// <summary>True unless the values say that a name of a column is not meant so.</summary>
        public bool Allow(ColumnKind kind) => kind switch
        {
            ColumnKind.DateOfBirth => dates >= Mostly,
            ColumnKind.Sex => different <= MostCategories,
            ColumnKind.Phone => numeric + phones > 0.3,
            ColumnKind.GivenName or ColumnKind.FamilyName or ColumnKind.FullName or ColumnKind.OtherName => numeric < Mostly && dates < Mostly && averageLength < LongText,
            _ => true,
        };

        public ColumnKind Kind()
        {
            if (mails >= Mostly) return ColumnKind.Email;
            if (postcodes >= Mostly) return ColumnKind.Postcode;
            if (plates >= Mostly) return ColumnKind.Vehicle;
            if (phones >= Mostly && dates < Mostly) return ColumnKind.Phone;
            if (averageLength > LongText || different <= 1) return ColumnKind.Ignored;
            if (different <= MostCategories) return ColumnKind.Category;
            if (dates >= Mostly) return ColumnKind.Ignored; // a date of something else: many happen on one day
            if (different >= filled) return ColumnKind.Ignored; // a number for each row
            return ColumnKind.Text;
        }
    }
}
