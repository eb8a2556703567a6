using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Tolpuddle.Journeys.Look;

/// <summary>The pages that a site is made of, and which of them has answered a request.</summary>
internal static class Pages
{
    private const string Header = "Test-Page";

    /// <summary>Every page, such as <c>/Reports/Queue</c>.</summary>
    public static IEnumerable<string> Of(IServiceProvider services) => services.GetRequiredService<EndpointDataSource>().Endpoints
        .Select(endpoint => endpoint.Metadata.GetMetadata<PageActionDescriptor>()?.ViewEnginePath).OfType<string>().Distinct();

    /// <summary>Lets every answer say which page made it.</summary>
    public static void Tell(IServiceCollection services) => services.AddTransient<IStartupFilter, Teller>();

    /// <summary>The page that made <paramref name="answer"/>; null if none did.</summary>
    public static string? Behind(HttpResponseMessage answer) => answer.Headers.TryGetValues(Header, out var pages) ? pages.Single() : null;

    private sealed class Teller : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use((http, onward) =>
            {
                http.Response.OnStarting(() =>
                {
                    if (http.GetEndpoint()?.Metadata.GetMetadata<PageActionDescriptor>() is { } page) http.Response.Headers[Header] = page.ViewEnginePath;
                    return Task.CompletedTask;
                });
                return onward(http);
            });
            next(app);
        };
    }
}
