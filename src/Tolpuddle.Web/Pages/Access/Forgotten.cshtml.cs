using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Tolpuddle.Core.Access;

namespace Tolpuddle.Web.Pages.Access;

/// <summary>Answers everybody alike, whether or not there is an account.</summary>
[AllowAnonymous]
public sealed class ForgottenModel(AccountLinks links) : PageModel
{
    [BindProperty]
    public string? Email { get; set; }

    public bool IsSent { get; private set; }

    public void OnGet()
    {
        // The form is all there is.
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (!EmailAddress.IsOne(Email?.Trim() ?? "")) return this.Problem("Write the e-mail address of your account, like name@agency.example.", nameof(Email));
        await links.ForgottenAsync(Email!, cancel);
        IsSent = true;
        return Page();
    }
}
