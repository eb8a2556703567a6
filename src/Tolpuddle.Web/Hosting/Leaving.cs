using Microsoft.AspNetCore.Mvc;
using Tolpuddle.Core.Reports;

namespace Tolpuddle.Web.Hosting;

/// <summary>
/// "Leave quickly": deletes what the page had open with us, tells the browser to forget what it kept of this site, and
/// goes to an ordinary page. A form's button, so that it works without scripts and by keyboard.
/// </summary>
internal static class Leaving
{
    /// <summary>Where to, while nobody has set the system up.</summary>
    private const string Anywhere = "https://www.bbc.co.uk/weather";

    public static void MapLeaving(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/leave", LeaveAsync).AllowAnonymous().DisableAntiforgery();
        routes.MapGet("/leave", (HttpContext http, Partnership partnership, CancellationToken cancel) => GoAsync(http, partnership, cancel)).AllowAnonymous();
    }

    private static async Task LeaveAsync(
        HttpContext http, Partnership partnership, Slips slips, [FromForm(Name = "form")] string? form, [FromForm(Name = "visit")] string? visit, CancellationToken cancel)
    {
        await GoAsync(http, partnership, cancel);

        // Whoever leaves may close the window at once: what was promised is done all the same.
        if (form is not null) await slips.DeleteAsync(SlipKind.Unsent, form, CancellationToken.None);
        if (visit is not null) await slips.DeleteAsync(SlipKind.Visit, visit, CancellationToken.None);
    }

    private static async Task GoAsync(HttpContext http, Partnership partnership, CancellationToken cancel)
    {
        var leaveTo = (await partnership.GetAsync(cancel))?.LeaveTo ?? Anywhere;
        PublicPages.KeepNothing(http.Response);
        http.Response.Headers["Clear-Site-Data"] = "\"cache\", \"storage\"";
        http.Response.StatusCode = StatusCodes.Status303SeeOther;
        http.Response.Headers.Location = leaveTo;
    }
}
