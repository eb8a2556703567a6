using System.Collections.Immutable;
using System.Text.Json;

namespace Tolpuddle.Core.Reports;

/// <summary>Everything typed and chosen during a call, by the name of its field. A field that is not there is empty.</summary>
/// <remarks>Which fields there are stands in <see cref="CallFields"/>. Line ends are those of Unix, whatever a form sends.</remarks>
public sealed class CallSheet
{
    private readonly ImmutableSortedDictionary<string, string> _fields;

    public CallSheet(IEnumerable<KeyValuePair<string, string>> fields) =>
        _fields = fields.ToImmutableSortedDictionary(f => f.Key, f => f.Value.ReplaceLineEndings("\n"), StringComparer.Ordinal);

    private CallSheet(ImmutableSortedDictionary<string, string> fields) => _fields = fields;

    public static CallSheet Empty { get; } = new([]);

    /// <summary>Names of the fields that it holds; some may be empty.</summary>
    public IEnumerable<string> Fields => _fields.Keys;

    public string this[string field] => _fields.GetValueOrDefault(field, "");

    public CallSheet With(string field, string value) => new(_fields.SetItem(field, value.ReplaceLineEndings("\n")));

    /// <summary>The fields whose names start with <paramref name="prefix"/>, which is cut off, and that are not empty.</summary>
    public IEnumerable<(string Key, string Value)> Under(string prefix) =>
        from field in _fields
        where field.Value.Length > 0 && field.Key.StartsWith(prefix, StringComparison.Ordinal)
        select (field.Key[prefix.Length..], field.Value);

    public string ToJson() => JsonSerializer.Serialize(_fields.Where(f => f.Value.Length > 0).ToDictionary());

    /// <summary>Reads what <see cref="ToJson"/> wrote; anything else is an empty sheet.</summary>
    public static CallSheet FromJson(string? json)
    {
        try
        {
            return string.IsNullOrEmpty(json) ? Empty : new CallSheet(JsonSerializer.Deserialize<Dictionary<string, string>>(json) ?? []);
        }
        catch (Exception e) when (e is JsonException or ArgumentNullException or NullReferenceException)
        {
            return Empty;
        }
    }
}
