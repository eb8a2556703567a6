using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Tolpuddle.Core.Access;

namespace Tolpuddle.Web.Pages.Access;

/// <summary>Ends the session. A link cannot do it: only the button, which proves that the person pressed it.</summary>
public sealed class SignOutModel(SignIn signIn, Viewer viewer) : PageModel
{
    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        await signIn.EndAsync(viewer.SessionId, cancel);
        await HttpContext.SignOutAsync();
        return LocalRedirect("/sign-in");
    }
}
