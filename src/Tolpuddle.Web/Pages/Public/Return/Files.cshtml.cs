using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Tolpuddle.Web.Files;
using Tolpuddle.Web.Hosting;

namespace Tolpuddle.Web.Pages.Public.Return;

/// <summary>Photos and recordings from somebody who came back with the code.</summary>
[IgnoreAntiforgeryToken]
[ReadsFilesItself]
internal sealed class FilesModel(Visits visits, FileDesk desk) : PageModel
{
    [FromQuery(Name = "visit")]
    public string? Token { get; set; }

    [FromQuery(Name = "added")]
    public bool IsAdded { get; set; }

    public FilesView View { get; private set; } = new([], []);

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (await visits.ResumeAsync(Token, cancel) is not { } visit || await desk.ShowAsync(visit.Key, HttpContext, cancel) is not { } view) return VisitModel.Over(Request);
        return Show(view with { IsAdded = IsAdded });
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (await visits.ResumeAsync(Token, cancel) is not { } visit || await desk.TakeAsync(visit.Key, HttpContext, cancel) is not { } view) return VisitModel.Over(Request);
        return view.Errors.Count == 0 ? new SeeOtherResult($"{Request.PathBase}/return/files?visit={Token}&added=true") : Show(view);
    }

    private PageResult Show(FilesView view)
    {
        View = view;
        ViewData[VisitModel.LeavingVisit] = Token;
        return Page();
    }
}
