using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Cases;
using Tolpuddle.Core.Data;
using Tolpuddle.Web.Components;
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

    /// <summary>What leads on within a preview, to be added to the address of a section; empty where the viewer looks with their own eyes.</summary>
    public string Eyes => Head.Preview is { } preview ? PreviewOf("", preview.AccountId, Head.MyPart, preview.Sees) : "";

    /// <summary>The parts of the case without which this section is not there.</summary>
    protected virtual CaseSight Needs => CaseSight.None;

    /// <summary>Name of this section.</summary>
    public abstract string Section { get; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel) => await ShowAsync(cancel);

    /// <summary>A preview is read: nothing that is sent to it is done.</summary>
    public override void OnPageHandlerExecuting(PageHandlerExecutingContext context)
    {
        if (IsPreview && !HttpMethods.IsGet(Request.Method)) context.Result = NotFound();
    }

    /// <summary>The address of a section as somebody else sees it, or would.</summary>
    public static string PreviewOf(string section, Guid accountId, string part, CaseSight? sees) =>
        $"{section}{Inert.Query}{accountId}&part={part}{(sees is { } parts ? $"&sees={(int)parts}" : "")}";

    private bool IsPreview => Request.Query.ContainsKey("as");

    /// <summary>Reads what this section shows; false if what the address names is not there.</summary>
    protected abstract Task<bool> FillAsync(CancellationToken cancel);

    protected async Task<IActionResult> ShowAsync(CancellationToken cancel)
    {
        var head = IsPreview ? await PreviewAsync(cancel) : await reading.OpenAsync(Reference, cancel);
        if (head is null || !head.Shows(Needs)) return NotFound();
        Head = head;
        return await FillAsync(cancel) ? Page() : NotFound();
    }

    private async Task<CaseHead?> PreviewAsync(CancellationToken cancel)
    {
        if (!Guid.TryParse(Request.Query["as"], out var who)) return null;
        CaseSight? sees = int.TryParse(Request.Query["sees"], out var parts) ? (CaseSight)parts : null;
        var head = await reading.PreviewAsync(Reference, who, Request.Query["part"], sees, cancel);
        (ViewData[Inert.Key], ViewData["PreviewEnd"]) = (head?.Preview, $"{Root}/members");
        return head;
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

    /// <summary>Says beside <paramref name="field"/> that <paramref name="text"/> is too long; it may be missing.</summary>
    protected void Fits(string field, string? text, int most = CaseLog.MaxTextLength)
    {
        if (text?.Length > most) ModelState.AddModelError(field, $"Use at most {most:N0} characters.");
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
