using Microsoft.AspNetCore.Mvc;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Cases;

namespace Tolpuddle.Web.Pages.Cases;

/// <summary>A decision with what else was considered, and why.</summary>
public sealed record DecisionForm
{
    public string? Decision { get; init; }
    public string? Options { get; init; }
    public string? Reason { get; init; }
}

/// <summary>The decisions of a case. None is rewritten: a new one replaces an earlier one, and each leads to the other.</summary>
public sealed class DecisionsModel(CaseReading reading, CaseRecords records, CaseLog log, TimeProvider time) : CasePage(reading, time)
{
    /// <summary>The decision that the new one will replace.</summary>
    [BindProperty(SupportsGet = true)]
    public Guid? Replaces { get; set; }

    [BindProperty]
    public DecisionForm Form { get; set; } = new();

    public override string Here => $"{Root}/decisions";
    protected override CaseSight Needs => CaseSight.Team;

    public override string Section => "Decisions";

    public IReadOnlyList<DecisionRow> Rows { get; private set; } = [];

    public DecisionRow? Replaced => Rows.SingleOrDefault(r => r.Id == Replaces);

    public Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        Need("Form.Decision", Form.Decision, "Write what is decided.");
        Need("Form.Reason", Form.Reason, "Write why: whoever reads this in a year was not here.");
        if (Form.Options?.Length > CaseLog.MaxTextLength) Need("Form.Options", Form.Options, "");
        var draft = new DecisionDraft(Form.Decision ?? "", Form.Options ?? "", Form.Reason ?? "", Replaces);
        return DoAsync(() => log.DecideAsync(Reference, draft, cancel), "The decision is recorded.", "Form.Decision", cancel);
    }

    protected override async Task<bool> FillAsync(CancellationToken cancel)
    {
        Rows = await records.DecisionsAsync(Head.Id, cancel);
        return Replaces is null || Replaced is not null;
    }
}
