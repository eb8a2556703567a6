using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Access.Proving;
using Tolpuddle.Web.Hosting;

namespace Tolpuddle.Web.Pages.Access;

/// <summary>Between the first factor and the session.</summary>
[AllowAnonymous]
public sealed class SecondStepModel(SecondStep step, PasskeyDoor passkeys) : PageModel
{
    /// <summary>Longer than any code, with what people write between its groups.</summary>
    private const int LongestCode = 20;

    [BindProperty]
    public string? Code { get; set; }

    [BindProperty]
    public string? Recovery { get; set; }

    /// <summary>What can be shown here.</summary>
    public Factors Factors { get; private set; } = Factors.None;

    /// <summary>For a device with a passkey of this person; null where they have none.</summary>
    public PasskeyQuestion? Question { get; private set; }

    /// <summary>What stands first on the page.</summary>
    private string FirstField => Factors.HasApp ? nameof(Code) : nameof(Recovery);

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel) => await LoadAsync(cancel) is null ? LocalRedirect("/sign-in") : Page();

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (await LoadAsync(cancel) is not { } kept) return LocalRedirect("/sign-in");
        var (typed, field) = string.IsNullOrWhiteSpace(Recovery) ? (Code ?? "", FirstField) : (Recovery, nameof(Recovery));
        if (string.IsNullOrWhiteSpace(typed)) return this.Problem(Factors.HasApp ? "Write the 6 digits that your app shows now." : "Use your passkey, or write one of your recovery codes.", field);
        if (typed.Length > LongestCode) return Refuse(field);

        var result = await step.FinishAsync(kept.HalfWay, typed, KnownDevice.Arrival(HttpContext), cancel);
        if (result.IsOver) return LocalRedirect("/sign-in");
        if (result.IsTooBusy) return this.Problem("Many wrong codes were just tried for this account, perhaps by somebody else who knows the password. Wait a minute and try again, then change your password.", field);
        return result.Admitted is { } admitted ? await HttpContext.AdmitAsync(admitted, kept.OnTo) : Refuse(field);
    }

    public async Task<IActionResult> OnPostPasskeyAsync(CancellationToken cancel)
    {
        if (await LoadAsync(cancel) is not { } kept) return LocalRedirect("/sign-in");
        var shown = await passkeys.ReadAsync(HttpContext);
        var result = shown is null ? null : await step.FinishAsync(kept.HalfWay, shown, KnownDevice.Arrival(HttpContext), cancel);
        return result?.Admitted is { } admitted ? await HttpContext.AdmitAsync(admitted, kept.OnTo) : this.Problem("This passkey did not fit. Try again, or go on in another way.", FirstField);
    }

    /// <summary>What was kept of the first step; null if it does not stand any more.</summary>
    private async Task<(HalfWay HalfWay, string? OnTo)?> LoadAsync(CancellationToken cancel)
    {
        if (HalfWayCookie.Read(HttpContext) is not { } kept || await step.FactorsAsync(kept.HalfWay, cancel) is not { } factors) return null;
        Factors = factors;
        if (factors.HasPasskey) Question = await passkeys.AskAsync(HttpContext, kept.HalfWay.AccountId);
        return kept;
    }

    private PageResult Refuse(string field) => this.Problem(
        field == nameof(Code)
            ? "This is not the code that your app shows now, or it was used already. Wait for the next 6 digits, and look whether the clock of your phone is right."
            : "This recovery code is not one of yours, or it was used already.",
        field);
}
