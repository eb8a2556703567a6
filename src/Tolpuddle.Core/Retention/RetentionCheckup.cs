using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Access.Holds;
using Tolpuddle.Core.Cases;
using Tolpuddle.Core.Data;
using Tolpuddle.Core.Reports;

namespace Tolpuddle.Core.Retention;

/// <summary>Says what is overdue for erasure and what stands against it, before a regulator asks.</summary>
public sealed class RetentionCheckup(TolpuddleContext db)
{
    /// <summary>Rounds go each minute; what waits longer than this does not go.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromDays(2);

    /// <summary>Examines as the program.</summary>
    public async Task<List<Finding>> ExamineAsync(CancellationToken cancel)
    {
        db.Viewer = Viewer.System("doctor");
        var profile = await db.Profiles.AsNoTracking().SingleOrDefaultAsync(cancel);
        var hasBegun = await new RetentionPeriods(db).HaveBegunAsync(cancel);
        var (now, late, today) = (db.Now, db.Now - Patience, Days.Of(db.Now));
        var over = (await db.Endings.AsNoTracking().Where(e => e.DueAt <= now && (e.Hindrance != Hindrance.None || e.DueAt <= late)).GroupBy(e => e.Hindrance).Select(g => new { g.Key, Count = g.Count() }).ToListAsync(cancel)).ToDictionary(g => g.Key, g => g.Count);
        List<Finding> findings = [.. over.OrderBy(o => o.Key).Select(o => Say(o.Key, o.Value))];
        if (!hasBegun && profile is not null) findings.Add(new("retention", FindingLevel.Attention, "Nothing is erased by time: nobody has confirmed the periods.", "An administrator looks at them under Administration, Retention, and begins it there."));
        if (hasBegun) findings.AddRange(await RoundAsync(profile!.RetentionBegunAt, late, cancel));
        if (findings.Count == 0) findings.Add(Finding.Fine("retention", "Nothing is kept longer than its time."));
        if (await db.LegalHolds.CountAsync(h => h.LiftedAt == null && h.ReviewOn <= today, cancel) is > 0 and var holds)
        {
            findings.Add(new("holds", FindingLevel.Attention, $"{Count(holds, "legal hold is", "legal holds are")} due for review.", "A coordinator or data-protection officer of the agency lifts it, or sets another with a later day, under Retention."));
        }

        return findings;
    }

    /// <summary>Whether everything is looked through, and what could not be.</summary>
    private async Task<List<Finding>> RoundAsync(DateTime? begunAt, DateTime late, CancellationToken cancel)
    {
        var work = await db.RetentionWork.AsNoTracking().SingleOrDefaultAsync(cancel);
        List<Finding> findings = [];
        var isClosed = await db.Every<Report>().AnyAsync(r => !r.IsOpen && r.ClosedAt <= late, cancel) || await db.Every<Case>().AnyAsync(c => c.ClosedAt <= late, cancel);
        if (isClosed && (work?.DoneAt ?? begunAt) <= late)
        {
            var since = work?.DoneAt is { } done ? $"since {Days.Words(Days.Of(done))}" : "yet";
            findings.Add(new("retention", FindingLevel.Problem, $"Nobody has looked {since} which records are over their time: the round does not go.", "A running system looks each hour. If this one runs, its log says why not."));
        }

        if (work?.Failed > 0) findings.Add(new("retention", FindingLevel.Problem, $"{Count(work.Failed, "record", "records")} could not be read or erased in the last round.", "They are left as they are. The log has their ids; whoever looks after the system reports it to the makers."));
        return findings;
    }

    private static Finding Say(Hindrance hindrance, int count) => hindrance switch
    {
        Hindrance.People => new(
            "retention", FindingLevel.Problem, $"{Count(count, "record is", "records are")} over their time and not erased: the agency has not two people who could be warned.",
            "Invite a second coordinator or a data-protection officer there, under Administration, People."),
        Hindrance.None => new(
            "retention", FindingLevel.Problem, $"{Count(count, "record is", "records are")} to be erased for more than two days and still there.", "A running system erases within minutes. If this one runs, its log says why not."),
        _ => new(
            "retention", FindingLevel.Attention, $"{Count(count, "record is", "records are")} over their time and kept, because {Why(hindrance)}.", "Retention lists them for the agency's coordinators and data-protection officers."),
    };

    private static string Why(Hindrance hindrance) => hindrance switch
    {
        Hindrance.Hold => "a legal hold stands on them",
        Hindrance.Open => "a report of them is open",
        Hindrance.Referral => "an agency has not said what came of a referral",
        _ => "somebody has asked what is held about them",
    };

    private static string Count(int count, string one, string several) => $"{count} {(count == 1 ? one : several)}";
}
