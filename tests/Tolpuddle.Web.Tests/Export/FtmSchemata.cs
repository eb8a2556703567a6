using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Tolpuddle.Testing;

namespace Tolpuddle.Web.Tests.Export;

/// <summary>What an entity of FollowTheMoney may look like, by the facts in <c>ftm-schemata.txt</c>.</summary>
internal sealed partial class FtmSchemata
{
    private static readonly string[] Fields = ["id", "schema", "properties"];
    private static readonly string[] Dates = ["yyyy-MM-dd", "yyyy-MM-ddTHH:mm:ss"];

    private readonly Dictionary<string, Schema> _schemata = [];

    public FtmSchemata()
    {
        Schema? last = null;
        foreach (var line in File.ReadLines(Repository.PathTo("tests", "Tolpuddle.Web.Tests", "Export", "ftm-schemata.txt")).Where(l => l.Length > 0 && l[0] != '#'))
        {
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (line[0] != ' ')
            {
                last = new Schema(words.Contains("abstract"), [.. words.SkipWhile(w => w != "<").Skip(1)], []);
                _schemata.Add(words[0], last);
                continue;
            }

            foreach (var property in words) last!.Properties.Add(property.Split(':')[0], property.Split(':', 2)[1]);
        }
    }

    /// <summary>What is wrong with <paramref name="entity"/>, whose references are looked for in <paramref name="all"/>.</summary>
    public IEnumerable<string> Faults(JsonElement entity, IReadOnlyDictionary<string, JsonElement> all)
    {
        var (id, name) = (entity.GetProperty("id").GetString()!, entity.GetProperty("schema").GetString()!);
        if (!entity.EnumerateObject().Select(p => p.Name).SequenceEqual(Fields)) yield return $"{id} has other fields";
        if (!Id().IsMatch(id)) yield return $"{id} is no id";
        if (!_schemata.TryGetValue(name, out var schema) || schema.IsAbstract)
        {
            yield return $"{name} is no schema of which there are entities";
            yield break;
        }

        var properties = Properties(name).DistinctBy(p => p.Key).ToDictionary();
        var given = entity.GetProperty("properties").EnumerateObject().ToDictionary(p => p.Name, p => p.Value);
        foreach (var missing in properties.Where(p => p.Value.EndsWith('!') && !given.ContainsKey(p.Key))) yield return $"{name} {id} has no {missing.Key}";
        foreach (var (property, values) in given)
        {
            if (!properties.TryGetValue(property, out var type)) yield return $"{name} has no {property}";
            else if (values.ValueKind != JsonValueKind.Array || values.GetArrayLength() == 0) yield return $"{name}.{property} is no list";
            else if (values.EnumerateArray().Select(v => v.GetString()).Distinct().Count() != values.GetArrayLength()) yield return $"{name}.{property} holds a value twice";
            else foreach (var value in values.EnumerateArray().Where(v => !Fits(v.GetString()!, type.TrimEnd('!'), all))) yield return $"{name}.{property} '{value}' is no {type}";
        }
    }

    public bool Is(string schema, string ancestor) => schema == ancestor || _schemata[schema].Extends.Any(e => Is(e, ancestor));

    private IEnumerable<KeyValuePair<string, string>> Properties(string schema) => _schemata[schema].Properties.Concat(_schemata[schema].Extends.SelectMany(Properties));

    private bool Fits(string value, string type, IReadOnlyDictionary<string, JsonElement> all) => value.Length > 0 && type switch
    {
        "date" => DateTime.TryParseExact(value, Dates, CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
        "country" => Country().IsMatch(value),
        "phone" => Phone().IsMatch(value),
        "email" => value.Contains('@', StringComparison.Ordinal),
        "url" => Uri.TryCreate(value, UriKind.Absolute, out _),
        _ when type.StartsWith("entity:", StringComparison.Ordinal) => all.TryGetValue(value, out var other) && Is(other.GetProperty("schema").GetString()!, type["entity:".Length..]),
        _ => true,
    };

    [GeneratedRegex("^tp-[0-9a-f]{40}$")]
    private static partial Regex Id();

    [GeneratedRegex("^[a-z]{2}$")]
    private static partial Regex Country();

    [GeneratedRegex(@"^\+[0-9]{7,15}$")]
    private static partial Regex Phone();

    private sealed record Schema(bool IsAbstract, string[] Extends, Dictionary<string, string> Properties);
}
