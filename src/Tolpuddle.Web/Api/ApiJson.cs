using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Tolpuddle.Web.Api;

/// <summary>How the API writes and reads JSON.</summary>
internal static class ApiJson
{
    /// <summary>The largest body that is read: a report as long as every field allows has about a hundred thousand characters.</summary>
    public const int MaxBytes = 256 * 1024;

    public static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // never inside a page
    };

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 8, AllowDuplicateProperties = false };

    /// <summary>The body of a request, or why it is not taken.</summary>
    public static async Task<(byte[] Body, ApiProblem? Problem)> ReadBodyAsync(HttpRequest request, CancellationToken cancel)
    {
        if (!request.HasJsonContentType()) return ([], ApiProblem.NotJson);
        if (request.ContentLength > MaxBytes) return ([], ApiProblem.TooLarge);
        using var body = new MemoryStream();
        var buffer = new byte[16 * 1024];
        for (int read; (read = await request.Body.ReadAsync(buffer, cancel)) > 0;)
        {
            if (body.Length + read > MaxBytes) return ([], ApiProblem.TooLarge);
            body.Write(buffer, 0, read);
        }

        return (body.ToArray(), null);
    }

    /// <summary>Reads JSON in which every text can be read and every field stands once; null if this is none.</summary>
    public static JsonDocument? Parse(byte[] body)
    {
        JsonDocument? document = null;
        try
        {
            document = JsonDocument.Parse(body, Strict);
            ReadTexts(document.RootElement);
            return document;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            document?.Dispose(); // half a character, which JSON can write and UTF-16 cannot
            return null;
        }
    }

    private static void ReadTexts(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.String:
                element.GetString();
                break;
            case JsonValueKind.Array:
                foreach (var item in element.EnumerateArray()) ReadTexts(item);
                break;
            case JsonValueKind.Object:
                foreach (var field in element.EnumerateObject())
                {
                    _ = field.Name;
                    ReadTexts(field.Value);
                }

                break;
        }
    }
}
