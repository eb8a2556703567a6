using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Tolpuddle.Core.Data;
using Tolpuddle.Core.Reports;
using Tolpuddle.Core.Reports.Files;
using Tolpuddle.Web.Files;

namespace Tolpuddle.Web.Pages.Reports;

/// <summary>The files of a report, and a place to add more for those who hold it.</summary>
public sealed class FilesModel(ReportFile file, Attachments attachments) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public required string Reference { get; set; }

    /// <summary>Why the file that was asked for was not given.</summary>
    [BindProperty(SupportsGet = true)]
    public WhyShut Shut { get; set; }

    [TempData]
    public string? Notice { get; set; }

    public ReportView View { get; private set; } = null!;
    public IReadOnlyList<AttachmentRow> Rows { get; private set; } = [];

    public Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        var trouble = Uploads.TroubleOf(HttpContext);
        if (trouble == UploadTrouble.TooLong) Say("Together these files are too long. Add them one by one.");
        if (trouble == UploadTrouble.Busy) Say("Many people are adding files just now. Nothing was kept; choose them again in a minute.");
        if (trouble == UploadTrouble.NoRoom) Say("Nothing was kept: the disk is so full that what is left of it is kept for reports. Tell your administrator.");
        return ShowAsync(cancel);
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        var uploads = await Uploads.ReadAsync(Request, cancel);
        if (uploads.Count > 0)
        {
            try
            {
                if (await attachments.AddAsync(Reference, uploads, CancellationToken.None) is not { } taken) return NotFound();
                foreach (var refused in taken.Where(t => t.Trouble != AttachTrouble.None)) Say(FileWords.Problem(refused));
                if (ModelState.IsValid)
                {
                    Notice = taken.Count == 1 ? "The file is kept." : $"{taken.Count} files are kept.";
                    return LocalRedirect($"/reports/{Reference}/files");
                }
            }
            catch (FilesAwayException)
            {
                Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
                Say(FileWords.Away);
            }
        }
        else
        {
            Say("Choose a file first.");
        }

        return await ShowAsync(cancel);
    }

    private void Say(string problem) => ModelState.AddModelError("Files", problem);

    private async Task<IActionResult> ShowAsync(CancellationToken cancel)
    {
        if (await file.OpenAsync(Reference, cancel) is not { } view) return NotFound();
        View = view;
        Rows = await attachments.OfReportsAsync([view.Report.Id], cancel);
        return Page();
    }
}
