using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Tolpuddle.Core.Access;
using Tolpuddle.Web.Hosting;

namespace Tolpuddle.Web.Pages.Access.Emergency;

/// <summary>Opens a record in an emergency: first what and why, then what will happen, then it is open.</summary>
public sealed class IndexModel(BreakGlass glass) : PageModel
{
    public const int MaxReferenceLength = 20;

    [BindProperty]
    public string? Reference { get; set; }

    [BindProperty]
    public string? Reason { get; set; }

    [TempData]
    public string? Notice { get; set; }

    /// <summary>True once reference and reason are written: then the page says what will happen.</summary>
    public bool IsConfirming { get; private set; }

    public IReadOnlyList<OpenEmergency> OpenNow { get; private set; } = [];

    public static int Hours => (int)BreakGlass.Time.TotalHours;

    public async Task OnGetAsync(CancellationToken cancel) => await FillAsync(cancel);

    /// <summary>Nothing is looked up yet: whatever reference is written, the same is said.</summary>
    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        IsConfirming = IsWritten();
        return await FillAsync(cancel);
    }

    public async Task<IActionResult> OnPostChangeAsync(CancellationToken cancel) => await FillAsync(cancel);

    [AskAgain]
    public async Task<IActionResult> OnPostOpenAsync(CancellationToken cancel)
    {
        if (!IsWritten()) return await FillAsync(cancel);
        var result = await glass.OpenAsync(Reference!, Reason!, cancel);
        if (result is BreakGlassResult.Opened or BreakGlassResult.SeenAlready && Methods.Identifiers.Reference.TryParse(Reference, out var reference)) return LocalRedirect(OpenEmergency.PathOf(reference.Value));
        ModelState.AddModelError(nameof(Reference), result == BreakGlassResult.TooManyTries
            ? $"{BreakGlass.MostMisses} references have opened nothing within the hour. Nothing was looked up; try again later, or ring the agency."
            : "Nothing was opened. Look at the reference again: only an exact one opens anything. If somebody is in danger now, ring 999.");
        return await FillAsync(cancel);
    }

    public async Task<IActionResult> OnPostEndAsync(Guid id, CancellationToken cancel)
    {
        Notice = await glass.EndAsync(id, cancel) ? "Shut. You see it no longer." : "It was shut already.";
        return RedirectToPage();
    }

    private bool IsWritten()
    {
        if (string.IsNullOrWhiteSpace(Reference)) ModelState.AddModelError(nameof(Reference), "Write the reference that you were given, such as R-7K3F-92QD.");
        else if (Reference.Length > MaxReferenceLength) ModelState.AddModelError(nameof(Reference), $"Use at most {MaxReferenceLength} characters.");
        if (string.IsNullOrWhiteSpace(Reason)) ModelState.AddModelError(nameof(Reason), "Write who is in danger and what you need to know.");
        else if (Reason.Length > EmergencyAccess.MaxReasonLength) ModelState.AddModelError(nameof(Reason), $"Use at most {EmergencyAccess.MaxReasonLength:N0} characters.");
        return ModelState.IsValid;
    }

    private async Task<IActionResult> FillAsync(CancellationToken cancel)
    {
        OpenNow = await glass.OpenNowAsync(cancel);
        return Page();
    }
}
