using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Cases;
using Tolpuddle.Core.Reports;
using Tolpuddle.Methods.Disclosure;
using Tolpuddle.Web.Hosting;
using Tolpuddle.Web.Pages.Cases;

namespace Tolpuddle.Web.Pages.Reports;

/// <summary>A copy of a report for somebody who may not know who is in it: marked, looked at as it would leave, then made.</summary>
public sealed class CopyModel(ReportFile file, Copies copies, TimeProvider time, Viewer viewer) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public required string Reference { get; set; }

    [BindProperty]
    public CopyForm Form { get; set; } = new();

    public ReportView View { get; private set; } = null!;

    public MarkedText? Copy { get; private set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (!await FillAsync(cancel)) return NotFound();
        Form = CopyForm.Of(View);
        return Page();
    }

    public async Task<IActionResult> OnPostPreviewAsync(CancellationToken cancel)
    {
        if (!await FillAsync(cancel)) return NotFound();
        Copy = Form.Read(ModelState);
        return Page();
    }

    [AskAgain]
    public async Task<IActionResult> OnPostMakeAsync(CancellationToken cancel)
    {
        if (!await FillAsync(cancel)) return NotFound();
        Copy = Form.Read(ModelState);
        Form.Check(ModelState);
        if (Copy is null || !ModelState.IsValid) return Page();
        var result = await copies.OfReportAsync(View.Report.Id, Form.For!, cancel);
        if (result == CaseResult.Done) return CopyForm.File(Copy, viewer.AgencyName, time.GetUtcNow().UtcDateTime);
        ModelState.AddModelError("", CaseWords.Problem(result));
        return Page();
    }

    private async Task<bool> FillAsync(CancellationToken cancel)
    {
        if (await file.OpenAsync(Reference, cancel) is not { IsOurs: true } view) return false;
        View = view;
        return true;
    }
}
