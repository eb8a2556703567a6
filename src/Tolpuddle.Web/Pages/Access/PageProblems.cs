using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Tolpuddle.Web.Pages.Access;

internal static class PageProblems
{
    /// <summary>Shows the page again with what has to be mended. <paramref name="field"/> is where; empty for the whole form.</summary>
    public static PageResult Problem(this PageModel page, string problem, string field = "")
    {
        page.ModelState.AddModelError(field, problem);
        return page.Page();
    }
}
