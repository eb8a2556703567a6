using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Data;
using Tolpuddle.Core.Reports;

namespace Tolpuddle.Core.Cases.Exports;

/// <summary>A report with what hangs on it, as it leaves.</summary>
internal sealed record LeavingReport(Report Report, string Agency, IReadOnlyList<Mention> Mentions, IReadOnlyList<Grade> Grades)
{
    /// <summary>True if an item is graded "no onward sharing": it goes to nobody else.</summary>
    public bool IsForbidden => Grading.InForce(Grades).Values.Any(Grading.ForbidsSharing);
}

/// <summary>How it is written down that rows leave.</summary>
/// <param name="Act">What is written down of each.</param>
/// <param name="Subjects">The records that rows with these ids are about; null: they are these records.</param>
internal sealed record Leaving(string Act, Func<List<Guid>, IQueryable<Guid>>? Subjects = null);

/// <summary>Reads what leaves page by page, so that its length costs no memory.</summary>
/// <param name="db">As the viewer sees it.</param>
/// <param name="record">Writes down that these leave.</param>
internal sealed class ExportPages(TolpuddleContext db, Func<string, IReadOnlyCollection<Guid>, Task> record)
{
    private const int PageLength = 200;

    /// <summary>Every row of a question, in the order of the ids.</summary>
    /// <param name="after">The rows behind an id, in their order.</param>
    /// <param name="idOf">The id by which they are ordered.</param>
    /// <param name="leaving">How each page is written down before it is handed out; null where the record that a row hangs on has been.</param>
    /// <param name="cancel">Stops.</param>
    public async IAsyncEnumerable<T> RowsAsync<T>(Func<Guid, IQueryable<T>> after, Func<T, Guid> idOf, Leaving? leaving, [EnumeratorCancellation] CancellationToken cancel)
    {
        var last = Guid.Empty;
        while (true)
        {
            var page = await after(last).Take(PageLength).ToListAsync(cancel);
            if (leaving is not null)
            {
                var ids = page.ConvertAll(row => idOf(row));
                await record(leaving.Act, leaving.Subjects is { } subjects ? await subjects(ids).ToListAsync(cancel) : ids);
            }

            foreach (var row in page) yield return row;
            if (page.Count < PageLength) yield break;
            last = idOf(page[^1]);
        }
    }

    /// <summary>How many <see cref="SharableReportsAsync"/> has left out.</summary>
    public long Withheld { get; private set; }

    /// <summary>Every report that the viewer sees, each written down before it is handed out.</summary>
    public IAsyncEnumerable<LeavingReport> ReportsAsync(CancellationToken cancel) => ReportsAsync(_ => true, cancel);

    /// <summary>The same without those that may not be handed on.</summary>
    public IAsyncEnumerable<LeavingReport> SharableReportsAsync(CancellationToken cancel) => ReportsAsync(
        report =>
        {
            if (report.IsForbidden) Withheld++;
            return !report.IsForbidden;
        },
        cancel);

    private async IAsyncEnumerable<LeavingReport> ReportsAsync(Func<LeavingReport, bool> leaves, [EnumeratorCancellation] CancellationToken cancel)
    {
        var last = Guid.Empty;
        while (true)
        {
            var page = await (from r in db.Reports.AsNoTracking()
                              join a in db.Agencies on r.AgencyId equals a.Id
                              where r.Id > last
                              orderby r.Id
                              select new { Report = r, a.Name }).Take(PageLength).ToListAsync(cancel);
            var ids = page.Select(row => row.Report.Id).ToList();
            var mentions = (await db.Mentions.AsNoTracking().Where(m => ids.Contains(m.ReportId)).OrderBy(m => m.Id).ToListAsync(cancel)).ToLookup(m => m.ReportId);
            var grades = (await db.Grades.AsNoTracking().Where(g => ids.Contains(g.ReportId)).ToListAsync(cancel)).ToLookup(g => g.ReportId);
            var leaving = page.ConvertAll(row => new LeavingReport(row.Report, row.Name, [.. mentions[row.Report.Id]], [.. grades[row.Report.Id]])).FindAll(report => leaves(report));
            await record("report.export", leaving.ConvertAll(row => row.Report.Id));
            foreach (var row in leaving) yield return row;
            if (page.Count < PageLength) yield break;
            last = ids[^1];
        }
    }
}
