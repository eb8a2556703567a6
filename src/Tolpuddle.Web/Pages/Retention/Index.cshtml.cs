using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Tolpuddle.Core.Access.Holds;
using Tolpuddle.Core.Data;
using Tolpuddle.Core.Retention;

namespace Tolpuddle.Web.Pages.Retention;

/// <summary>What comes to its end, by class; the holds that stand; and how long each kind of record is kept.</summary>
public sealed class IndexModel(Endings endings, LegalHolds holds, RetentionPeriods periods, TimeProvider time) : PageModel
{
    public const int MaxReferenceLength = 12;

    /// <summary>The reference of a record that is looked for.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Find { get; set; }

    [TempData]
    public string? Notice { get; set; }

    public IReadOnlyList<EndingRow> Rows { get; private set; } = [];
    public IReadOnlyList<HoldRow> Holds { get; private set; } = [];
    public IReadOnlyList<PeriodRow> Periods { get; private set; } = [];

    /// <summary>False until an administrator has confirmed the times.</summary>
    public bool HaveBegun { get; private set; }

    public (int Reports, int Cases) Erased { get; private set; }
    public DateTime Now { get; } = time.GetUtcNow().UtcDateTime;
    public DateOnly Today => Days.Of(Now);

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (!string.IsNullOrWhiteSpace(Find))
        {
            if (Methods.Identifiers.Reference.TryParse(Find, out var reference) && await endings.HasSayAsync(reference.Value, cancel)) return LocalRedirect($"/retention/{reference.Value}");
            ModelState.AddModelError(nameof(Find), Find.Length > MaxReferenceLength ? $"Use at most {MaxReferenceLength} characters." : "Your agency holds no such record. Look at the reference again.");
        }

        Rows = await endings.ListAsync(cancel);
        Holds = await holds.StandingAsync(cancel);
        Periods = await periods.ListAsync(cancel);
        HaveBegun = await periods.HaveBegunAsync(cancel);
        Erased = await endings.ErasedAsync(cancel);
        return Page();
    }
}
