using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Cases;
using Tolpuddle.Core.Reports;

namespace Tolpuddle.Web.Pages.Cases;

/// <summary>What changed, for how many, when, by whom.</summary>
public sealed record OutcomeForm
{
    public string? Code { get; init; }
    public string? People { get; init; }
    public string? On { get; init; }
    public Guid Agency { get; init; }
    public string? Note { get; init; }
    public bool Withdraw { get; init; }
}

/// <summary>What has changed because of a case. A correction is a row of its own; the corrected one no longer counts.</summary>
public sealed class OutcomesModel(CaseReading reading, CaseRecords records, CaseLog log, TimeProvider time, Viewer viewer) : CasePage(reading, time)
{
    private readonly CaseReading _reading = reading;

    /// <summary>The outcome that the new row will correct.</summary>
    [BindProperty(SupportsGet = true)]
    public Guid? Corrects { get; set; }

    [BindProperty]
    public OutcomeForm Form { get; set; } = new();

    public override string Here => $"{Root}/outcomes";
    public override string Section => "Outcomes";

    public IReadOnlyList<OutcomeRow> Rows { get; private set; } = [];
    public IReadOnlyList<SelectListItem> Agencies { get; private set; } = [];

    /// <summary>Whoever sees only their own outcomes corrects none: they could not correct what others then make of it.</summary>
    public bool MayCorrect => Head.MayChange && Head.Shows(CaseSight.Team);

    public OutcomeRow? Corrected => Rows.SingleOrDefault(r => r.Id == Corrects);

    public Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (!Codes.Outcome.Contains(Form.Code)) ModelState.AddModelError("Form.Code", "Choose what has changed.");
        if (!TryReadPeople(out var people)) ModelState.AddModelError("Form.People", "Write how many people in figures, or leave it empty.");
        var on = Day("Form.On", Form.On, "Choose the day on which it changed.");
        if (on > Today) ModelState.AddModelError("Form.On", "This day has not come yet. An outcome is what has changed already.");
        if (Corrects is not null) Need("Form.Note", Form.Note, "Write what was wrong.");
        else if (Form.Note?.Length > CaseLog.MaxTextLength) Need("Form.Note", Form.Note, "");
        return DoAsync(
            () => log.RecordOutcomeAsync(Reference, new OutcomeDraft(Form.Code!, people, on!.Value, Form.Agency, Form.Note ?? "", Corrects, Form.Withdraw && Corrects is not null), cancel),
            Corrects is null ? "The outcome is recorded." : "Corrected. The earlier row stays and no longer counts.", "Form.Code", cancel);
    }

    public IEnumerable<SelectListItem> OutcomeCodes() => Choose(Codes.Outcome.Codes.Where(c => c.Value != "duplicate").Select(c => new SelectListItem(c.Label, c.Value)));

    protected override async Task<bool> FillAsync(CancellationToken cancel)
    {
        Rows = await records.OutcomesAsync(Head.Id, cancel);
        if (Corrects is not null && Corrected is null) return false;
        if (!Head.MayChange) return true;
        Agencies = [.. (await _reading.MembersAsync(Head.Id, cancel)).Select(m => (m.AgencyId, m.Agency)).Concat(Rows.Select(r => (r.AgencyId, r.Agency)))
            .Distinct().OrderBy(a => a.Item2, StringComparer.CurrentCulture).Select(a => new SelectListItem(a.Item2, a.Item1.ToString()))];
        if (Request.HasFormContentType) return true;
        Form = Corrected is { } row
            ? new OutcomeForm { Code = row.Code, People = row.People?.ToString(CultureInfo.InvariantCulture), On = row.On.ToString("O", CultureInfo.InvariantCulture), Agency = row.AgencyId }
            : new OutcomeForm { Agency = viewer.AgencyId };
        return true;
    }

    /// <summary>Reads a number of people; empty is not known.</summary>
    private bool TryReadPeople(out int? people)
    {
        people = null;
        if (string.IsNullOrWhiteSpace(Form.People)) return true;
        if (!int.TryParse(Form.People.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number is < 1 or > CaseLog.MostPeople) return false;
        people = number;
        return true;
    }
}
