using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Tolpuddle.Core.Data;
using Tolpuddle.Core.Reports.Exchange;
using Tolpuddle.Core.Reports.Files;
using Tolpuddle.Web.Files;
using Tolpuddle.Web.Hosting;
using Tolpuddle.Web.Importing;

namespace Tolpuddle.Web.Pages.Reports.Import;

/// <summary>Where a file of reports is sent.</summary>
public sealed class FilesModel(ReportImports imports) : PageModel
{
    private static readonly byte[] Zip = "PK\x03\x04"u8.ToArray();

    /// <summary>Whose ids the rows have.</summary>
    [BindProperty]
    public string? Source { get; set; }

    /// <summary>Why nothing can be imported now; null if it can.</summary>
    public string? Why { get; private set; }

    public IReadOnlyList<string> Sources { get; private set; } = [];

    public Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        var trouble = Uploads.TroubleOf(HttpContext);
        if (trouble == UploadTrouble.TooLong) Say("The file is too long for a page. Split it, or import it at the console.");
        if (trouble == UploadTrouble.Busy) Say("Many people are sending files just now. Nothing was kept; choose it again in a minute.");
        if (trouble == UploadTrouble.NoRoom) Say("Nothing was kept: the disk is so full that what is left of it is kept for reports. Tell your administrator.");
        return ShowAsync(cancel);
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        var uploads = await Uploads.ReadAsync(Request, cancel);
        Source = ReadableInput.Clean(Source ?? ""); // a post of files comes as it was sent
        ModelState.SetModelValue(nameof(Source), Source, Source);
        var source = Source.Trim();
        if (source.Length > ReportImport.MaxSourceLength) ModelState.AddModelError(nameof(Source), $"Name the source in at most {ReportImport.MaxSourceLength} characters.");
        if (ImportWords.Why(await imports.DoorAsync(cancel)) is not null) return await ShowAsync(cancel);
        if (uploads.Count == 0) Say("Choose a file first.");
        else if (uploads.Count > 1) Say("Send one file at a time.");
        else if (uploads[0].Content.Length == 0) Say($"Nothing is in {uploads[0].Name}.");
        else if (ModelState.ErrorCount == 0 && await StartAsync(uploads[0], source) is { } id) return LocalRedirect($"/reports/import/{id}");
        return await ShowAsync(cancel);
    }

    private async Task<Guid?> StartAsync(Upload upload, string source)
    {
        var isSheet = upload.Content.AsSpan().StartsWith(Zip); // whatever it is called
        try
        {
            using var table = ImportTable.Open(new MemoryStream(upload.Content, writable: false), isSheet);
            if (table.ReadCells() is not null) return await imports.StartAsync(upload.Name, source, upload.Content, isSheet, ImportColumns.Of(table.Heads, said: null), CancellationToken.None);
            Say($"{upload.Name} names columns and has no row under them.");
        }
        catch (UnreadableTableException e)
        {
            Say($"{upload.Name} {e.Message}");
        }
        catch (FilesAwayException)
        {
            Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            Say(FileWords.Away);
        }

        return null;
    }

    private void Say(string problem) => ModelState.AddModelError("Files", problem);

    private async Task<IActionResult> ShowAsync(CancellationToken cancel)
    {
        Why = ImportWords.Why(await imports.DoorAsync(cancel));
        Sources = await imports.SourcesAsync(cancel);
        return Page();
    }
}
