using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using Tolpuddle.Core.Cases;
using Tolpuddle.Core.Data;
using Tolpuddle.Web.Pages.Reports;

namespace Tolpuddle.Web.Pages.Cases;

/// <summary>A page of one case: the same head, then a section with what can be done there.</summary>
public abstract class CasePage(CaseReading reading, TimeProvider time) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public string Reference { get; set; } = "";

    [TempData]
    public string? Notice { get; set; }

    public CaseHead Head { get; private set; } = null!;

    public DateTime Now { get; } = time.GetUtcNow().UtcDateTime;

    public DateOnly Today => Days.Of(Now);

    /// <summary>Address of the case; its sections are below it.</summary>
    public string Root => $"/cases/{Reference}";

    /// <summary>Address of this section, where its forms lead back to.</summary>
    public abstract string Here { get; }

    /// <summary>Name of this section.</summary>
    public abstract string Section { get; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel) => await ShowAsync(cancel);

    /// <summary>Reads what this section shows; false if what the address names is not there.</summary>
    protected abstract Task<bool> FillAsync(CancellationToken cancel);

    protected async Task<IActionResult> ShowAsync(CancellationToken cancel)
    {
        if (await reading.OpenAsync(Reference, cancel) is not { } head) return NotFound();
        Head = head;
        return await FillAsync(cancel) ? Page() : NotFound();
    }

    /// <summary>
    /// Makes a change unless a field has a problem already, and leads on to <paramref name="next"/>. What could not be
    /// done is said beside <paramref name="field"/>, with what was typed.
    /// </summary>
    protected async Task<IActionResult> DoAsync(Func<Task<CaseResult>> change, string done, string field, CancellationToken cancel, string? next = null)
    {
        if (ModelState.IsValid)
        {
            var result = await change();
            if (result == CaseResult.Done)
            {
                Notice = done;
                return LocalRedirect(next ?? Here);
            }

            ModelState.AddModelError(field, CaseWords.Problem(result));
        }

        return await ShowAsync(cancel);
    }

    /// <summary>Says beside <paramref name="field"/> that <paramref name="text"/> is missing or too long.</summary>
    protected void Need(string field, string? text, string message, int most = CaseLog.MaxTextLength)
    {
        if (string.IsNullOrWhiteSpace(text)) ModelState.AddModelError(field, message);
        else if (text.Length > most) ModelState.AddModelError(field, $"Use at most {most:N0} characters.");
    }

    /// <summary>The day in <paramref name="field"/>; if it cannot be read, or is missing where <paramref name="missing"/> says that it must not, that is said.</summary>
    protected DateOnly? Day(string field, string? text, string? missing = null)
    {
        if (!TypedDay.TryRead(text, out var day)) ModelState.AddModelError(field, $"{TypedDay.HowTo}{(missing is null ? ", or leave it empty" : "")}.");
        else if (day is null && missing is not null) ModelState.AddModelError(field, missing);
        return day;
    }

    protected static IEnumerable<SelectListItem> Choose(IEnumerable<SelectListItem> items) => items.Prepend(new SelectListItem("Choose", ""));
}
