using System.Text.Json;
using Tolpuddle.Testing;

namespace Tolpuddle.Web.Tests.Components;

/// <summary>One case of the design system: what its own template makes of these options.</summary>
/// <param name="Component">Such as <c>error-summary</c>.</param>
public sealed record Fixture(string Component, string Name, JsonElement Options, string Html)
{
    /// <summary>Every case beside the tests; see the folder's own note for where they are from.</summary>
    public static IReadOnlyList<Fixture> All { get; } =
        [.. Directory.EnumerateFiles(Repository.PathTo("tests", "Tolpuddle.Web.Tests", "Components", "fixtures"), "*.json").Order(StringComparer.Ordinal).SelectMany(Read)];

    public string? Text(params string[] path) => Find(path) is { } found
        ? found.ValueKind switch
        {
            JsonValueKind.True => "true",
            JsonValueKind.False => "false",
            _ => found.ToString(),
        }
        : null;

    public bool IsTrue(params string[] path) => Find(path) is { ValueKind: JsonValueKind.True };

    public IEnumerable<JsonElement> List(params string[] path) => Find(path) is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray() : [];

    /// <summary>The attributes that the options add to the component.</summary>
    public IEnumerable<(string Name, string? Value)> Attributes() => Find("attributes") is { ValueKind: JsonValueKind.Object } attributes
        ? attributes.EnumerateObject().Select(a => (a.Name, (string?)a.Value.ToString()))
        : [];

    public override string ToString() => $"{Component}: {Name}";

    private JsonElement? Find(params string[] path)
    {
        JsonElement? found = Options;
        foreach (var step in path)
        {
            found = found is { ValueKind: JsonValueKind.Object } inside && inside.TryGetProperty(step, out var next) ? next : null;
        }

        return found;
    }

    private static IEnumerable<Fixture> Read(string path)
    {
        using var file = JsonDocument.Parse(File.ReadAllText(path));
        return [.. file.RootElement.EnumerateArray().Select(f => new Fixture(
            Path.GetFileNameWithoutExtension(path), f.GetProperty("name").GetString()!, f.GetProperty("options").Clone(), f.GetProperty("html").GetString()!))];
    }
}
