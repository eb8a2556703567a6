using Tolpuddle.Core.Data;

namespace Tolpuddle.Core.Reports;

/// <summary>Judges the risk of a report anew. The newest judgement sets the clock; all are kept with their reasons.</summary>
public sealed class RiskJudgements(TolpuddleContext db)
{
    /// <summary>Puts <paramref name="risk"/> in force. A worse risk never gives more time than was left; the same risk confirms and leaves the clock.</summary>
    public async Task<TriageResult> JudgeAsync(Guid reportId, string risk, string reason, CancellationToken cancel)
    {
        if (!Triage.IsReason(reason)) return TriageResult.NeedsReason;
        if (!Codes.Risk.Contains(risk)) return TriageResult.UnknownCode;
        if (await db.OwnReportAsync(reportId, cancel) is not { } report) return TriageResult.NotFound;
        if (!report.IsOpen) return TriageResult.Closed;

        report.JudgeRisk(risk, db.Now);
        db.RiskJudgements.Add(new RiskJudgement { ReportId = report.Id, At = db.Now, AuthorId = db.Viewer.AccountId, Risk = risk, Reason = reason.Trim() });
        db.Record("report.judge-risk", report.Id);
        return await db.TrySaveAsync(cancel) ? TriageResult.Done : TriageResult.TooLate;
    }
}
