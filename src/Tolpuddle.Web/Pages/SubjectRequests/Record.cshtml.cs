using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using Tolpuddle.Core.Retention.Requests;
using Tolpuddle.Methods.Disclosure;

namespace Tolpuddle.Web.Pages.SubjectRequests;

/// <summary>One found record: whether it speaks of the person, and what leaves of it.</summary>
public sealed class RecordModel(SubjectRecords records) : PageModel
{
    private const string Yes = "yes";
    private const string No = "no";

    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    [BindProperty(SupportsGet = true)]
    public string Reference { get; set; } = "";

    [BindProperty]
    public string? IsThem { get; set; }

    [BindProperty]
    public string? Treatment { get; set; }

    [BindProperty]
    public string? Exemption { get; set; }

    [BindProperty]
    public string? SaysGround { get; set; }

    [BindProperty]
    public string? Reason { get; set; }

    [BindProperty]
    public string? ReporterReason { get; set; }

    [BindProperty]
    public string? Text { get; set; }

    [TempData]
    public string? Notice { get; set; }

    public OpenedFinding Opened { get; private set; } = null!;

    /// <summary>As it would leave; null while somebody marks.</summary>
    public MarkedText? Copy { get; private set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (!await OpenAsync(cancel)) return NotFound();
        var finding = Opened.Finding;
        (IsThem, Treatment, Exemption) = (finding.IsThem switch { true => Yes, false => No, _ => "" }, finding.Treatment == Core.Retention.Requests.Treatment.Undecided ? "" : finding.Treatment.ToString(), finding.Exemption);
        SaysGround = finding.Exemption.Length == 0 || finding.IsGroundSaid == SubjectFinding.IsSaidAsUsual(finding.Exemption) ? "" : finding.IsGroundSaid ? Yes : No;
        (Reason, ReporterReason, Text) = (finding.Reason, finding.ReporterReason, Opened.Text);
        return Page();
    }

    public async Task<IActionResult> OnPostPreviewAsync(CancellationToken cancel)
    {
        if (!await OpenAsync(cancel)) return NotFound();
        if (IsLength()) Read();
        return Page();
    }

    public async Task<IActionResult> OnPostJudgeAsync(CancellationToken cancel)
    {
        if (!await OpenAsync(cancel)) return NotFound();
        if (IsThem is not (Yes or No)) ModelState.AddModelError(nameof(IsThem), "Say whether it speaks of this person.");
        var treatment = Enum.TryParse<Treatment>(Treatment, out var chosen) && Enum.IsDefined(chosen) ? chosen : Core.Retention.Requests.Treatment.Undecided;
        if (!string.IsNullOrEmpty(Treatment) && treatment == Core.Retention.Requests.Treatment.Undecided) ModelState.AddModelError(nameof(Treatment), "Choose one of the list.");
        else if (IsThem == Yes && treatment == Core.Retention.Requests.Treatment.Undecided) ModelState.AddModelError(nameof(Treatment), "Choose what leaves of it.");
        if (!string.IsNullOrEmpty(Exemption) && !SubjectFinding.Exemptions.Contains(Exemption)) ModelState.AddModelError(nameof(Exemption), "Choose one of the list.");
        if (SaysGround is not (null or "" or Yes or No)) ModelState.AddModelError(nameof(SaysGround), "Choose one of the list.");
        if (!IsLength() || !ModelState.IsValid) return Page();
        bool? saysGround = SaysGround switch { Yes => true, No => false, _ => null };
        var problem = await records.JudgeAsync(Id, Reference, new Judgement(IsThem == Yes, treatment, Exemption ?? "", Reason ?? "", Text ?? "", ReporterReason ?? "", saysGround), cancel);
        if (problem is not null)
        {
            ModelState.AddModelError(problem.StartsWith("What is left out", StringComparison.Ordinal) ? nameof(Exemption) : problem.StartsWith("Who told us", StringComparison.Ordinal) ? nameof(ReporterReason) : nameof(Text), problem);
            return Page();
        }

        Notice = "Saved. It leaves only after two people have read the whole pack.";
        return LocalRedirect(ReporterReason is { Length: > 0 } && Opened.Finding.ReporterReason.Length == 0 ? $"/subject-requests/{Id}/records/{Reference}" : $"/subject-requests/{Id}");
    }

    public static IEnumerable<SelectListItem> Whether() => [new("Choose", ""), new("Yes, this person", Yes), new("No, somebody else", No)];

    public static IEnumerable<SelectListItem> Treatments() =>
        new[] { Core.Retention.Requests.Treatment.Include, Core.Retention.Requests.Treatment.InPart, Core.Retention.Requests.Treatment.Withhold }.Select(t => new SelectListItem(RequestWords.Of(t), t.ToString())).Prepend(new SelectListItem("Choose", ""));

    public static IEnumerable<SelectListItem> Exemptions() => SubjectFinding.Exemptions.Codes.Select(c => new SelectListItem(c.Label, c.Value)).Prepend(new SelectListItem("Nothing is left out", ""));

    public static IEnumerable<SelectListItem> Sayings() => [new("As usual: not for crime, child abuse and law enforcement", ""), new("Yes, name it", Yes), new("No, do not name it", No)];

    private async Task<bool> OpenAsync(CancellationToken cancel)
    {
        if (await records.OpenAsync(Id, Reference, cancel) is not { } opened) return false;
        Opened = opened;
        return true;
    }

    private bool IsLength()
    {
        if (Reason?.Length > SubjectFinding.MaxReasonLength) ModelState.AddModelError(nameof(Reason), $"Use at most {SubjectFinding.MaxReasonLength:N0} characters.");
        if (ReporterReason?.Length > SubjectFinding.MaxReasonLength) ModelState.AddModelError(nameof(ReporterReason), $"Use at most {SubjectFinding.MaxReasonLength:N0} characters.");
        if (Text?.Length > SubjectFinding.MaxTextLength) ModelState.AddModelError(nameof(Text), $"Use at most {SubjectFinding.MaxTextLength:N0} characters.");
        return ModelState.IsValid;
    }

    private void Read()
    {
        if (MarkedText.TryParse(Text ?? "", out var copy)) Copy = copy;
        else ModelState.AddModelError(nameof(Text), "The marks do not belong together: each [[ needs its ]], and none stands inside another.");
    }
}
