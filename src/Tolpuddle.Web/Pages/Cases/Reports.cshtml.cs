using Microsoft.AspNetCore.Mvc;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Cases;
using Tolpuddle.Core.Reports.Files;

namespace Tolpuddle.Web.Pages.Cases;

/// <summary>The reports of a case and where they have been sent.</summary>
public sealed class ReportsModel(CaseReading reading, CaseFiles files, Attachments attachments, TimeProvider time) : CasePage(reading, time)
{
    private readonly CaseReading _reading = reading;

    /// <summary>Reference of the report to add.</summary>
    [BindProperty]
    public string? Add { get; set; }

    /// <summary>The report that is to be taken out; the form for it is shown.</summary>
    [BindProperty(SupportsGet = true)]
    public string? TakeOut { get; set; }

    [BindProperty]
    public string? Reason { get; set; }

    public override string Here => $"{Root}/reports";
    protected override CaseSight Needs => CaseSight.Told;

    public override string Section => "Reports";

    public IReadOnlyList<ReportInCase> Rows { get; private set; } = [];

    /// <summary>Photos, recordings and papers of the reports.</summary>
    public IReadOnlyList<AttachmentRow> Files { get; private set; } = [];

    public IReadOnlyList<ReferralInCase> Referrals { get; private set; } = [];

    public Task<IActionResult> OnPostAddAsync(CancellationToken cancel)
    {
        Need(nameof(Add), Add, "Write the reference of a report, like R-7K3F-92QD.", 40);
        return DoAsync(() => files.AddReportAsync(Reference, Add!.Trim().ToUpperInvariant(), cancel), "The report is in the case. Its members see it now.", nameof(Add), cancel);
    }

    public Task<IActionResult> OnPostTakeOutAsync(CancellationToken cancel)
    {
        Need(nameof(Reason), Reason, "Write why it does not belong to the case.");
        return DoAsync(
            () => files.TakeOutReportAsync(Reference, TakeOut ?? "", Reason!, cancel),
            $"{TakeOut} is out of the case. Members see it no longer, unless their agency holds it or was sent it.", nameof(Reason), cancel);
    }

    protected override async Task<bool> FillAsync(CancellationToken cancel)
    {
        Rows = await _reading.ReportsAsync(Head.Id, cancel);
        Files = await attachments.OfReportsAsync([.. Rows.Select(r => r.Id)], cancel);
        Referrals = await _reading.ReferralsAsync(Head.Id, cancel);
        return TakeOut is null || Rows.Any(r => r.Reference == TakeOut);
    }
}
