using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using Tolpuddle.Core.Data;
using Tolpuddle.Core.Reports.Exchange;
using Tolpuddle.Web.Importing;

namespace Tolpuddle.Web.Pages.Reports.Import;

/// <summary>A column of a file with what stands in its first rows.</summary>
/// <param name="Field">As what it is read; empty: it is left out.</param>
public sealed record ColumnView(string Head, string Field, IReadOnlyList<string> Values);

/// <summary>One imported file: what its columns are, what would be taken, how far it is, and what it has made.</summary>
public sealed class ImportModel(ReportImports imports, ImportUndo undoing, Imports looking) : PageModel
{
    private const int PageLength = 50;
    private const int FirstRows = 3;
    private const string Away = "The place where files are kept does not answer just now. Nothing is lost: come back in a few minutes.";

    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    /// <summary>The number of the row after which the list of what was made begins.</summary>
    [BindProperty(SupportsGet = true)]
    public string? After { get; set; }

    /// <summary>The field of each column, in their order.</summary>
    [BindProperty]
    public List<string?> Fields { get; set; } = [];

    [BindProperty]
    public bool TakesChanges { get; set; }

    [TempData]
    public string? Notice { get; set; }

    public ReportImport Import { get; private set; } = null!;
    public IReadOnlyList<ColumnView> Columns { get; private set; } = [];
    public IReadOnlyList<ImportedLine> Rows { get; private set; } = [];

    /// <summary>After which row the next page of what was made begins; null if this is the last.</summary>
    public long? Next { get; private set; }

    /// <summary>True for a file of an export of ours: its columns are what they are called, and there is nothing to choose.</summary>
    public bool IsOurs { get; private set; }

    /// <summary>True for HTCDS: there is nothing to choose but the id and what is left out.</summary>
    public bool IsHtcds { get; private set; }

    /// <summary>False where the file is gone, or was changed on the disk.</summary>
    public bool HasFile { get; private set; }

    /// <summary>True where the place of files does not answer, so that nobody can say what is in the file.</summary>
    public bool IsAway { get; private set; }

    /// <summary>Why nothing can be taken now; null if it can.</summary>
    public string? Why { get; private set; }

    public IReadOnlyList<string> Examples => Import.Examples.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>True if every row can be taken.</summary>
    public bool IsAll => Import.Rejected == 0;

    /// <summary>The rows that are listed come after this one.</summary>
    public long Place => long.TryParse(After, NumberStyles.None, CultureInfo.InvariantCulture, out var after) ? after : 0;

    private string Here => $"/reports/import/{Id}{(Place > 0 ? $"?after={Place}" : "")}";

    public Task<IActionResult> OnGetAsync(CancellationToken cancel) => ShowAsync(cancel);

    /// <summary>The rows that were not taken, or would not be, read and judged anew: they stand nowhere but in the file.</summary>
    public async Task<IActionResult> OnGetRejectedAsync(CancellationToken cancel)
    {
        try
        {
            return await RejectedAsync(cancel);
        }
        catch (FilesAwayException)
        {
            Notice = Away;
            return LocalRedirect($"/reports/import/{Id}");
        }
    }

    private async Task<IActionResult> RejectedAsync(CancellationToken cancel)
    {
        if (await imports.FindAsync(Id, cancel) is not { } import) return NotFound();
        if (import.State is not (ImportState.Checked or ImportState.Taken) || await imports.ReadAsync(import, "import.rejected", cancel) is not { } content)
        {
            Notice = "The rows that were not taken cannot be had any more: the file is no longer kept.";
            return LocalRedirect($"/reports/import/{Id}");
        }

        try
        {
            var table = ImportTable.Open(new MemoryStream(content, writable: false), import.IsSheet);
            return new RejectedRows(import, table, ImportColumns.Chosen(table.Heads, import.Columns), looking);
        }
        catch (Exception e) when (e is UnreadableTableException or FormatException)
        {
            Notice = "The rows that were not taken cannot be had: the file can no longer be read as it was. Send it again.";
            return LocalRedirect($"/reports/import/{Id}");
        }
    }

