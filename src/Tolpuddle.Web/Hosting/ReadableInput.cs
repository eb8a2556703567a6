using Microsoft.Extensions.Primitives;
using Tolpuddle.Web.Files;

namespace Tolpuddle.Web.Hosting;

/// <summary>
/// Takes out of all that is sent, before any page sees it, what no keyboard makes: control characters, and the signs
/// that turn the order of letters round, with which a plate or a name could be made to look like another. Marks that
/// right-to-left texts need (U+200E, U+200F, U+061C) and joiners stay. Posts of files are read later, and their names are cleaned then.
/// </summary>
internal static class ReadableInput
{
    public static void UseReadableInput(this WebApplication app) => app.Use(async (http, next) =>
    {
        if (NeedsCleaning(http.Request.Query)) http.Request.Query = new QueryCollection(Cleaned(http.Request.Query));
        try
        {
            if (http.Request.HasFormContentType && !Uploads.IsOne(http.Request) && await http.Request.ReadFormAsync(http.RequestAborted) is var form && NeedsCleaning(form))
            {
                http.Request.Form = new FormCollection(Cleaned(form), form.Files);
            }
        }
        catch (Exception e) when (e is InvalidDataException or (IOException and not BadHttpRequestException))
        {
            // Too many fields, parts that never end, or a NUL where a browser sends none: refused before a page finds nothing where an answer should be.
            http.Response.StatusCode = StatusCodes.Status400BadRequest;
            (http.Request.Method, http.Request.ContentType, http.Request.ContentLength) = (HttpMethods.Get, null, null);
            return;
        }

        await next(http);
    });

    /// <summary>What can be read of <paramref name="text"/>.</summary>
    public static string Clean(string text) => text.Any(IsUnreadable) ? string.Concat(text.Where(c => !IsUnreadable(c))) : text;

    private static bool NeedsCleaning(IEnumerable<KeyValuePair<string, StringValues>> fields) =>
        fields.Any(field => field.Value.Any(value => value is not null && value.Any(IsUnreadable)));

    private static Dictionary<string, StringValues> Cleaned(IEnumerable<KeyValuePair<string, StringValues>> fields) =>
        fields.ToDictionary(field => field.Key, field => new StringValues([.. field.Value.Select(value => Clean(value ?? ""))]));

    private static bool IsUnreadable(char c) =>
        (char.IsControl(c) && c is not ('\n' or '\r' or '\t')) || c is (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069');
}
