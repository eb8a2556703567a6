using Microsoft.AspNetCore.Http.Features;
using Tolpuddle.Core.Data;
using Tolpuddle.Core.Reports.Files;
using Tolpuddle.Web.Hosting;

namespace Tolpuddle.Web.Files;

/// <summary>Why a post of files was not read at all.</summary>
internal enum UploadTrouble
{
    None,

    /// <summary>More than one post may hold.</summary>
    TooLong,

    /// <summary>Too many send files at once.</summary>
    Busy,

    /// <summary>What is left of the disk is kept for reports.</summary>
    NoRoom,
}

/// <summary>
/// How files come in: by an ordinary form, at addresses that end in <c>/files</c> and nowhere else. They are read into memory and never into a
/// folder for what is passing through, where they would lie open; so only a few may come at once, and none is read before it is known that its
/// sender may send it.
/// </summary>
internal static class Uploads
{
    /// <summary>What one post may hold: two of the longest files.</summary>
    public const int MaxBodyBytes = (2 * Attachments.MaxBytes) + MaxFormBytes;

    /// <summary>The longest single file that fits into one post.</summary>
    public const int MaxFileBytes = MaxBodyBytes - MaxFormBytes;

    /// <summary>The longest form without files.</summary>
    public const int MaxFormBytes = 1024 * 1024;

    /// <summary>The kinds that a browser offers to choose. What a file is, its content says.</summary>
    public const string Accept = "image/jpeg,image/png,image/webp,image/gif,audio/*,video/mp4,.pdf,.docx,.xlsx,.odt";

    /// <summary>How many posts of the public one node holds in memory at once.</summary>
    private const int PublicAtOnce = 4;

    /// <summary>Places of their own, so that nobody outside can keep the team from adding files.</summary>
    private const int TeamAtOnce = 2;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public static void AddTo(IServiceCollection services) => services.Configure<FormOptions>(form =>
    {
        form.MemoryBufferThreshold = MaxBodyBytes;
        form.MultipartBodyLengthLimit = MaxBodyBytes;
    });

    /// <summary>Refuses a body that says it is too long before reading it, so that a clear page can answer.</summary>
    public static void UseBodyLimits(this WebApplication app)
    {
        var (outside, team) = (new SemaphoreSlim(PublicAtOnce), new SemaphoreSlim(TeamAtOnce));
        app.Lifetime.ApplicationStopped.Register(outside.Dispose);
        app.Lifetime.ApplicationStopped.Register(team.Dispose);
        app.Use((http, next) =>
        {
            if (http.Items.ContainsKey(typeof(Uploads))) return ExplainAsync(http, next);
            if (IsOne(http.Request)) return TakeAsync(http, next, IsOfTeam(http.Request) ? team : outside);
            return http.Request.ContentLength is not > MaxFormBytes ? next(http) : RefuseAsync(http);
        });
    }

    /// <summary>Why the files of this request were not read; the page is shown as to a look then.</summary>
    public static UploadTrouble TroubleOf(HttpContext http) => http.Items[typeof(UploadTrouble)] as UploadTrouble? ?? UploadTrouble.None;

    /// <summary>The files that were sent; what a browser sends where none was chosen is left out. Only now are they read.</summary>
    public static async Task<IReadOnlyList<Upload>> ReadAsync(HttpRequest request, CancellationToken cancel)
    {
        var uploads = new List<Upload>();
        foreach (var file in (await FormOfAsync(request, cancel)).Where(file => file.FileName.Length > 0))
        {
            var content = new byte[file.Length];
            await using var sent = file.OpenReadStream();
            await sent.ReadExactlyAsync(content, cancel);
            var name = ReadableInput.Clean(file.FileName);
            uploads.Add(new Upload(name.Length > FileName.MaxLength ? name[^FileName.MaxLength..] : name, content));
        }

        return uploads;
    }

    /// <summary>True for a post of files, however its address is written that leads to the page: its form is read by the page, after it is known that its sender may send it.</summary>
    public static bool IsOne(HttpRequest request) => HttpMethods.IsPost(request.Method) && request.Path.Value?.TrimEnd('/').EndsWith("/files", StringComparison.OrdinalIgnoreCase) == true;

    private static bool IsOfTeam(HttpRequest request) => request.Path.StartsWithSegments("/reports", StringComparison.OrdinalIgnoreCase);

    private static async Task<IEnumerable<IFormFile>> FormOfAsync(HttpRequest request, CancellationToken cancel)
    {
        if (!request.HasFormContentType) return [];
        try
        {
            return (await request.ReadFormAsync(cancel)).Files;
        }
        catch (Exception e) when (e is InvalidDataException or (IOException and not BadHttpRequestException))
        {
            return []; // no browser sends such a form
        }
    }

    private static async Task TakeAsync(HttpContext http, RequestDelegate next, SemaphoreSlim places)
    {
        http.Items[typeof(Uploads)] = true;
        if (http.Request.ContentLength > MaxBodyBytes)
        {
            await ShowAsync(http, next, UploadTrouble.TooLong, StatusCodes.Status413PayloadTooLarge);
            return;
        }

        if (http.RequestServices.GetRequiredService<IFilePlace>() is FileFolder && !http.RequestServices.GetRequiredService<FileRoom>().IsLeft())
        {
            await ShowAsync(http, next, UploadTrouble.NoRoom, StatusCodes.Status503ServiceUnavailable);
            return;
        }

        if (!await places.WaitAsync(Patience, http.RequestAborted))
        {
            await ShowAsync(http, next, UploadTrouble.Busy, StatusCodes.Status503ServiceUnavailable);
            return;
        }

        try
        {
            http.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = MaxBodyBytes;
            await next(http);
        }
        finally
        {
            places.Release();
        }
    }

    /// <summary>The page that says why a post of files came to nothing goes the same way again, with the old length: it is no second post.</summary>
    private static Task ExplainAsync(HttpContext http, RequestDelegate next)
    {
        ForgetBody(http.Request);
        return next(http);
    }

    /// <summary>Shows the page as to a look, with what went wrong, and reads nothing of what was sent.</summary>
    private static Task ShowAsync(HttpContext http, RequestDelegate next, UploadTrouble trouble, int status)
    {
        http.Items[typeof(UploadTrouble)] = trouble;
        ForgetBody(http.Request);
        http.Response.OnStarting(() =>
        {
            if (http.Response.StatusCode == StatusCodes.Status200OK) http.Response.StatusCode = status;
            return Task.CompletedTask;
        });
        return next(http);
    }

    private static Task RefuseAsync(HttpContext http)
    {
        http.Response.StatusCode = StatusCodes.Status413PayloadTooLarge;
        ForgetBody(http.Request); // the page that explains reads none of it
        return Task.CompletedTask;
    }

    private static void ForgetBody(HttpRequest request) => (request.Method, request.ContentType, request.ContentLength) = (HttpMethods.Get, null, null);
}
