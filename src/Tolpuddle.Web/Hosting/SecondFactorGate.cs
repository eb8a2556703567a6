using Microsoft.AspNetCore.Authorization;
using Tolpuddle.Core.Access.Proving;
using Tolpuddle.Core.Data;

namespace Tolpuddle.Web.Hosting;

/// <summary>Somebody whose agency asks for a second factor and who has none sets one up before anything else opens.</summary>
internal static class SecondFactorGate
{
    private static readonly string[] Open = [SecondFactors.Path, "/sign-out"];

    public static void UseSecondFactors(this WebApplication app) => app.Use((http, next) =>
    {
        if (!http.RequestServices.GetRequiredService<TolpuddleContext>().Viewer.NeedsSecondFactor
            || http.GetEndpoint()?.Metadata.GetMetadata<IAllowAnonymous>() is not null
            || Open.Any(path => http.Request.Path.StartsWithSegments(path)))
        {
            return next(http);
        }

        http.Response.Redirect(SecondFactors.Path);
        return Task.CompletedTask;
    });
}
