using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Tolpuddle.Journeys;

/// <summary>A site of one page, for what the tests' own tools must notice.</summary>
internal static class OnePage
{
    public static async Task<WebApplication> ServeAsync(string html, string policy = "default-src *; style-src 'unsafe-inline'; script-src 'unsafe-inline'; worker-src *")
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.MapGet("/", (HttpContext http) =>
        {
            http.Response.Headers.ContentSecurityPolicy = policy;
            return Results.Text(html, "text/html; charset=utf-8");
        });
        app.MapGet("/favicon.ico", () => Results.NoContent());
        await app.StartAsync(TestContext.Current.CancellationToken);
        return app;
    }
}
