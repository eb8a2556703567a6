using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Reports;

namespace Tolpuddle.Web.Pages.Public.Report;

/// <summary>
/// Gives a new form its token and goes to the first question; nothing is kept before something is typed. While nobody
/// reads reports from the form it says so before somebody has written anything, and whom to call.
/// </summary>
public sealed class IndexModel(Channels channels, HelpNumbers numbers) : PageModel
{
    public IReadOnlyList<HelpContact> Contacts { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (await channels.IsOpenAsync(ReportForm.Channel, cancel)) return Redirect($"{Request.PathBase}/report/{Journey.Steps[0].Slug}?form={Slips.NewToken()}");
        Contacts = await numbers.ListAsync(cancel);
        Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        return Page();
    }
}
