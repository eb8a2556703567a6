using System.Collections.Frozen;
using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Data;

namespace Tolpuddle.Core.Access.Programs;

/// <summary>Something that happened to a report: that it did, never what it was about.</summary>
/// <param name="Number">Its place in the order of everything that happens.</param>
/// <param name="Type">One of <see cref="ChangeFeed.Types"/>.</param>
public sealed record Change(long Number, string Type, Guid ReportId, string Reference, DateTime At);

/// <summary>A stretch of the feed.</summary>
/// <param name="Cursor">Where the next one begins.</param>
/// <param name="HasMore">True if more may have happened already.</param>
public sealed record ChangePage(IReadOnlyList<Change> Changes, long Cursor, bool HasMore);

/// <summary>
/// What happened to the reports that a program sees, in the order in which the audit was sealed. That order never changes
/// and nothing is put in between later, so whoever goes on from a cursor misses nothing, whichever node answers.
/// </summary>
/// <remarks>A change is in the feed about a second after it was made: when it is sealed.</remarks>
public sealed class ChangeFeed(TolpuddleContext db)
{
    /// <summary>Entries that are looked at in one question to the database.</summary>
    private const int Stride = 500;

    /// <summary>Questions for one page, so that a long stretch of other people's work is gone through in several.</summary>
    private const int MostStrides = 10;

    /// <summary>A referral is written in the same save as the entry that tells of it, with clocks read moments apart.</summary>
    private static readonly TimeSpan SameSave = TimeSpan.FromSeconds(10);

    private const string Changed = "report.changed";
    private const string Refer = "report.refer";

    /// <summary>By act of the audit, what happened, for the agency that holds the report.</summary>
    private static readonly FrozenDictionary<string, string> TypeOfAct = new Dictionary<string, string>
    {
        ["report.receive"] = "report.received",
        ["report.claim"] = Changed,
        ["report.hand-over"] = Changed,
        ["report.release"] = Changed,
        ["report.look-again"] = Changed,
        ["report.judge-risk"] = Changed,
        ["report.grade"] = Changed,
        ["report.duty"] = Changed,
        ["report.merge"] = Changed,
        ["report.separate"] = Changed,
        ["return.add"] = "report.answered",
        ["return.file"] = "report.answered",
        ["report.close"] = "report.closed",
        ["report.reopen"] = "report.reopened",
        [Refer] = "report.referred",
        ["referral.accept"] = "referral.changed",
        ["referral.decline"] = "referral.changed",
        ["referral.result"] = "referral.changed",
    }.ToFrozenDictionary();

    private static readonly string[] Acts = [.. TypeOfAct.Keys];

    /// <summary>Of these an agency is told whose report it is not, too. It sees the report, and these of its changes.</summary>
    private static readonly string[] ToldToAll = [Changed, "report.answered", "report.closed", "report.reopened"];

    /// <summary>Every type of change with what it means.</summary>
    public static IReadOnlyList<(string Type, string Means)> Types { get; } =
    [
        ("report.received", "A report came in that your agency holds."),
        (Changed, "Somebody took a report on, passed it on, judged or graded it, or joined it with another."),
        ("report.answered", "The reporter wrote more."),
        ("report.closed", "A report was closed."),
        ("report.reopened", "A closed report was taken up again."),
        ("report.referred", "Your agency referred a report to others."),
        ("referral.received", "Another agency referred a report to yours."),
        ("referral.changed", "An agency answered a referral of yours, or said what became of it."),
    ];

    /// <summary>Where the feed ends now.</summary>
    public async Task<long> EndAsync(CancellationToken cancel) => await db.SealedEntries.IgnoreQueryFilters().MaxAsync(s => (long?)s.Index, cancel) + 1 ?? 0;

    /// <summary>At most <paramref name="most"/> changes from <paramref name="cursor"/> on. Null if the feed never was so long.</summary>
    public async Task<ChangePage?> AfterAsync(long cursor, int most, CancellationToken cancel)
    {
        var end = await EndAsync(cancel);
        if (cursor > end) return null;
        var changes = new List<Change>();
        for (var strides = 0; strides < MostStrides; strides++)
        {
            var entries = await EntriesAsync(cursor, cancel);
            foreach (var change in await ShownAsync(entries, cancel))
            {
                if (changes.Count == most) return new ChangePage(changes, changes[^1].Number + 1, HasMore: true);
                changes.Add(change);
            }

            if (entries.Count < Stride) return new ChangePage(changes, Math.Max(end, entries.Count == 0 ? end : entries[^1].Index + 1), HasMore: false);
            cursor = entries[^1].Index + 1;
        }

        return new ChangePage(changes, cursor, HasMore: true);
    }

    /// <summary>Entries that tell of changes to anybody's reports. Sees past the rules; <see cref="ShownAsync"/> leaves what the viewer may see.</summary>
    private Task<List<Entry>> EntriesAsync(long start, CancellationToken cancel) => (
        from s in db.SealedEntries
        join e in db.Audit on s.EntryId equals e.Id
        where s.Index >= start && Acts.Contains(e.Act)
        orderby s.Index
        select new Entry(s.Index, e.Act, e.SubjectId, e.At)).IgnoreQueryFilters().AsNoTracking().Take(Stride).ToListAsync(cancel);

    private async Task<IEnumerable<Change>> ShownAsync(IReadOnlyList<Entry> entries, CancellationToken cancel)
    {
        var us = db.Viewer.AgencyId;
        var ids = entries.Select(e => e.ReportId).Distinct().ToList();
        var seen = await db.Reports.AsNoTracking().Where(r => ids.Contains(r.Id)).Select(r => new { r.Id, r.Reference, IsOurs = r.AgencyId == us }).ToDictionaryAsync(r => r.Id, cancel);
        var others = seen.Values.Where(r => !r.IsOurs).Select(r => r.Id).ToList();
        var toUs = others.Count == 0 ? [] : await db.Referrals.AsNoTracking().Where(f => f.ToAgencyId == us && others.Contains(f.ReportId)).Select(f => new { f.ReportId, f.SentAt }).ToListAsync(cancel);
        return from e in entries
               let report = seen.GetValueOrDefault(e.ReportId)
               where report is not null
               let type = report.IsOurs ? TypeOfAct[e.Act] : ForOthers(e)
               where type is not null
               select new Change(e.Index, type, e.ReportId, report.Reference, e.At);

        string? ForOthers(Entry e)
        {
            if (e.Act == Refer) return toUs.Exists(f => f.ReportId == e.ReportId && (f.SentAt - e.At).Duration() < SameSave) ? "referral.received" : null;
            return ToldToAll.Contains(TypeOfAct[e.Act]) ? TypeOfAct[e.Act] : null;
        }
    }

    private sealed record Entry(long Index, string Act, Guid ReportId, DateTime At);
}
