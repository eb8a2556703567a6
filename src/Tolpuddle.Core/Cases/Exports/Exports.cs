using Microsoft.Extensions.DependencyInjection;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Data;
using Tolpuddle.Core.Reports.Files;

namespace Tolpuddle.Core.Cases.Exports;

public enum ExportFormat
{
    /// <summary>A documented folder of files, whose reports an import takes back.</summary>
    Archive,

    /// <summary>Reports in the Human Trafficking Case Data Standard 2.0.</summary>
    Htcds,

    /// <summary>What reports name and how it hangs together, as entities of FollowTheMoney.</summary>
    Ftm,
}

/// <summary>What has left.</summary>
/// <param name="Rows">By file.</param>
/// <param name="Withheld">Reports left out because an item of theirs is graded "no onward sharing".</param>
public sealed record ExportResult(ExportFormat Format, IReadOnlyDictionary<string, long> Rows, long Withheld)
{
    internal string Words => string.Join(", ", Rows.Where(row => row.Value > 0).Take(2).Select(row => $"{row.Value} {Path.GetFileNameWithoutExtension(row.Key)}"));
}

/// <summary>
/// Everything that the viewer may see, out of the system: read through the filters of every query, as it was at one moment.
/// That each report, referral and case left is written down before it does, and at the end what left and how many.
/// </summary>
public sealed class Exports(TolpuddleContext db, ScanPolicy scanning, IServiceScopeFactory scopes)
{
    public async Task<ExportResult> WriteAsync(ExportFormat format, ExportTarget target, CancellationToken cancel)
    {
        await using var reading = scopes.CreateAsyncScope();
        var reader = reading.ServiceProvider.GetRequiredService<TolpuddleContext>();
        reader.Viewer = db.Viewer;
        await using var moment = await reader.MomentAsync(cancel);
        var pages = new ExportPages(reader, (act, ids) => RecordAsync(act, ids, db.Viewer.Purpose, cancel));
        var result = format switch
        {
            ExportFormat.Htcds => await new HtcdsExport(pages).WriteAsync(target, cancel),
            ExportFormat.Ftm => await new FtmExport(reader, pages).WriteAsync(target, cancel),
            _ => await new ArchiveExport(reader, pages, reading.ServiceProvider.GetRequiredService<FileStore>(), scanning).WriteAsync(target, cancel),
        };
        await RecordAsync($"export.{format.ToString().ToLowerInvariant()}", [db.Viewer.AccountId], PurposeWith(result.Words), cancel);
        return result;
    }

    /// <summary>In a save of its own: a context that reads a moment does not write.</summary>
    private async Task RecordAsync(string act, IReadOnlyCollection<Guid> subjects, string purpose, CancellationToken cancel)
    {
        if (subjects.Count == 0) return;
        await using var writing = scopes.CreateAsyncScope();
        var writer = writing.ServiceProvider.GetRequiredService<TolpuddleContext>();
        writer.Viewer = db.Viewer with { Purpose = purpose };
        foreach (var subject in subjects) writer.Record(act, subject);
        await writer.SaveChangesAsync(cancel);
    }

    /// <summary>The purpose and what left for it, in the place that the audit has for a purpose.</summary>
    private string PurposeWith(string words)
    {
        var room = Purposes.MaxLength - words.Length - 2;
        var purpose = db.Viewer.Purpose.Length > room ? db.Viewer.Purpose[..room] : db.Viewer.Purpose;
        return words.Length == 0 ? purpose : $"{purpose}: {words}";
    }
}
