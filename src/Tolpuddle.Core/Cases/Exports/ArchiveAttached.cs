using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Reports.Files;

namespace Tolpuddle.Core.Cases.Exports;

/// <summary>Photos, recordings and papers of reports, each as a file of its own behind the lines that say what they are.</summary>
internal sealed partial class ArchiveExport
{
    private async Task AttachedAsync(ExportTarget target, CancellationToken cancel)
    {
        await LinesAsync(target, "files.jsonl", "Photos, recordings and papers of reports, as far as one may open them; each stands beside this as `file-` and its id, with the ending of its name",
            [Id, OfReport, ("name", "What it is called here: by its kind and number where the reporter sent it"), ("kind", "What it is, by its content"), ("bytes", "Its length"), ("author", "Who added it; null: the reporter"), At, ("removed", "What was taken out before it was kept"), ("isClean", "Whether nothing hidden is left in it"), ("scan", "What a virus scanner said of it")],
            last => from a in Open() where a.Id > last orderby a.Id select new { a.Id, Report = db.Reports.First(r => r.Id == a.ReportId).Reference, a.Name, a.Kind, a.Bytes, Author = db.Accounts.Where(p => p.Id == a.AuthorId).Select(p => p.Name).FirstOrDefault(), a.At, a.Removed, a.IsClean, a.Scan },
            row => row.Id, cancel);
        var missing = new List<string>();
        await foreach (var file in pages.RowsAsync(last => Open().Where(a => a.Id > last).OrderBy(a => a.Id), file => file.Id, new Leaving("file.export", ids => db.Attachments.Where(a => ids.Contains(a.Id)).Select(a => a.ReportId)), cancel))
        {
            var name = $"file-{file.Id}{FileName.EndingOf(file.Kind)}";
            if (await store.TryReadAsync(file.StoreKey, cancel) is { } content) await target.WriteAsync(name, content, cancel);
            else missing.Add(name);
        }

        if (missing.Count == 0) return;
        _readme.Append("## Missing files\n\nThese could not be read from the disk when this was taken out; a backup may hold them. `files.jsonl` says what each was.\n\n");
        foreach (var name in missing) _readme.Append(CultureInfo.InvariantCulture, $"- `{name}`\n");
        _readme.Append('\n');
    }

    private IQueryable<Attachment> Open() => scanning.Open(db.Attachments.AsNoTracking());
}
