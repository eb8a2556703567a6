using System.Text.Json;
using System.Text.Json.Serialization;

namespace Tolpuddle.Web.Commands;

/// <summary>The files of the demonstration, which travel with the program.</summary>
internal static class DemoFile
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter() } };

    public static T Read<T>(string name)
    {
        using var stream = File.OpenRead(Path.Combine(AppContext.BaseDirectory, "demo", name));
        return JsonSerializer.Deserialize<T>(stream, Json)!;
    }
}