    public async Task<IActionResult> OnPostCheckAsync(CancellationToken cancel)
    {
        if (await imports.FindAsync(Id, cancel) is not { } import) return NotFound();
        if (import.State != ImportState.Columns) return Redirect(ImportResult.TooLate, "");
        var columns = Chosen(import);
        return columns is null ? await ShowAsync(cancel) : Redirect(await imports.CheckAsync(Id, columns, TakesChanges, cancel), "");
    }

    public async Task<IActionResult> OnPostTakeAsync(CancellationToken cancel) => Redirect(await imports.TakeAsync(Id, onlyAll: false, cancel), "");

    public async Task<IActionResult> OnPostTakeAllAsync(CancellationToken cancel) => Redirect(await imports.TakeAsync(Id, onlyAll: true, cancel), "");

    public async Task<IActionResult> OnPostOtherwiseAsync(CancellationToken cancel) => Redirect(await imports.ReadOtherwiseAsync(Id, cancel), "");

    public async Task<IActionResult> OnPostDropAsync(CancellationToken cancel) => Redirect(await imports.DropAsync(Id, cancel), "The file cannot be opened any more, and is deleted within a month.");

    public async Task<IActionResult> OnPostForgetAsync(CancellationToken cancel) => Redirect(await imports.ForgetFileAsync(Id, cancel), "The file cannot be opened any more, and is deleted within a month. The reports that were made of it stay.");

    public async Task<IActionResult> OnPostStopAsync(CancellationToken cancel) => Redirect(await imports.StopAsync(Id, cancel), "");

    public async Task<IActionResult> OnPostUndoAllAsync(CancellationToken cancel) => Redirect(await imports.UndoAllAsync(Id, cancel), "");

    public async Task<IActionResult> OnPostUndoAsync(Guid report, string? reference, CancellationToken cancel)
    {
        var result = await undoing.UndoAsync(Id, report, cancel);
        if (result == UndoResult.NotFound) return NotFound();
        Notice = result == UndoResult.Done ? $"{reference} is undone. Its row can be taken again." : ImportWords.Problem(result, reference ?? "It");
        return LocalRedirect(Here);
    }

    /// <summary>What a column can be.</summary>
    public IEnumerable<SelectListItem> Items(ColumnView column)
    {
        yield return new SelectListItem("Leave out", "");
        if (IsHtcds && column.Field.Length > 0 && column.Field != ImportColumns.Id) yield return new SelectListItem($"As it is called ({column.Field})", column.Field);
        foreach (var (name, means) in ImportColumns.Fields.Where(f => !IsHtcds || f.Name == ImportColumns.Id)) yield return new SelectListItem(ImportWords.Field(name, means), name);
    }

    private IActionResult Redirect(ImportResult result, string done)
    {
        if (result == ImportResult.NotFound) return NotFound();
        Notice = result == ImportResult.Done ? done : ImportWords.Problem(result);
        return LocalRedirect($"/reports/import/{Id}");
    }

    /// <summary>The columns as they were chosen; null where something must be mended, which is said at the field.</summary>
    private ImportColumns? Chosen(ReportImport import)
    {
        var heads = import.Columns.Select(c => c.Key).ToList();
        var fields = heads.Select((head, i) => KeyValuePair.Create(head, Fields.ElementAtOrDefault(i) ?? "")).ToList();
        try
        {
            var columns = ImportColumns.Chosen(heads, fields);
            if (columns.LacksWhat) ModelState.AddModelError("Fields[0]", "Say which column tells what is happening: without it there is no report.");
            if (columns.LacksId) ModelState.AddModelError("Fields[0]", "Say which column holds an id, by which a row is known again.");
            if (columns.ReadTwice is { } twice)
            {
                var read = columns.Columns.ToList();
                for (var i = 0; i < read.Count; i++)
                {
                    if (read[i].Field == twice) ModelState.AddModelError($"Fields[{i}]", $"Two columns are read as '{twice}'. Leave one of them out, or choose something else: {ImportWords.Clip(read[i].Head)}");
                }
            }

            return ModelState.IsValid ? columns : null;
        }
        catch (FormatException)
        {
            for (var i = 0; i < fields.Count; i++)
            {
                if (fields[i].Value.Length > 0 && !ImportColumns.FieldNames.Contains(fields[i].Value)) ModelState.AddModelError($"Fields[{i}]", "Choose one of the list.");
            }

            return null;
        }
    }

