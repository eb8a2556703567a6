using System.Text;
using System.Text.Json;
using Microsoft.OpenApi;
using Microsoft.OpenApi.Reader;
using Tolpuddle.Testing;

namespace Tolpuddle.Web.Tests.Api;

/// <summary>The document is well made: others read it with their tools, and people read it too.</summary>
[Trait("Databases", "None")]
public sealed class OpenApiLintTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_reader_that_is_not_ours_finds_no_fault_in_it()
    {
        var result = OpenApiDocument.Parse(await DocumentAsync(), OpenApiConstants.Json, new OpenApiReaderSettings { RuleSet = ValidationRuleSet.GetDefaultRuleSet() });

        Assert.Equal(OpenApiSpecVersion.OpenApi3_1, result.Diagnostic!.SpecificationVersion);
        Assert.Empty(result.Diagnostic.Errors);
        Assert.Empty(result.Diagnostic.Warnings);
        Assert.NotEmpty(result.Document!.Paths);
    }

    [Fact]
    public async Task Every_operation_has_a_name_of_its_own_words_a_key_and_an_answer_and_every_shape_is_used_and_bounded()
    {
        var text = await DocumentAsync();
        var document = JsonDocument.Parse(text).RootElement;
        var faults = new List<string>();
        var names = new List<string>();
        foreach (var (place, operation) in Operations(document))
        {
            names.Add(operation.GetProperty("operationId").GetString()!);
            if (!HasWords(operation, "summary")) faults.Add($"{place} has no summary");
            var answers = operation.GetProperty("responses").EnumerateObject().ToList();
            if (!answers.Exists(answer => answer.Name.StartsWith('2'))) faults.Add($"{place} never succeeds");
            faults.AddRange(answers.Where(answer => !HasWords(answer.Value, "description")).Select(answer => $"{place} does not say what {answer.Name} means"));
            if (!operation.TryGetProperty("parameters", out var parameters)) continue;
            faults.AddRange(parameters.EnumerateArray().Where(p => !HasWords(p, "description") || !p.TryGetProperty("schema", out _)).Select(p => $"{place} says too little of {p.GetProperty("name")}"));
        }

        faults.AddRange(names.GroupBy(name => name).Where(same => same.Count() > 1).Select(same => $"Two operations are called {same.Key}"));
        foreach (var schema in document.GetProperty("components").GetProperty("schemas").EnumerateObject())
        {
            if (!text.Contains($"\"#/components/schemas/{schema.Name}\"", StringComparison.Ordinal)) faults.Add($"Nothing uses {schema.Name}");
            faults.AddRange(Unbounded(schema.Value, schema.Name));
        }

        Assert.Empty(faults);
        Assert.True(names.Count > 5, "Hardly any operation was looked at.");
    }

    private static async Task<string> DocumentAsync()
    {
        await using var site = await TestSite.StartAsync();
        using var stranger = site.NewCaller();
        return Encoding.UTF8.GetString(await stranger.Http.GetByteArrayAsync("/api/v1/openapi.json", Cancel));
    }

    private static IEnumerable<(string Place, JsonElement Operation)> Operations(JsonElement document) =>
        from part in new[] { "paths", "webhooks" }
        from path in document.GetProperty(part).EnumerateObject()
        from operation in path.Value.EnumerateObject()
        select ($"{operation.Name} {path.Name}", operation.Value);

    private static bool HasWords(JsonElement at, string name) => at.TryGetProperty(name, out var words) && words.GetString() is { Length: > 0 };

    /// <summary>What may be sent or come in any length: a reader must know how much to make room for.</summary>
    private static IEnumerable<string> Unbounded(JsonElement schema, string at) => schema.TryGetProperty("type", out var type) ? type.GetString() switch
    {
        "string" when !schema.TryGetProperty("maxLength", out _) && !schema.TryGetProperty("enum", out _) && !schema.TryGetProperty("format", out _) => [$"{at} may be of any length"],
        "array" => schema.TryGetProperty("maxItems", out _) ? Unbounded(schema.GetProperty("items"), $"{at}[]") : [$"{at} may have any number of items"],
        "object" when schema.TryGetProperty("properties", out var properties) => properties.EnumerateObject().SelectMany(p => Unbounded(p.Value, $"{at}.{p.Name}")),
        _ => [],
    } : [];
}
