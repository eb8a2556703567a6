using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Tolpuddle.Web.Tests.Api;

/// <summary>The part of JSON Schema that the API's document uses, written from the specification and not from the product: says what does not fit, and makes what does.</summary>
internal sealed class SchemaOf(JsonElement document)
{
    private static readonly string[] Known = ["type", "description", "maxLength", "minLength", "format", "enum", "minimum", "maximum", "items", "maxItems", "properties", "required", "additionalProperties", "$ref"];
    private static readonly string[] Words = ["shed", "Ćevapčići", "م", "07700 900123", "🚐🚐", "O'Brien; DROP TABLE", "<b>x</b>", "=1+1", "a\nb", "WF12 ABC"];

    public JsonElement Resolve(JsonElement schema)
    {
        if (!schema.TryGetProperty("$ref", out var to)) return schema;
        return to.GetString()!.TrimStart('#', '/').Split('/').Aggregate(document, (at, name) => at.GetProperty(name));
    }

    /// <summary>What of <paramref name="value"/> the schema does not allow.</summary>
    public IEnumerable<string> Faults(JsonElement schema, JsonElement value, string at = "#")
    {
        schema = Resolve(schema);
        foreach (var word in schema.EnumerateObject().Select(p => p.Name).Except(Known)) yield return $"{at}: the test does not know '{word}'";
        var fits = schema.GetProperty("type").GetString() switch
        {
            "object" => value.ValueKind == JsonValueKind.Object,
            "array" => value.ValueKind == JsonValueKind.Array,
            "string" => value.ValueKind == JsonValueKind.String,
            "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
            "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
            _ => false,
        };
        if (!fits)
        {
            yield return $"{at} is {value.ValueKind}";
            yield break;
        }

        if (schema.TryGetProperty("enum", out var codes) && codes.EnumerateArray().All(c => c.GetString() != value.GetString())) yield return $"{at} is '{value}', which is in no list";
        if (schema.TryGetProperty("maxLength", out var most) && value.GetString()!.EnumerateRunes().Count() > most.GetInt32()) yield return $"{at} is too long";
        if (schema.TryGetProperty("minimum", out var least) && value.GetInt64() < least.GetInt64()) yield return $"{at} is too small";
        if (schema.TryGetProperty("format", out var format) && format.GetString() == "date-time" && !(value.GetString()!.EndsWith('Z') && DateTime.TryParse(value.GetString(), CultureInfo.InvariantCulture, out _))) yield return $"{at} is no moment in UTC";
        if (value.ValueKind == JsonValueKind.Array)
        {
            foreach (var fault in value.EnumerateArray().SelectMany((item, i) => Faults(schema.GetProperty("items"), item, $"{at}/{i}"))) yield return fault;
        }

        if (value.ValueKind != JsonValueKind.Object || !schema.TryGetProperty("properties", out var properties)) yield break;
        foreach (var name in Required(schema).Where(name => !value.TryGetProperty(name, out _))) yield return $"{at} has no {name}";
        foreach (var field in value.EnumerateObject())
        {
            if (!properties.TryGetProperty(field.Name, out var inner)) yield return $"{at}/{field.Name} is not described"; // even where more may come one day
            else foreach (var fault in Faults(inner, field.Value, $"{at}/{field.Name}")) yield return fault;
        }
    }

    /// <summary>Something that fits.</summary>
    public JsonNode Sample(JsonElement schema, Random random)
    {
        schema = Resolve(schema);
        if (schema.TryGetProperty("enum", out var codes)) return codes[random.Next(codes.GetArrayLength())].GetString()!;
        switch (schema.GetProperty("type").GetString())
        {
            case "boolean": return random.Next(2) == 0;
            case "integer": return random.NextInt64(schema.GetProperty("minimum").GetInt64(), schema.GetProperty("maximum").GetInt64() + 1);
            case "array": return new JsonArray([.. Enumerable.Range(0, random.Next(4)).Select(_ => Sample(schema.GetProperty("items"), random))]);
            case "string":
                var (most, least) = (schema.GetProperty("maxLength").GetInt32(), schema.TryGetProperty("minLength", out var m) ? m.GetInt32() : 0);
                if (random.Next(12) == 0) return string.Concat(Enumerable.Repeat("🚐", most));
                var text = string.Join(' ', random.GetItems(Words, random.Next(1, 6)));
                return string.Concat(text.EnumerateRunes().Take(most)).PadRight(least, 'x');
            default:
                var required = Required(schema);
                return new JsonObject(schema.GetProperty("properties").EnumerateObject()
                    .Where(p => required.Contains(p.Name) || random.Next(3) == 0)
                    .Select(p => KeyValuePair.Create<string, JsonNode?>(p.Name, Sample(p.Value, random))));
        }
    }

    private static List<string> Required(JsonElement schema) => schema.TryGetProperty("required", out var names) ? [.. names.EnumerateArray().Select(n => n.GetString()!)] : [];
}
