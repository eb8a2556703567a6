using Tolpuddle.Web.Api;

namespace Tolpuddle.Web.Hosting;

/// <summary>Until somebody has said whose system this is, every page leads to the page where that is said.</summary>
internal static class FirstRunGate
{
    public const string Page = "/first-run";

    private static readonly string[] Open = [Page, "/assets", "/health", "/error", "/progress.json", "/progress.csv"];

    public static void UseFirstRun(this WebApplication app) => app.Use(async (http, next) =>
    {
        if (Open.Any(path => http.Request.Path.StartsWithSegments(path))
            || await http.RequestServices.GetRequiredService<Partnership>().GetAsync(http.RequestAborted) is not null)
        {
            await next(http);
            return;
        }

        if (http.Request.Path.StartsWithSegments(ApiProblems.Root)) http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        else http.Response.Redirect(Page);
    });
}
