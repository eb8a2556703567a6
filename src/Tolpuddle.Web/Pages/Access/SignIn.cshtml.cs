using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Data;
using Tolpuddle.Web.Hosting;

namespace Tolpuddle.Web.Pages.Access;

[AllowAnonymous]
public sealed class SignInModel(SignIn signIn, TolpuddleContext db) : PageModel
{
    [BindProperty, StringLength(254)]
    public string Email { get; set; } = "";

    [BindProperty, StringLength(PasswordRules.MaxLength)]
    public string Password { get; set; } = "";

    /// <summary>Where the person was going; only paths of this site count.</summary>
    [BindProperty(SupportsGet = true), StringLength(500)]
    public string? Then { get; set; }

    public string? Problem { get; private set; }

    public IActionResult OnGet() => db.Viewer.IsSignedIn ? GoOn() : Page();

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (string.IsNullOrWhiteSpace(Email) || string.IsNullOrEmpty(Password))
        {
            Problem = "Enter your e-mail address and your password.";
            return Page();
        }

        if (!ModelState.IsValid) return Refuse();
        if ((await signIn.WithPasswordAsync(Email, Password, device: null, cancel)).Session is not { } session) return Refuse();
        await HttpContext.SignInAsync(session);
        return GoOn();
    }

    private PageResult Refuse()
    {
        Problem = "This e-mail address and this password do not belong together. Check both and try again.";
        return Page();
    }

    private LocalRedirectResult GoOn() => LocalRedirect(Url.IsLocalUrl(Then) ? Then! : Homes.Of(db.Viewer.Roles));
}
