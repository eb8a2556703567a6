using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Cases;
using Tolpuddle.Core.Reports;
using Tolpuddle.Web.Pages.Reports;

namespace Tolpuddle.Web.Pages.Search;

/// <summary>Search over what the person may see. The address is the question, so that it can be kept; nothing of it is logged.</summary>
public sealed class IndexModel(Core.Cases.Search search, Viewer viewer) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public string? Q { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? From { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? To { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Kind { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Place { get; set; }

    /// <summary>Null until something was asked.</summary>
    public SearchPage? Found { get; private set; }

    public string Purpose => viewer.Purpose;

    /// <summary>The question as an address, to which the place of the next page can be added.</summary>
    public string Here => $"/search?q={Escape(Q)}&from={Escape(From)}&to={Escape(To)}&kind={Escape(Kind)}&place={Escape(Place)}";

    public async Task OnGetAsync(Guid? after, CancellationToken cancel)
    {
        var request = new SearchRequest
        {
            Text = (Q ?? "").Trim(),
            From = Day(nameof(From), From),
            To = Day(nameof(To), To),
            Kind = Codes.ExploitationType.Contains(Kind) ? Kind : null,
            Outward = string.IsNullOrWhiteSpace(Place) ? null : Place.Trim().ToUpperInvariant().Split(' ')[0],
            After = after,
        };
        if (request.From > request.To) ModelState.AddModelError(nameof(To), "This day is before the first one. Change one of the two.");
        if (request.Text.Length > SearchRequest.MaxTextLength) ModelState.AddModelError(nameof(Q), $"Write at most {SearchRequest.MaxTextLength} characters.");
        if (ModelState.IsValid && !request.IsEmpty) Found = await search.FindAsync(request, cancel);
    }

    public static IEnumerable<SelectListItem> Kinds() => Codes.ExploitationType.Codes.Select(c => new SelectListItem(c.Label, c.Value)).Prepend(new SelectListItem("All", ""));

    private DateOnly? Day(string field, string? text)
    {
        if (!TypedDay.TryRead(text, out var day)) ModelState.AddModelError(field, $"{TypedDay.HowTo}, or leave it empty.");
        return day;
    }

    private static string Escape(string? text) => Uri.EscapeDataString(text ?? "");
}
