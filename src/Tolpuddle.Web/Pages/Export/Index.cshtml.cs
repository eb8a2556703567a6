using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Cases.Exports;
using Tolpuddle.Core.Data;
using Tolpuddle.Web.Components;
using Tolpuddle.Web.Hosting;

namespace Tolpuddle.Web.Pages.Export;

/// <summary>Everything that the viewer may see, as a file.</summary>
public sealed class IndexModel(Exports exports, TimeProvider time) : PageModel
{
    [BindProperty]
    public ExportFormat? Format { get; set; }

    public static IReadOnlyList<Choice> Formats { get; } =
    [
        new("Reports and cases, documented", nameof(ExportFormat.Archive), "Reports as a table that an import takes back; cases, referrals with their grounds, tasks, decisions and outcomes as lines of JSON. A zip file"),
        new("Reports in HTCDS 2.0", nameof(ExportFormat.Htcds), "The Human Trafficking Case Data Standard, for whoever may have them. What is graded \u201Cno onward sharing\u201D is left out. A CSV file"),
        new("Who and what is named, as a graph", nameof(ExportFormat.Ftm), "Entities of FollowTheMoney for analysts\u2019 tools: people, organisations, vehicles, addresses and accounts, those that somebody has said are the same as one, with the reports that name them. What is graded \u201Cno onward sharing\u201D is left out. Lines of JSON"),
    ];

    public void OnGet() => Format = ExportFormat.Archive;

    [AskAgain]
    public IActionResult OnPost()
    {
        if (Format is { } format && Enum.IsDefined(format)) return new SentExport(exports, format, Days.Of(time.GetUtcNow().UtcDateTime));
        ModelState.Clear(); // "Write it another way" helps nobody who chooses
        ModelState.AddModelError(nameof(Format), "Choose as what it is to leave.");
        return Page();
    }

    /// <summary>Sent as it is made, so that its length costs no memory. One that breaks off ends the connection: it cannot be taken for whole.</summary>
    private sealed class SentExport(Exports exports, ExportFormat format, DateOnly day) : IActionResult
    {
        public async Task ExecuteResultAsync(ActionContext context)
        {
            var (answer, cancel) = (context.HttpContext.Response, context.HttpContext.RequestAborted);
            if (context.HttpContext.Features.Get<IHttpBodyControlFeature>() is { } body) body.AllowSynchronousIO = true; // the zip writes the heads of its entries so
            var isZip = format == ExportFormat.Archive;
            var (type, ending) = format switch
            {
                ExportFormat.Archive => ("application/zip", "zip"),
                ExportFormat.Ftm => ("application/x-ndjson; charset=utf-8", "ftm.json"),
                _ => ("text/csv; charset=utf-8", "csv"),
            };
            answer.ContentType = type;
            answer.Headers.ContentDisposition = $"attachment; filename=\"tolpuddle-{format.ToString().ToLowerInvariant()}-{day:yyyy-MM-dd}.{ending}\"";
            var target = isZip ? await ExportTarget.ZipAsync(answer.Body, cancel) : ExportTarget.OneFile(answer.Body);
            await exports.WriteAsync(format, target, cancel);
            await target.DisposeAsync(); // ends the zip; one that broke off must not look whole
        }
    }
}
