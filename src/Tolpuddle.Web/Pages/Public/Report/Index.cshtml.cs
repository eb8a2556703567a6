using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Tolpuddle.Core.Reports;

namespace Tolpuddle.Web.Pages.Public.Report;

/// <summary>Gives a new form its token and goes to the first question. Nothing is kept before something is typed.</summary>
public sealed class IndexModel : PageModel
{
    public IActionResult OnGet() => Redirect($"{Request.PathBase}/report/{Journey.Steps[0].Slug}?form={Slips.NewToken()}");
}
