using System.Text.Json;
using System.Text.Json.Nodes;

namespace Tolpuddle.Web.Api;

/// <summary>Something in what was sent that must be mended.</summary>
/// <param name="Pointer">Where, as a JSON Pointer in a fragment: <c>#/answers/what</c>.</param>
/// <param name="Detail">What to do.</param>
internal sealed record Mistake(string Pointer, string Detail);

/// <summary>What a value of the API may be. By the same shape it is checked when it comes and described in the API's document, so that the two cannot differ.</summary>
internal abstract record Shape(string Says)
{
    /// <summary>As a schema of OpenAPI 3.1 (JSON Schema 2020-12).</summary>
    public JsonObject Describe()
    {
        var schema = Fill();
        if (Says.Length > 0) schema["description"] = Says;
        return schema;
    }

    /// <summary>Adds what must be mended in <paramref name="value"/>.</summary>
    public abstract void Check(JsonElement value, string pointer, List<Mistake> mistakes);

    protected abstract JsonObject Fill();
}

/// <summary>Text of at most <paramref name="Most"/> characters.</summary>
internal sealed record TextShape(string Says, int Most, int Least = 0, string? Format = null) : Shape(Says)
{
    public override void Check(JsonElement value, string pointer, List<Mistake> mistakes)
    {
        if (value.ValueKind != JsonValueKind.String)
        {
            mistakes.Add(new(pointer, "Send text here."));
            return;
        }

        var text = value.GetString()!;
        var length = text.Length > Most ? text.EnumerateRunes().Count() : text.Length; // JSON Schema counts characters, not halves of them
        if (length > Most) mistakes.Add(new(pointer, $"Send at most {Most} characters."));
        else if (length < Least) mistakes.Add(new(pointer, "This must not be empty."));
    }

    protected override JsonObject Fill()
    {
        var schema = new JsonObject { ["type"] = "string", ["maxLength"] = Most };
        if (Least > 0) schema["minLength"] = Least;
        if (Format is not null) schema["format"] = Format;
        return schema;
    }
}

/// <summary>One of a list of codes.</summary>
internal sealed record CodeShape(string Says, IReadOnlyList<string> Codes) : Shape(Says)
{
    public override void Check(JsonElement value, string pointer, List<Mistake> mistakes)
    {
        if (value.ValueKind != JsonValueKind.String || !Codes.Contains(value.GetString())) mistakes.Add(new(pointer, $"Send one of: {string.Join(", ", Codes)}."));
    }

    protected override JsonObject Fill() => new() { ["type"] = "string", ["enum"] = new JsonArray([.. Codes.Select(code => JsonValue.Create(code))]) };
}

/// <summary>A whole number.</summary>
internal sealed record NumberShape(string Says, long Least, long Most) : Shape(Says)
{
    public override void Check(JsonElement value, string pointer, List<Mistake> mistakes)
    {
        if (value.ValueKind != JsonValueKind.Number || !value.TryGetInt64(out var number) || number < Least || number > Most) mistakes.Add(new(pointer, $"Send a whole number from {Least} to {Most}, without a decimal point."));
    }

    protected override JsonObject Fill() => new() { ["type"] = "integer", ["minimum"] = Least, ["maximum"] = Most };
}

/// <summary>True or false.</summary>
internal sealed record FlagShape(string Says) : Shape(Says)
{
    public override void Check(JsonElement value, string pointer, List<Mistake> mistakes)
    {
        if (value.ValueKind is not (JsonValueKind.True or JsonValueKind.False)) mistakes.Add(new(pointer, "Send true or false."));
    }

    protected override JsonObject Fill() => new() { ["type"] = "boolean" };
}

/// <summary>At most <paramref name="Most"/> values of one shape.</summary>
internal sealed record ListShape(string Says, Shape Of, int Most) : Shape(Says)
{
    public override void Check(JsonElement value, string pointer, List<Mistake> mistakes)
    {
        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() > Most)
        {
            mistakes.Add(new(pointer, $"Send a list of at most {Most}."));
            return;
        }

        var index = 0;
        foreach (var item in value.EnumerateArray()) Of.Check(item, $"{pointer}/{index++}", mistakes);
    }

    protected override JsonObject Fill() => new() { ["type"] = "array", ["maxItems"] = Most, ["items"] = Of.Describe() };
}

/// <summary>A field of an object.</summary>
internal sealed record Part(string Name, Shape Shape, bool IsRequired = false);

/// <summary>An object of these fields and no others.</summary>
internal sealed record ObjectShape(string Says, params IReadOnlyList<Part> Parts) : Shape(Says)
{
    /// <summary>True for what we answer: later versions may add fields, and whoever reads must not mind.</summary>
    public bool MayGrow { get; init; }

    public override void Check(JsonElement value, string pointer, List<Mistake> mistakes)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            mistakes.Add(new(pointer, "Send an object here."));
            return;
        }

        foreach (var part in Parts)
        {
            if (value.TryGetProperty(part.Name, out var inner)) part.Shape.Check(inner, $"{pointer}/{part.Name}", mistakes);
            else if (part.IsRequired) mistakes.Add(new($"{pointer}/{part.Name}", "This is missing."));
        }

        if (value.EnumerateObject().Any(field => Parts.All(part => part.Name != field.Name))) mistakes.Add(new(pointer, $"There is a field here that is not known. Known are: {string.Join(", ", Parts.Select(p => p.Name))}."));
    }

    protected override JsonObject Fill()
    {
        var schema = new JsonObject
        {
            ["type"] = "object",
            ["additionalProperties"] = MayGrow,
            ["properties"] = new JsonObject(Parts.Select(part => KeyValuePair.Create<string, JsonNode?>(part.Name, part.Shape.Describe()))),
        };
        if (Parts.Any(p => p.IsRequired)) schema["required"] = new JsonArray([.. Parts.Where(p => p.IsRequired).Select(p => JsonValue.Create(p.Name))]);
        return schema;
    }
}
