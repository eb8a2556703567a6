using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Tolpuddle.Core.Access;
using Tolpuddle.Web.Hosting;

namespace Tolpuddle.Web.Pages.Access;

/// <summary>Says that a door is closed to this person's roles, and where theirs is.</summary>
[AllowAnonymous]
public sealed class NotAllowedModel(Viewer viewer) : PageModel
{
    public string Home => viewer.IsSignedIn ? Homes.Of(viewer.Roles) : "/";

    public void OnGet() => Response.StatusCode = StatusCodes.Status403Forbidden;
}
