using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using Tolpuddle.Core.Scrutiny;

namespace Tolpuddle.Web.Pages.Scrutiny;

/// <summary>Adds a commitment, or changes one.</summary>
public sealed class CommitmentModel(Plan plan) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public string? Code { get; set; }

    [BindProperty]
    public CommitmentForm Form { get; set; } = new();

    public IReadOnlyList<SelectListItem> Organisations { get; private set; } = [];

    [TempData]
    public string? Notice { get; set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        await FillListsAsync(cancel);
        if (Code is null) return Page();
        if (await plan.CommitmentAsync(Code, cancel) is not { } commitment) return NotFound();
        Form = new CommitmentForm
        {
            Text = commitment.Text,
            Why = commitment.Why,
            OrganisationId = commitment.OrganisationId,
            From = commitment.From?.ToString(),
            Until = commitment.Until?.ToString(),
            Version = commitment.Version,
        };
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        await FillListsAsync(cancel);
        if (Form.OrganisationId is null && string.IsNullOrWhiteSpace(Form.NewOrganisation)) ModelState.AddModelError("Form.NewOrganisation", "Say who promised it.");
        if (Form.OrganisationId is not null && !string.IsNullOrWhiteSpace(Form.NewOrganisation)) ModelState.AddModelError("Form.NewOrganisation", "Choose from the list or write a new name, not both.");
        if (!Organisations.Offers(Form.OrganisationId)) ModelState.AddModelError("Form.OrganisationId", "Choose from the list.");
        var problems = TypedTime.Problems((nameof(Form.From), Form.From), (nameof(Form.Until), Form.Until))
            .Concat(PublicWords.Problems((nameof(Form.Text), Form.Text), (nameof(Form.Why), Form.Why)));
        foreach (var (field, message) in problems) ModelState.AddModelError($"Form.{field}", message);
        if (!ModelState.IsValid) return Page();

        _ = PartialDate.TryParse(Form.From, out var from);
        _ = PartialDate.TryParse(Form.Until, out var until);

        var organisation = string.IsNullOrWhiteSpace(Form.NewOrganisation)
            ? Form.OrganisationId!.Value
            : await plan.OrganisationAsync(Form.NewOrganisation.Trim(), "other", cancel);
        if (Code is null)
        {
            await plan.AddAsync(code => new Commitment { Code = code, Text = Form.Text, Why = Form.Why ?? "", OrganisationId = organisation, From = from, Until = until }, cancel);
        }
        else
        {
            var result = await plan.ChangeAsync(
                Code, Form.Version, c => (c.Text, c.Why, c.OrganisationId, c.From, c.Until) = (Form.Text, Form.Why ?? "", organisation, from, until), cancel);
            if (result == PlanResult.NotFound) return NotFound();
            if (result == PlanResult.ChangedMeanwhile)
            {
                ModelState.AddModelError("", "Somebody else changed this while you were writing. Yours is still here; open the commitment in another tab, compare, and save again from there.");
                return Page();
            }
        }

        Notice = "Saved. The public page changes when it is published.";
        return Redirect("~/scrutiny");
    }

    private async Task FillListsAsync(CancellationToken cancel) =>
        Organisations = [new SelectListItem("Choose", ""), .. (await plan.OrganisationsAsync(cancel)).Select(o => new SelectListItem(o.Name, o.Id.ToString()))];
}

public sealed class CommitmentForm
{
    [Required(ErrorMessage = "Write what was promised."), MaxLength(500, ErrorMessage = "Use at most 500 characters.")]
    public string Text { get; set; } = "";

    [MaxLength(500, ErrorMessage = "Use at most 500 characters.")]
    public string? Why { get; set; }

    public Guid? OrganisationId { get; set; }

    [MaxLength(160, ErrorMessage = "Use at most 160 characters.")]
    public string? NewOrganisation { get; set; }

    public string? From { get; set; }
    public string? Until { get; set; }
    public int Version { get; set; }
}
