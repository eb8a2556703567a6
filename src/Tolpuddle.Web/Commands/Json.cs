using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Tolpuddle.Web.Commands;

/// <summary>Data for other programs, on one line of stdout.</summary>
internal static class Json
{
    public static readonly Option<bool> Option = new("--json") { Description = "Print JSON" };

    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static void Print<T>(T data) => Console.WriteLine(JsonSerializer.Serialize(data, Format));
}
