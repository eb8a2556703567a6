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

    /// <summary>Nothing that a browser sends along, or leaves out, keeps somebody here.</summary>
    public static void MapLeaving(this IEndpointRouteBuilder routes) =>
        routes.MapMethods("/leave", [HttpMethods.Get, HttpMethods.Post], LeaveAsync).AllowAnonymous();

    private static async Task LeaveAsync(HttpContext http, Partnership partnership, Slips slips, ILogger<Slips> log, CancellationToken cancel)
    {
        await GoAsync(http, partnership, cancel);
        if (!http.Request.HasFormContentType) return;

        // Whoever leaves may close the window at once: what was promised is done all the same. And if it cannot be done,
        // they still leave; what was left is closed by its age.
        try
        {
            var open = await http.Request.ReadFormAsync(CancellationToken.None);
            await slips.DeleteAsync(SlipKind.Unsent, open["form"].ToString(), CancellationToken.None);
            await slips.DeleteAsync(SlipKind.Visit, open["visit"].ToString(), CancellationToken.None);
            await slips.DeleteAsync(SlipKind.Guest, open["visit"].ToString(), CancellationToken.None);
        }
        catch (Exception e)
        {
            log.LogError("What was left could not be deleted: {Exception}", e.GetType().Name);
        }
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
