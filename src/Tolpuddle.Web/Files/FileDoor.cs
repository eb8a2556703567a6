using Microsoft.Net.Http.Headers;
using Tolpuddle.Core.Reports.Files;
using Tolpuddle.Methods.Media;
using Tolpuddle.Web.Hosting;

namespace Tolpuddle.Web.Files;

/// <summary>
/// Gives out one file to somebody who may see its report. Pictures are shown, all else is only saved; either is shut off from
/// this site, so that nothing in it could act as one of our pages.
/// </summary>
internal static class FileDoor
{
    public static void MapFiles(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/reports/{reference:maxlength(12)}/files/{id:guid}", GiveAsync).RequireAuthorization(Doors.Reports);

    private static async Task<IResult> GiveAsync(string reference, Guid id, Attachments attachments, HttpContext http, CancellationToken cancel)
    {
        if (await attachments.OpenAsync(reference, id, cancel) is not { } file) return Results.NotFound();
        if (file.Shut != WhyShut.None) return Results.LocalRedirect($"/reports/{reference}/files?shut={file.Shut}");
        Headers.ShutOff(http);
        var picture = PictureType(file.Kind);
        var disposition = new ContentDispositionHeaderValue(picture is null ? "attachment" : "inline");
        disposition.SetHttpFileName(file.Name);
        http.Response.Headers.ContentDisposition = disposition.ToString();
        return Results.Bytes(file.Content, picture ?? "application/octet-stream");
    }

    /// <summary>The type of a picture; null for what no browser may open here.</summary>
    private static string? PictureType(MediaKind kind) => kind switch
    {
        MediaKind.Jpeg => "image/jpeg",
        MediaKind.Png => "image/png",
        MediaKind.Webp => "image/webp",
        MediaKind.Gif => "image/gif",
        _ => null,
    };
}
