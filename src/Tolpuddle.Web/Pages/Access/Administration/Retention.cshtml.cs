using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Tolpuddle.Core.Retention;
using Tolpuddle.Web.Hosting;

namespace Tolpuddle.Web.Pages.Access.Administration;

/// <summary>How long each class of records is kept, and on what ground.</summary>
public sealed class RetentionModel(RetentionPeriods periods) : PageModel
{
    [BindProperty]
    public string? Class { get; set; }

    [BindProperty]
    public string? Months { get; set; }

    [BindProperty]
    public string? Ground { get; set; }

    [TempData]
    public string? Notice { get; set; }

    public IReadOnlyList<PeriodRow> Rows { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancel) => (Rows, HasBegun) = (await periods.ListAsync(cancel), await periods.HaveBegunAsync(cancel));

    /// <summary>True once the periods count.</summary>
    public bool HasBegun { get; private set; }

    /// <summary>Lets them count, by somebody who has looked at them.</summary>
    [AskAgain]
    public async Task<IActionResult> OnPostBeginAsync(CancellationToken cancel)
    {
        Rows = await periods.ListAsync(cancel);
        if (await periods.BeginAsync(cancel) is { } problem) return this.Problem(problem);
        Notice = "Begun. Before anything is erased, two people of its agency are warned for a month.";
        return RedirectToPage();
    }

    [AskAgain]
    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        ModelState.Clear(); // each class has a form of its own, with the same names: what is wrong is said at the one that was sent
        (Rows, HasBegun) = (await periods.ListAsync(cancel), await periods.HaveBegunAsync(cancel));
        if (Rows.All(r => r.Class.Code != Class)) return this.Problem("Choose one of the classes on this page.");
        if (!int.TryParse(Months, NumberStyles.None, CultureInfo.InvariantCulture, out var months) || months is < 1 or > RetentionClass.MostMonths) ModelState.AddModelError($"Months_{Class}", $"Write the months in figures, from 1 to {RetentionClass.MostMonths:N0}.");
        if (string.IsNullOrWhiteSpace(Ground)) ModelState.AddModelError($"Ground_{Class}", "Write on what ground.");
        else if (Ground.Length > RetentionPeriod.MaxGroundLength) ModelState.AddModelError($"Ground_{Class}", $"Use at most {RetentionPeriod.MaxGroundLength} characters.");
        if (!ModelState.IsValid) return Page();
        if (await periods.SetAsync(Class!, months, Ground!, cancel) is { } problem) return this.Problem(problem);
        Notice = "Saved. It counts for what is there already, too.";
        return RedirectToPage();
    }

    /// <summary>What was typed into the form of this class, if it is the one that was sent; what holds now otherwise.</summary>
    public string? Typed(PeriodRow row, string? typed, string holds) => row.Class.Code == Class ? typed : holds;

    /// <summary>What is wrong with a field of this class.</summary>
    public string? Problem(PeriodRow row, string field) => ModelState.TryGetValue($"{field}_{row.Class.Code}", out var entry) ? entry.Errors.FirstOrDefault()?.ErrorMessage : null;
}
