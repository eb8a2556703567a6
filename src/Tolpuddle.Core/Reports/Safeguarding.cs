using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Data;

namespace Tolpuddle.Core.Reports;

/// <summary>A duty and what somebody said of it; null while nobody has.</summary>
public sealed record DutyState(Duty Duty, SignedDischarge? Discharge);

/// <summary>Who said that a duty was done, or why it does not apply.</summary>
public sealed record SignedDischarge(string Duty, bool WasTold, string Words, DateTime ToldAt, DateTime At, string Author);

/// <summary>The safeguarding duties of reports: which apply, which are done, which are open.</summary>
public sealed class Safeguarding(TolpuddleContext db)
{
    /// <summary>The duties of one report.</summary>
    public async Task<IReadOnlyList<DutyState>> OfReportAsync(Report report, CancellationToken cancel)
    {
        var duties = SafeguardingDuties.Of(report.Facts, report.ReceivedAt);
        if (duties.Count == 0) return [];
        var said = await (from d in db.DutyDischarges.AsNoTracking()
                          join a in db.Accounts on d.AuthorId equals a.Id
                          where d.ReportId == report.Id
                          orderby d.At descending, d.Id descending
                          select new SignedDischarge(d.Duty, d.WasTold, d.Words, d.ToldAt, d.At, a.Name)).ToListAsync(cancel);
        return [.. duties.Select(duty => new DutyState(duty, said.Find(s => s.Duty == duty.Code)))];
    }

    /// <summary>Says that a duty is done, or why it does not apply.</summary>
    /// <param name="reportId">A report that the viewer's agency holds.</param>
    /// <param name="duty">Code of the duty.</param>
    /// <param name="wasTold">True: <paramref name="words"/> say who was told; false: why it does not apply.</param>
    /// <param name="words">A few words.</param>
    /// <param name="time">When they were told, as <c>14:05</c>; now if it is left empty.</param>
    /// <param name="cancel">Stops waiting.</param>
    public async Task<TriageResult> DischargeAsync(Guid reportId, string duty, bool wasTold, string words, string time, CancellationToken cancel)
    {
        if (!Triage.IsReason(words)) return TriageResult.NeedsReason;
        if (await db.OwnReportAsync(reportId, cancel) is not { } report) return TriageResult.NotFound;
        if (SafeguardingDuties.Of(report.Facts, report.ReceivedAt).All(d => d.Code != duty)) return TriageResult.UnknownCode;

        Discharge(db, report.Id, duty, wasTold, words, CallReport.LastTime(time, db.Now));
        await db.SaveChangesAsync(cancel);
        return TriageResult.Done;
    }

    /// <summary>Adds a discharge, to be saved with what it belongs to.</summary>
    internal static void Discharge(TolpuddleContext db, Guid reportId, string duty, bool wasTold, string words, DateTime? toldAt)
    {
        db.DutyDischarges.Add(new DutyDischarge
        {
            ReportId = reportId,
            Duty = duty,
            WasTold = wasTold,
            Words = words.Trim(),
            ToldAt = toldAt ?? db.Now,
            At = db.Now,
            AuthorId = db.Viewer.AccountId,
        });
        db.Record("report.duty", reportId);
    }
}
