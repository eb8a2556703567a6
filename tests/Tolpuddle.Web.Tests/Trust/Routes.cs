using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.RazorPages.Infrastructure;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.StaticAssets;
using Microsoft.Extensions.DependencyInjection;

namespace Tolpuddle.Web.Tests.Trust;

/// <summary>A route of the running application.</summary>
/// <param name="Address">As in the table: with parameters, without their constraints.</param>
/// <param name="Posts">The handlers that take a post, each as it is added to the address: nothing, or <c>?handler=Claim</c>.</param>
public sealed record Route(string Address, bool Gets, IReadOnlyList<string> Posts);

/// <summary>Every route that the running application has, asked of the application itself.</summary>
internal static partial class Routes
{
    private const string AnythingElse = "anything else";
    private const string Assets = "/assets/…";

    public static async Task<IReadOnlyList<Route>> OfAsync(IServiceProvider services)
    {
        var loader = services.GetRequiredService<PageLoader>();
        var routes = new List<Route>();
        foreach (var endpoint in services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>())
        {
            routes.Add(endpoint.Metadata.GetMetadata<PageActionDescriptor>() is { } page
                ? PageRoute(Address(endpoint), await loader.LoadAsync(page, endpoint.Metadata))
                : PlainRoute(Address(endpoint), endpoint));
        }

        return [.. routes.GroupBy(route => route.Address).Select(same => new Route(same.Key, same.Any(r => r.Gets), [.. same.SelectMany(r => r.Posts).Distinct()]))];
    }

    private static Route PageRoute(string address, CompiledPageActionDescriptor page)
    {
        var posts = page.HandlerMethods.Where(handler => handler.HttpMethod == "Post").Select(handler => handler.Name);
        return new Route(address, Gets: true, [.. posts.Select(name => string.IsNullOrEmpty(name) ? "" : $"?handler={name}")]);
    }

    private static Route PlainRoute(string address, RouteEndpoint endpoint)
    {
        var methods = endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["GET"];
        var unknown = methods.Except(["GET", "HEAD", "POST"]).ToList();
        if (unknown.Count > 0) throw new InvalidOperationException($"{address} takes {string.Join(", ", unknown)}: teach the walk to try it.");
        return new Route(address, methods.Contains("GET"), methods.Contains("POST") ? [""] : []);
    }

    /// <summary>As in the table.</summary>
    public static string Address(RouteEndpoint endpoint)
    {
        if (endpoint.Metadata.GetMetadata<StaticAssetDescriptor>() is not null) return Assets;
        var pattern = endpoint.RoutePattern.RawText ?? "";
        return pattern.Contains("{*", StringComparison.Ordinal) ? AnythingElse : "/" + Constraint().Replace(pattern.TrimStart('/'), "");
    }

    /// <summary>What stands behind a parameter's name, but the question mark that makes it optional.</summary>
    [GeneratedRegex(@"(?<=\{\w+):[^}]*?(?=\??\})")]
    private static partial Regex Constraint();
}
