using System.Text.Json;

namespace Tolpuddle.Journeys.Commands;

/// <summary>What <c>tolpuddle doctor --json</c> says of one thing.</summary>
internal sealed record Finding(string Check, string Level, string Says)
{
    public static List<Finding> Read(string json) =>
        [.. JsonDocument.Parse(json).RootElement.GetProperty("findings").EnumerateArray()
            .Select(f => new Finding(f.GetProperty("check").GetString()!, f.GetProperty("level").GetString()!, f.GetProperty("says").GetString()!))];
}
