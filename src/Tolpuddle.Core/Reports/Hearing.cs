using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Data;

namespace Tolpuddle.Core.Reports;

internal static class Hearing
{
    /// <summary>The reporter wrote or sent something: whoever answers for the report, or for the one that it repeats, learns of it and has a clock. The caller saves.</summary>
    public static async Task HearReporterAsync(this TolpuddleContext db, Report report, CancellationToken cancel)
    {
        var (now, wasAnswer) = (db.Now, report.State == ReportState.Asked);
        var original = await db.OriginalOf(report).SingleOrDefaultAsync(cancel);
        if (original is null)
        {
            report.HearReporter(now);
        }
        else
        {
            original.HearReporterOf(report, now);
            db.Record("return.add", original.Id);
        }

        var answered = original ?? report;
        db.Notify(answered.OwnerId, $"The reporter of {report.Reference} has {(wasAnswer ? "answered" : "added something")}", $"/reports/{answered.Id}");
    }
}
