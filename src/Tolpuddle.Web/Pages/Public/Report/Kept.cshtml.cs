using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Tolpuddle.Web.Pages.Public.Report;

/// <summary>Where somebody goes on with a form that they stopped. The box is that of the return: one door for every code, so that nobody learns there what a code is of.</summary>
internal sealed class KeptModel : PageModel
{
    /// <summary>True just after a form was kept.</summary>
    [FromQuery(Name = "stopped")]
    public bool IsStopped { get; set; }
}
