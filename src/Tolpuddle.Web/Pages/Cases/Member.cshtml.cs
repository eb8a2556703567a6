using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Cases;
using Tolpuddle.Web.Pages.Reports;

namespace Tolpuddle.Web.Pages.Cases;

/// <summary>Another part or another end, and why.</summary>
public sealed record StayForm
{
    public string? Part { get; init; }
    public string? Until { get; init; }
    public string? Reason { get; init; }
}

/// <summary>What the lead decides about one member: part and end, to lead in their place, or to be on the case no longer.</summary>
public sealed class MemberModel(CaseReading reading, Membership membership, TimeProvider time, Viewer viewer) : CasePage(reading, time)
{
    private readonly CaseReading _reading = reading;

    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    [BindProperty]
    public StayForm Change { get; set; } = new();

    /// <summary>What they are to see from now on.</summary>
    [BindProperty]
    public SightForm Sight { get; set; } = new();

    [BindProperty]
    public string? SightReason { get; set; }

    [BindProperty]
    public ReasonForm Lead { get; set; } = new();

    [BindProperty]
    public ReasonForm End { get; set; } = new();

    public override string Here => $"{Root}/members/{Id}";
    public override string Section => "Member";

    public MemberRow Row { get; private set; } = null!;

    private string Back => $"{Root}/members";

    public Task<IActionResult> OnPostChangeAsync(CancellationToken cancel)
    {
        var until = Day("Change.Until", Change.Until);
        if (until < Today) ModelState.AddModelError("Change.Until", "This day has passed. Choose today or a later day, or end the stay now.");
        Need("Change.Reason", Change.Reason, "Write why.");
        return DoAsync(() => membership.ChangeAsync(Reference, Id, Change.Part ?? "", until, Change.Reason!, cancel), "Changed, and they were told.", "Change.Part", cancel, Back);
    }

    public Task<IActionResult> OnPostSightAsync(CancellationToken cancel)
    {
        Sight.Check(ModelState);
        Need("SightReason", SightReason, "Write why they see more or less.");
        return DoAsync(() => membership.ChangeSightAsync(Reference, Id, Sight.Chosen!.Value, SightReason!, cancel), "They see this from now on, and were told.", "Sight.Sees", cancel, Back);
    }

    /// <summary>Leads to the case as they would see it; the reason stays with whoever typed it.</summary>
    public async Task<IActionResult> OnPostPreviewAsync(CancellationToken cancel)
    {
        Sight.Check(ModelState);
        Fits(nameof(SightReason), SightReason);
        return ModelState.IsValid ? LocalRedirect(PreviewOf(Root, Id, CaseMember.Observer, Sight.Chosen)) : await ShowAsync(cancel);
    }

    public Task<IActionResult> OnPostLeadAsync(CancellationToken cancel)
    {
        Need("Lead.Reason", Lead.Reason, "Write why they lead from now on.");
        return DoAsync(() => membership.HandOverLeadAsync(Reference, Id, Lead.Reason!, cancel), "They lead from now on; you stay as a member.", "Lead.Reason", cancel, Back);
    }

    public Task<IActionResult> OnPostEndAsync(CancellationToken cancel)
    {
        Need("End.Reason", End.Reason, "Write why they are no longer on it.");
        return DoAsync(
            () => membership.EndAsync(Reference, Id, End.Reason!, cancel),
            "They see nothing of the case from now on. What they wrote stays; tasks that they had are yours to answer for.", "End.Reason", cancel, Back);
    }

    protected override async Task<bool> FillAsync(CancellationToken cancel)
    {
        if (!Head.IsLead || Id == viewer.AccountId) return false;
        if ((await _reading.MembersAsync(Head.Id, cancel)).SingleOrDefault(m => m.AccountId == Id && m.IsPresent) is not { } row) return false;
        Row = row;
        if (!Request.HasFormContentType || Sight.Sees is null) Sight = SightForm.Of(row.Sees);
        if (!Request.HasFormContentType) Change = new StayForm { Part = row.Part, Until = row.LastDay?.ToString("O", CultureInfo.InvariantCulture) };
        return true;
    }
}
