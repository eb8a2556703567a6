using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Access.Proving;
using Tolpuddle.Core.Data;
using Tolpuddle.Methods.OneTime;
using Tolpuddle.Web.Hosting;

namespace Tolpuddle.Web.Pages.Access.Account;

/// <summary>Sets up, changes and takes away a person's own second factor. The key of an app that is being set up waits sealed in the form.</summary>
public sealed class SecondFactorModel(SecondFactors factors, Passkeys passkeys, PasskeyDoor door, TolpuddleContext db, IDataProtectionProvider protection) : PageModel
{
    private const string Issuer = "Tolpuddle";

    private byte[] _key = [];

    [BindProperty]
    public string? Code { get; set; }

    /// <summary>Sealed; null where nothing is being set up.</summary>
    [BindProperty]
    public string? Key { get; set; }

    [BindProperty]
    public string? PasskeyName { get; set; }

    [TempData]
    public string? Notice { get; set; }

    public SecondFactorState State { get; private set; } = null!;

    public IReadOnlyList<PasskeyRow> Passkeys { get; private set; } = [];

    /// <summary>For a device that is to make a passkey.</summary>
    public PasskeyQuestion Question { get; private set; } = null!;

    /// <summary>Recovery codes, shown this once.</summary>
    public IReadOnlyList<string> Codes { get; private set; } = [];

    /// <summary>The app was set up just now.</summary>
    public bool IsNew { get; private set; }

    /// <summary>What the picture says.</summary>
    public string Address { get; private set; } = "";

    public string KeyText => string.Join(' ', Base32.Encode(_key).Chunk(4).Select(group => new string(group)));

    public async Task OnGetAsync(CancellationToken cancel)
    {
        Key = null;
        await LoadAsync(cancel);
    }

    [AskAgain]
    public async Task<IActionResult> OnPostBeginAsync(CancellationToken cancel)
    {
        await OfferAsync(SecondFactors.NewKey(), cancel);
        return Page();
    }

    [AskAgain]
    public async Task<IActionResult> OnPostSetUpAsync(CancellationToken cancel)
    {
        if (Unseal(Key) is not { } key)
        {
            ModelState.Clear();
            await OfferAsync(SecondFactors.NewKey(), cancel);
            return this.Problem("This page was open for too long. Let the app read the new picture.");
        }

        Codes = await factors.SetUpAsync(key, Code ?? "", cancel) ?? [];
        IsNew = Codes.Count > 0;
        await OfferAsync(key, cancel);
        return IsNew ? Page() : this.Problem("This is not what the app shows for this picture. Write the 6 digits that it shows now, and look whether the clock of your phone is right.", nameof(Code));
    }

    [AskAgain]
    public async Task<IActionResult> OnPostCodesAsync(CancellationToken cancel)
    {
        Codes = await factors.NewCodesAsync(cancel);
        await LoadAsync(cancel);
        return Page();
    }

    [AskAgain]
    public async Task<IActionResult> OnPostAddPasskeyAsync(CancellationToken cancel)
    {
        var name = PasskeyName?.Trim() ?? "";
        if (name.Length is 0 or > Passkey.MaxName) return await ProblemAsync($"Say what you call it, in at most {Passkey.MaxName} characters, and add it again.", cancel);
        var codes = await door.ReadNewAsync(HttpContext) is { } made ? await passkeys.AddAsync(made, name, cancel) : null;
        if (codes is null) return await ProblemAsync($"The passkey could not be added. A device has one for you, and you have {Core.Access.Proving.Passkeys.Most} at most. Try again.", cancel);
        if (codes.Count == 0)
        {
            Notice = "The passkey is added. Your other sessions are ended.";
            return RedirectToPage();
        }

        (Codes, IsNew) = (codes, true);
        await LoadAsync(cancel);
        return Page();
    }

    [AskAgain]
    public async Task<IActionResult> OnPostRemovePasskeyAsync(Guid id, CancellationToken cancel)
    {
        if (await passkeys.RemoveAsync(id, cancel) is { } problem) return await ProblemAsync(problem, cancel);
        Notice = "The passkey is taken away here. Delete it on the device too. Your other sessions are ended.";
        return RedirectToPage();
    }

    [AskAgain]
    public async Task<IActionResult> OnPostRemoveAsync(CancellationToken cancel)
    {
        Notice = await factors.RemoveAsync(cancel) ? "From now on your password is enough. Your other sessions are ended." : "Your agency asks everybody for a second factor. Nothing was changed.";
        return RedirectToPage();
    }

    private async Task<IActionResult> ProblemAsync(string problem, CancellationToken cancel)
    {
        Key = null;
        await LoadAsync(cancel);
        return this.Problem(problem, nameof(PasskeyName));
    }

    /// <returns>The person's e-mail address.</returns>
    private async Task<string> LoadAsync(CancellationToken cancel)
    {
        State = await factors.ReadAsync(cancel);
        Passkeys = await passkeys.ListAsync(cancel);
        var email = await db.Accounts.Where(a => a.Id == db.Viewer.AccountId).Select(a => a.Email).SingleAsync(cancel);
        Question = await door.AskForNewAsync(HttpContext, email);
        return email;
    }

    /// <summary>Shows the picture of a key; what was typed stays.</summary>
    private async Task OfferAsync(byte[] key, CancellationToken cancel)
    {
        var email = await LoadAsync(cancel);
        ModelState.Remove(nameof(Key));
        (_key, Key, Address) = (key, Protector.Protect(JsonSerializer.Serialize(new Waiting(db.Viewer.AccountId, key, db.Now))), OneTimeCode.Address(key, Issuer, email));
    }

    private byte[]? Unseal(string? text)
    {
        try
        {
            var waiting = JsonSerializer.Deserialize<Waiting>(Protector.Unprotect(text ?? ""));
            return waiting?.AccountId == db.Viewer.AccountId && db.Now - waiting.At < Core.Access.SignIn.IdleLimit ? waiting.Key : null;
        }
        catch (Exception e) when (e is CryptographicException or JsonException)
        {
            return null;
        }
    }

    private IDataProtector Protector => protection.CreateProtector("Tolpuddle.SecondFactor");

    private sealed record Waiting(Guid AccountId, byte[] Key, DateTime At);
}
