using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Access.OwnSignIn;
using Tolpuddle.Core.Data;
using Tolpuddle.Web.Hosting;

namespace Tolpuddle.Web.Pages.Access;

[AllowAnonymous]
public sealed class SignInModel(SignIn signIn, SignInProviders providers, PasskeyDoor passkeys, TolpuddleContext db) : PageModel
{
    [BindProperty]
    public string? Email { get; set; }

    [BindProperty]
    public string? Password { get; set; }

    /// <summary>Where the person was going; only paths of this site count.</summary>
    [BindProperty(SupportsGet = true), StringLength(500)]
    public string? Then { get; set; }

    /// <summary>For a device that holds a passkey of anybody here.</summary>
    public PasskeyQuestion Question { get; private set; } = null!;

    /// <summary>True if people of some agency come in by a sign-in of its own.</summary>
    public bool HasOwnSignIns { get; private set; }

    public string OwnSignInAddress => OnTo is null ? OwnSignIns.Path : $"{OwnSignIns.Path}?then={Uri.EscapeDataString(OnTo)}";

    private string? OnTo => Url.IsLocalUrl(Then) ? Then : null;

    public override async Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        Question = await passkeys.AskAsync(HttpContext, accountId: null);
        HasOwnSignIns = await providers.AnyAsync(HttpContext.RequestAborted);
        await next();
    }

    public IActionResult OnGet() => db.Viewer.IsSignedIn ? LocalRedirect(OnTo ?? Homes.Of(db.Viewer.Roles)) : Page();

    public async Task<IActionResult> OnPostPasskeyAsync(CancellationToken cancel)
    {
        var shown = await passkeys.ReadAsync(HttpContext);
        var result = shown is null ? null : await signIn.WithPasskeyAsync(shown, KnownDevice.Arrival(HttpContext), cancel);
        return result?.Admitted is { } admitted
            ? await HttpContext.AdmitAsync(admitted, OnTo)
            : this.Problem("This passkey opens no account here, or this page was open for long. Try once more, or use your e-mail address and password.", nameof(Email));
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (string.IsNullOrWhiteSpace(Email)) return this.Problem("Enter your e-mail address.", nameof(Email));
        if (string.IsNullOrEmpty(Password)) return this.Problem("Enter your password.", nameof(Password));
        if (Email.Length > EmailAddress.MaxLength || Password.Length > PasswordRules.MaxLength) return Refuse();

        var result = await signIn.WithPasswordAsync(Email, Password, KnownDevice.Arrival(HttpContext), cancel);
        if (result.IsTooBusy)
        {
            return this.Problem("Many wrong passwords were just tried for this address, perhaps by somebody else. Wait a minute and try again, or ask for a new password: the mail lets you straight in.");
        }

        return result.Admitted is { } admitted ? await HttpContext.AdmitAsync(admitted, OnTo) : Refuse();
    }

    private PageResult Refuse() => this.Problem("This e-mail address and this password do not belong together. Check both and try again.", nameof(Email));
}
