using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using Tolpuddle.Core.Cases;
using Tolpuddle.Core.Reports;
using Tolpuddle.Web.Pages.Cases;

namespace Tolpuddle.Web.Pages.Reports;

/// <summary>To whom, and with which words.</summary>
public sealed record ReferForm
{
    public List<Guid> Agencies { get; init; } = [];
    public string? Text { get; init; }
}

/// <summary>Sends a report to one or more agencies.</summary>
public sealed class ReferModel(ReportFile file, Core.Cases.Referrals referrals) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public required string Reference { get; set; }

    [BindProperty]
    public ReferForm Form { get; set; } = new();

    /// <summary>On what ground it may be shared with them.</summary>
    [BindProperty]
    public GroundsForm Share { get; set; } = new();

    [TempData]
    public string? Notice { get; set; }

    public ReportView View { get; private set; } = null!;
    public IReadOnlyList<Receiver> Receivers { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel) => await FillAsync(cancel) ? Page() : NotFound();

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (await file.FindAsync(Reference, cancel) is not { } id) return NotFound();
        Check();
        if (!ModelState.IsValid) return await FillAsync(cancel) ? Page() : NotFound();
        switch (await referrals.SendAsync(id, Form.Agencies, Form.Text ?? "", Share.Grounds, cancel))
        {
            case SendResult.Sent sent:
                Notice = $"Sent to {TriageWords.Count(sent.Agencies, int.MaxValue, "agency", "agencies")}. You hear from each; until then the report shows what is awaited.";
                return LocalRedirect($"/reports/{Reference}");
            case SendResult.NobodyReads { Agency.Length: > 0 } nobody:
                ModelState.AddModelError("Form.Agencies", $"Nobody at {nobody.Agency} could read it now, so nothing was sent to anybody. Choose another agency, or ask an administrator who reads there.");
                break;
            case SendResult.NobodyReads:
                ModelState.AddModelError("Form.Agencies", "One of these agencies takes no referrals. Nothing was sent.");
                break;
            case SendResult.AlreadyThere there:
                ModelState.AddModelError("Form.Agencies", $"{there.Agency} has it already and has not finished. Nothing was sent to anybody.");
                break;
            case SendResult.SharingForbidden { Item.Length: > 0 } forbidden:
                ModelState.AddModelError("", $"“{forbidden.Item}” is graded “no onward sharing”. Nothing was sent. Grade it anew if that has changed.");
                break;
            case SendResult.SharingForbidden:
                ModelState.AddModelError("", "What was told is graded “no onward sharing”. Nothing was sent. Grade it anew if that has changed.");
                break;
            case SendResult.Refused refused:
                ModelState.AddModelError("", TriageWords.Problem(refused.Why));
                break;
        }

        return await FillAsync(cancel) ? Page() : NotFound();
    }

    /// <summary>Says of everything at once what is missing.</summary>
    private void Check()
    {
        if (Form.Agencies.Count == 0) ModelState.AddModelError("Form.Agencies", "Choose at least one agency.");
        if (string.IsNullOrWhiteSpace(Form.Text) || Form.Text.Length > Core.Cases.Referrals.MaxTextLength) ModelState.AddModelError("Form.Text", $"Write what you ask of them and what they need to know first, in at most {Core.Cases.Referrals.MaxTextLength} characters.");
        Share.Check(ModelState);
    }

    /// <summary>Agencies to choose from; where nobody reads, the words say so and the box cannot be ticked.</summary>
    public IEnumerable<SelectListItem> Items() => Receivers.Select(r => new SelectListItem(
        r.IsRead ? r.Name : $"{r.Name} (nobody there could read it now)", r.Id.ToString(), Form.Agencies.Contains(r.Id), disabled: !r.IsRead));

    /// <summary>Conditions under which items of this report may be used, which the receivers see beside them.</summary>
    public IEnumerable<string> Conditions() => View.Mentions.Select(m => m.Grades).Append(View.NarrativeGrades)
        .Where(g => g.Count > 0).SelectMany(g => g[0].Conditions).Distinct().Select(Codes.GradeConditions.Label);

    private async Task<bool> FillAsync(CancellationToken cancel)
    {
        if (await file.OpenAsync(Reference, cancel) is not { IsOurs: true } view) return false;
        View = view;
        Receivers = await referrals.ReceiversAsync(cancel);
        return true;
    }
}
