using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Tolpuddle.Core.Data;
using Tolpuddle.Core.Reports.Exchange;

namespace Tolpuddle.Web.Pages.Reports.Import;

/// <summary>The files of reports that the agency has imported, newest first.</summary>
public sealed class IndexModel(ReportImports imports) : PageModel
{
    private const int PageLength = 50;

    [TempData]
    public string? Notice { get; set; }

    public ImportPage Imports { get; private set; } = new([], null);

    /// <summary>Why nothing can be imported now; null if it can.</summary>
    public string? Why { get; private set; }

    public bool IsLater { get; private set; }

    public async Task OnGetAsync(string? after, CancellationToken cancel)
    {
        var place = ListPlace.Read(after);
        IsLater = place is not null;
        Why = ImportWords.Why(await imports.DoorAsync(cancel));
        Imports = await imports.PageAsync(place, PageLength, cancel);
    }
}
