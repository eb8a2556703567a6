using Tolpuddle.Core.Data;
using Tolpuddle.Core.Reports;
using Tolpuddle.Core.Reports.Floods;
using Tolpuddle.Methods.Work;
using Tolpuddle.Web.Hosting;

namespace Tolpuddle.Web.Pages.Public.Report;

/// <summary>
/// Leads a form past <see cref="FloodGate"/>, and keeps in the form what it was told there. Whatever fails while it is counted, the report goes
/// on: the door stands against machines and is never what loses a report.
/// </summary>
internal sealed class FloodDoor(Forms forms, FloodGate gate, TolpuddleSettings settings, TimeProvider time, ILogger<FloodDoor> log)
{
    /// <summary>The work that is asked of the form; null where none is. Writes nothing.</summary>
    public async Task<WorkPuzzle?> PuzzleAsync(ReportForm form, CancellationToken cancel)
    {
        if (form.Hold is not { } hold || RiskOf(form) == RiskClock.Immediate) return null;
        try
        {
            return await gate.PuzzleAsync(hold, settings.UsualReports, cancel);
        }
        catch (Exception e) when (DatabaseTrouble.IsOfDatabase(e))
        {
            return Unasked(e);
        }
    }

    /// <summary>The form is sent. In one step with what is kept of the answer: sent twice at once it is counted once and takes one place.</summary>
    /// <remarks>Danger now waits for nothing, not even to be counted: see <see cref="CountUnaskedAsync"/>.</remarks>
    public async Task<FloodAnswer> PassAsync(string token, ReportForm form, FloodProof? proof, CancellationToken cancel)
    {
        if (RiskOf(form) == RiskClock.Immediate) return new FloodAnswer(FloodPass.Through, HoldOf(form));
        try
        {
            FloodAnswer? answer = null;
            await forms.ChangeAsync(
                token,
                async kept =>
                {
                    answer = kept.SentAt is null ? await AskAsync(kept) : new FloodAnswer(FloodPass.Through, HoldOf(kept)); // the same form was quicker
                    return kept.SentAt is null ? kept with { Hold = answer.Hold } : kept;
                },
                cancel);
            return answer ?? await AskAsync(form); // left while it was sent: it comes in all the same
        }
        catch (Exception e) when (DatabaseTrouble.IsOfDatabase(e))
        {
            Unasked(e);
            return new FloodAnswer(FloodPass.Through, HoldOf(form));
        }

        Task<FloodAnswer> AskAsync(ReportForm asking) => gate.PassAsync(HoldOf(asking), proof, RiskOf(asking), settings.UsualReports, cancel);
    }

    /// <summary>Counts a report of danger now after it has come in.</summary>
    public async Task CountUnaskedAsync(ReportForm form, CancellationToken cancel)
    {
        if (RiskOf(form) != RiskClock.Immediate) return;
        try
        {
            await gate.PassAsync(HoldOf(form), null, RiskClock.Immediate, settings.UsualReports, cancel);
        }
        catch (Exception e) when (DatabaseTrouble.IsOfDatabase(e))
        {
            Unasked(e);
        }
    }

    private static string RiskOf(ReportForm form) => Intake.RiskOf(form.ToDraft("").Facts);

    private FloodHold HoldOf(ReportForm form) => form.Hold ?? new FloodHold { Since = time.GetUtcNow().UtcDateTime };

    private WorkPuzzle? Unasked(Exception e)
    {
        log.LogWarning("Reports that come could not be counted, and nothing is asked of them: {Reason}", e.GetType().Name);
        return null;
    }
}
