using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Data;

namespace Tolpuddle.Web.Pages.Access.Reviews;

/// <summary>Every use of emergency access: what waits for somebody's judgement, and what was judged, week by week.</summary>
public sealed class IndexModel(EmergencyReviews reviews, TolpuddleContext db) : PageModel
{
    public const string Justified = "justified";
    public const string NotJustified = "not-justified";

    /// <summary>Any day of the week asked for; the present one if none is given.</summary>
    [BindProperty(SupportsGet = true)]
    public DateOnly? Week { get; set; }

    [BindProperty]
    public Guid Id { get; set; }

    [BindProperty]
    public string? Verdict { get; set; }

    [BindProperty]
    public string? Reason { get; set; }

    [TempData]
    public string? Notice { get; set; }

    public DateOnly Monday { get; private set; }
    public IReadOnlyList<EmergencyRow> Waiting { get; private set; } = [];
    public IReadOnlyList<EmergencyRow> Reviewed { get; private set; } = [];
    public DateTime Now { get; } = db.Now;

    public bool IsOver => Monday < UnusualLooks.MondayOf(Days.Of(Now));

    public bool MayUse => db.Viewer.Is(Readers.Roles);
    public bool IsOfficer => db.Viewer.Is(Role.DataProtectionOfficer);

    public async Task OnGetAsync(CancellationToken cancel) => await FillAsync(cancel);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        ModelState.Clear(); // each use has a form of its own, with the same names: what is wrong is said at the one that was sent
        if (Verdict is not (Justified or NotJustified)) AddProblem(nameof(Verdict), "Say whether it was justified.");
        if (string.IsNullOrWhiteSpace(Reason)) AddProblem(nameof(Reason), "Write why.");
        else if (Reason.Length > EmergencyReviews.MaxReasonLength) AddProblem(nameof(Reason), $"Use at most {EmergencyReviews.MaxReasonLength:N0} characters.");
        if (!ModelState.IsValid) return await FillAsync(cancel);

        switch (await reviews.ReviewAsync(Id, Verdict == Justified, Reason!, cancel))
        {
            case ReviewResult.NotFound:
                return NotFound();
            case ReviewResult.OwnUse:
                ModelState.AddModelError("", "You used it yourself. Somebody else must review it.");
                return await FillAsync(cancel);
            case ReviewResult.Already:
                ModelState.AddModelError("", "Somebody else has just reviewed it. Nothing was changed.");
                return await FillAsync(cancel);
            default:
                Notice = "Reviewed, and who used it was told.";
                return RedirectToPage();
        }
    }

    public static IEnumerable<SelectListItem> Verdicts() => [new("Choose", ""), new("Yes, justified", Justified), new("No, not justified", NotJustified)];

    /// <summary>What was typed into the form of this use, if it is the one that was sent.</summary>
    public string? Typed(EmergencyRow row, string? value) => row.Id == Id ? value : null;

    /// <summary>What is wrong with a field of this use.</summary>
    public string? Problem(EmergencyRow row, string field) => ModelState.TryGetValue($"{field}-{row.Id}", out var entry) ? entry.Errors.FirstOrDefault()?.ErrorMessage : null;

    public string Address(DateOnly monday) => $"{EmergencyReviews.Path}?week={monday.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}";

    private void AddProblem(string field, string problem) => ModelState.AddModelError($"{field}-{Id}", problem);

    private async Task<IActionResult> FillAsync(CancellationToken cancel)
    {
        var thisMonday = UnusualLooks.MondayOf(Days.Of(Now));
        Monday = Week is { } day && day < thisMonday && day.Year > 2000 ? UnusualLooks.MondayOf(day) : thisMonday;
        Waiting = await reviews.WaitingAsync(cancel);
        Reviewed = await reviews.WeekAsync(Monday, cancel);
        return Page();
    }
}
