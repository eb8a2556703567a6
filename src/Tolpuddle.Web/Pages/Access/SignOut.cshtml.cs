using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Tolpuddle.Core.Access;

namespace Tolpuddle.Web.Pages.Access;

/// <summary>Ends the session. A link cannot do it: only the button, which proves that the person pressed it.</summary>
public sealed class SignOutModel(Sessions sessions, Viewer viewer) : PageModel
{
    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        await sessions.EndAsync(viewer.SessionId, cancel);
        await HttpContext.SignOutAsync();
        return LocalRedirect("/sign-in");
    }
}