    private async Task<IActionResult> ShowAsync(CancellationToken cancel)
    {
        if (await imports.FindAsync(Id, cancel) is not { } import) return NotFound();
        Import = import;
        if (HttpMethods.IsGet(Request.Method)) TakesChanges = import.TakesChanges;
        Why = ImportWords.Why(await imports.DoorAsync(cancel));
        if (import.State == ImportState.Columns) await TryShowColumnsAsync(cancel);
        else if (!import.IsAtWork) HasFile = await imports.OpenAsync(import, cancel);
        if (import.State is not (ImportState.Taken or ImportState.Broken)) return Page();
        var rows = await imports.RowsAsync(Id, Place, PageLength + 1, cancel);
        Rows = [.. rows.Take(PageLength)];
        Next = rows.Count > PageLength ? Rows[^1].Number : null;
        return Page();
    }

    /// <summary>Where the place of files does not answer, the page says so instead.</summary>
    private async Task TryShowColumnsAsync(CancellationToken cancel)
    {
        try
        {
            await ShowColumnsAsync(cancel);
        }
        catch (FilesAwayException)
        {
            Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            (Why, IsAway) = (Away, true);
        }
    }

    private async Task ShowColumnsAsync(CancellationToken cancel)
    {
        var content = await imports.ReadAsync(Import, "import.open", cancel);
        HasFile = content is not null;
        if (content is null) return;
        using var table = ImportTable.Open(new MemoryStream(content, writable: false), Import.IsSheet);
        var first = new List<string[]>();
        while (first.Count < FirstRows && table.ReadCells() is { } cells) first.Add(cells);
        var guess = ImportColumns.Of(table.Heads, said: null);
        (IsOurs, IsHtcds) = (guess.IsOurs, guess.IsHtcds);
        Columns = [.. Import.Columns.Select((c, i) => new ColumnView(c.Key, c.Value, [.. first.Select(cells => cells[i])]))];
    }

    /// <summary>Sent as they are read, so that their number costs no memory.</summary>
    private sealed class RejectedRows(ReportImport import, ImportTable table, ImportColumns columns, Imports looking) : IActionResult
    {
        public async Task ExecuteResultAsync(ActionContext context)
        {
            var (answer, cancel) = (context.HttpContext.Response, context.HttpContext.RequestAborted);
            answer.ContentType = "text/csv; charset=utf-8";
            answer.Headers.ContentDisposition = $"attachment; filename=\"to-mend-{import.At:yyyy-MM-dd}.csv\"";
            using var read = table;
            await using var file = new RejectsFile(() => new StreamWriter(answer.Body, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true), table.Heads);
            await file.BeginAsync();
            try
            {
                await WriteAsync(file, cancel);
            }
            catch (UnreadableTableException e)
            {
                await file.AddAsync([.. table.Heads.Select(_ => "")], $"The file {e.Message}");
            }
        }

        private async Task WriteAsync(RejectsFile file, CancellationToken cancel)
        {
            foreach (var rows in table.Rows(columns, onceEach: true).InBatches(new BatchLimit(Imports.BatchLength), row => (0, row.Cells.Sum(cell => cell.Length))))
            {
                var good = rows.Where(row => row.IsNew).ToList();
                var fates = await looking.LookAsync(import.Source, [.. good.Select(row => new ImportRow(row.Id, row.Draft!))], import.TakesChanges, cancel);
                var changed = good.Zip(fates).Where(pair => pair.Second == RowFate.ChangedSince).Select(pair => pair.First).ToHashSet();
                foreach (var row in rows.Where(row => row.Draft is null || changed.Contains(row))) await file.AddAsync(row.Cells, row.Draft is null ? row.Problem : Imports.ChangedProblem);
            }
        }
    }
}
