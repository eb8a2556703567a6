using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using Tolpuddle.Core.Scrutiny;

namespace Tolpuddle.Web.Pages.Scrutiny;

/// <summary>Adds an activity to a commitment, changes one, and adds what shows that it happened.</summary>
public sealed class ActivityModel(Plan plan) : PageModel
{
    /// <summary>Empty rows for organisations below those that are there.</summary>
    private const int SpareParts = 2;

    private static readonly string[] Parts =
        [ActivityOrganisation.TookPart, ActivityOrganisation.Coordinator, ActivityOrganisation.Funder, ActivityOrganisation.Bidder, ActivityOrganisation.OnBehalfOf];

    [BindProperty(SupportsGet = true)]
    public string? Code { get; set; }

    /// <summary>For a new activity: the commitment it is for.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Commitment { get; set; }

    [BindProperty]
    public ActivityForm Form { get; set; } = new();

    [BindProperty]
    public EvidenceForm NewEvidence { get; set; } = new();

    public ActivityDetails? Details { get; private set; }

    public IReadOnlyList<SelectListItem> Organisations { get; private set; } = [];

    /// <summary>Activities that this one could continue.</summary>
    public IReadOnlyList<SelectListItem> Others { get; private set; } = [];

    public IReadOnlyList<SelectListItem> PartNames { get; } = [.. Parts.Select(p => new SelectListItem(ActivityWords.Part(p), p))];

    [TempData]
    public string? Notice { get; set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (!await FillAsync(cancel)) return NotFound();
        if (Details is not null) Form = ActivityForm.Of(Details);
        AddSpareParts();
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (!await FillAsync(cancel)) return NotFound();
        KeepProblemsOf("Form.");
        foreach (var (field, message) in Form.Problems()) ModelState.AddModelError($"Form.{field}", message);
        if (!Others.Offers(Form.FollowsId)) ModelState.AddModelError("Form.FollowsId", "Choose from the list.");
        if (Form.Parts.Exists(p => !Organisations.Offers(p.OrganisationId) || !Parts.Contains(p.Part))) ModelState.AddModelError("Form.Parts", "Choose an organisation and its part from the lists.");
        if (!ModelState.IsValid) return Again();

        if (await SaveAsync(await PartsAsync(cancel), cancel) == PlanResult.Saved)
        {
            Notice = "Saved. The public page changes when it is published.";
            return Redirect("~/scrutiny");
        }

        ModelState.AddModelError("", "Somebody else changed this while you were writing. Yours is still here; open the activity in another tab, compare, and save again from there.");
        return Again();
    }

    public async Task<IActionResult> OnPostEvidenceAsync(CancellationToken cancel)
    {
        if (Code is null || !await FillAsync(cancel)) return NotFound();
        KeepProblemsOf("NewEvidence.");
        Form = ActivityForm.Of(Details!);
        if (!DateOnly.TryParseExact(NewEvidence.On, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var on))
        {
            ModelState.AddModelError("NewEvidence.On", "Write the day like 2026-11-24.");
        }

        foreach (var (field, message) in PublicWords.Problems((nameof(NewEvidence.Text), NewEvidence.Text))) ModelState.AddModelError($"NewEvidence.{field}", message);

        if (!ModelState.IsValid) return Again();
        await plan.AddEvidenceAsync(Code, NewEvidence.Text, on, cancel);
        Notice = "The evidence is added.";
        return Redirect($"~/scrutiny/activities/{Code}");
    }

    private async Task<PlanResult> SaveAsync(IReadOnlyList<OrganisationPart> parts, CancellationToken cancel)
    {
        if (Code is not null) return await plan.ChangeAsync(Code, Form.Version, Form.WriteTo, parts, cancel);
        var commitment = await plan.CommitmentAsync(Commitment!, cancel);
        await plan.AddAsync(
            code =>
            {
                var activity = new Activity { Code = code, CommitmentId = commitment!.Id, Kind = Form.Kind, Lead = Form.Lead, What = Form.What };
                Form.WriteTo(activity);
                return activity;
            },
            parts, cancel);
        return PlanResult.Saved;
    }

    private async Task<IReadOnlyList<OrganisationPart>> PartsAsync(CancellationToken cancel)
    {
        var parts = new List<OrganisationPart>();
        foreach (var part in Form.Parts.Where(p => !p.IsEmpty))
        {
            parts.Add(new OrganisationPart(part.OrganisationId ?? await plan.OrganisationAsync(part.NewName!.Trim(), "other", cancel), "", part.Part));
        }

        return [.. parts.Distinct()];
    }

    private async Task<bool> FillAsync(CancellationToken cancel)
    {
        Others = [new SelectListItem("None", ""), .. (await plan.ActivitiesAsync(cancel)).Where(a => a.Code != Code).Select(a => new SelectListItem($"{a.Code} {a.Lead}", a.Id.ToString()))];
        Organisations = [new SelectListItem("Nobody more", ""), .. (await plan.OrganisationsAsync(cancel)).Select(o => new SelectListItem(o.Name, o.Id.ToString()))];
        if (Code is null) return Commitment is not null && await plan.CommitmentAsync(Commitment, cancel) is not null;
        Details = await plan.ActivityAsync(Code, cancel);
        return Details is not null;
    }

    /// <summary>The page has two forms, and only one of them was sent.</summary>
    private void KeepProblemsOf(string form)
    {
        foreach (var key in ModelState.Keys.Where(k => !k.StartsWith(form, StringComparison.Ordinal)).ToList()) ModelState.Remove(key);
    }

    private PageResult Again()
    {
        AddSpareParts();
        return Page();
    }

    private void AddSpareParts()
    {
        Form.Parts.RemoveAll(p => p.IsEmpty);
        for (var i = 0; i < SpareParts; i++) Form.Parts.Add(new PartForm());
    }
}
