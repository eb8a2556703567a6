using System.Globalization;
using Microsoft.AspNetCore.Mvc.ApplicationModels;
using Microsoft.AspNetCore.Mvc.Filters;
using Tolpuddle.Core.Reports;
using Tolpuddle.Core.Reports.Floods;
using Tolpuddle.Web.Languages;
using Tolpuddle.Web.Pages.Public;
using Tolpuddle.Web.Pages.Public.Report;
using Tolpuddle.Web.Pages.Public.Return;

namespace Tolpuddle.Web.Hosting;

/// <summary>
/// What every page of the public site has in common: nothing of it stays in the browser or travels on to another
/// site, and dates are written as the reader's language writes them.
/// </summary>
internal sealed class PublicPages : IAsyncResourceFilter
{
    public static void AddTo(IServiceCollection services)
    {
        services.AddScoped<Forms>();
        services.AddScoped<FloodDoor>();
        services.AddScoped<Visits>();
        services.AddScoped<FileDesk>();
        services.AddSingleton<CodePatience>();
        services.AddSingleton<FormPatience>();
        services.AddSingleton(provider => new Round("floods", TimeSpan.FromMinutes(1), (scope, cancel) =>
            scope.GetRequiredService<FloodWatch>().TellAsync(ReportForm.Channel, provider.GetRequiredService<TolpuddleSettings>().UsualReports, cancel)));
        services.AddSingleton(new Round("unsent forms", TimeSpan.FromMinutes(5), async (scope, cancel) =>
        {
            await scope.GetRequiredService<Slips>().DeleteIdleAsync(cancel);
            await scope.GetRequiredService<KeptForms>().DeleteOverAsync(cancel);
        }));
    }

    public static void Apply(PageConventionCollection pages) =>
        pages.AddFolderApplicationModelConvention("/Public", model => model.Filters.Add(new PublicPages()));

    public async Task OnResourceExecutionAsync(ResourceExecutingContext context, ResourceExecutionDelegate next)
    {
        KeepNothing(context.HttpContext.Response);
        var texts = context.HttpContext.RequestServices.GetRequiredService<Texts>();
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = texts.Language.Culture;
        await next();
    }

    /// <summary>Tokens stand in addresses, and what was typed stands in pages: neither is stored or sent on.</summary>
    public static void KeepNothing(HttpResponse response)
    {
        response.Headers.CacheControl = "no-store";
        response.Headers["Referrer-Policy"] = "no-referrer";
    }
}
