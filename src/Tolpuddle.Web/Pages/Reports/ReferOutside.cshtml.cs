using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Access.Guests;
using Tolpuddle.Core.Cases;
using Tolpuddle.Core.Reports;
using Tolpuddle.Methods.Disclosure;
using Tolpuddle.Web.Hosting;
using Tolpuddle.Web.Pages.Access.Administration;
using Tolpuddle.Web.Pages.Cases;

namespace Tolpuddle.Web.Pages.Reports;

/// <summary>To whom outside, for how long, and what is asked of them.</summary>
public sealed record GuestForm
{
    private static readonly int[] Lives = [1, 2, 3, 7, 14, 21, Guest.MostDays];

    public string? Name { get; init; }
    public string? Organisation { get; init; }
    public string? Email { get; init; }
    public string? Days { get; init; } = "7";
    public string? Asked { get; init; }

    /// <summary>Says beside each field what is missing.</summary>
    public void Check(ModelStateDictionary state)
    {
        if (!GuestDraft.IsName(Name)) state.AddModelError("Guest.Name", $"Write the name of the person who is to read it, in at most {Guest.MaxNameLength} characters.");
        if (!GuestDraft.IsName(Organisation)) state.AddModelError("Guest.Organisation", $"Write for which body they work, in at most {Guest.MaxNameLength} characters.");
        if (!EmailAddress.IsOne((Email ?? "").Trim())) state.AddModelError("Guest.Email", $"Write an address like name@example.org, in at most {EmailAddress.MaxLength} characters.");
        if (!Lives.Contains(DayCount)) state.AddModelError("Guest.Days", "Choose how long the link lives.");
        if (string.IsNullOrWhiteSpace(Asked) || Asked.Length > Core.Cases.Referrals.MaxTextLength) state.AddModelError("Guest.Asked", $"Write what you ask of them, in at most {Core.Cases.Referrals.MaxTextLength} characters.");
    }

    public GuestDraft Draft(MarkedText copy) => new(Name ?? "", Organisation ?? "", Email ?? "", DayCount, Asked ?? "", copy.Sanitised);

    public static IEnumerable<SelectListItem> LifeItems() => Lives.Select(days => new SelectListItem(days == 1 ? "1 day" : $"{days} days", days.ToString(CultureInfo.InvariantCulture)));

    private int DayCount => int.TryParse(Days, NumberStyles.None, CultureInfo.InvariantCulture, out var days) ? days : 0;
}

/// <summary>Refers a report to somebody without an account: what they will see is marked, looked at as they will see it, then sent.</summary>
public sealed class ReferOutsideModel(ReportFile file, GuestReferrals referrals, WayIn wayIn) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public required string Reference { get; set; }

    [BindProperty]
    public GuestForm Guest { get; set; } = new();

    [BindProperty]
    public GroundsForm Share { get; set; } = new();

    /// <summary>What they see of the report, with what they do not see marked in it, and that somebody has read it.</summary>
    [BindProperty]
    public CopyForm Form { get; set; } = new();

    [TempData]
    public string? Notice { get; set; }

    /// <summary>Shown once, on the page of the referral.</summary>
    [TempData]
    public string? Code { get; set; }

    [TempData]
    public string? Link { get; set; }

    public ReportView View { get; private set; } = null!;

    /// <summary>As they will see it; null while somebody still marks.</summary>
    public GuestPaper? Paper { get; private set; }

    /// <summary>What was taken out in one place and stands in another, and what could lead to somebody.</summary>
    public IReadOnlyList<string> StillThere { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (!await FillAsync(cancel)) return NotFound();
        Form = CopyForm.Of(View);
        return Page();
    }

    public async Task<IActionResult> OnPostPreviewAsync(CancellationToken cancel)
    {
        if (!await FillAsync(cancel)) return NotFound();
        Read();
        Guest.Check(ModelState);
        Share.Check(ModelState);
        return Page();
    }

    [AskAgain]
    public async Task<IActionResult> OnPostSendAsync(CancellationToken cancel)
    {
        if (!await FillAsync(cancel)) return NotFound();
        var copy = Read();
        Guest.Check(ModelState);
        Share.Check(ModelState);
        if (!Form.IsRead) ModelState.AddModelError("Form.IsRead", "Read what they will see from beginning to end, then say so.");
        if (copy is null || !ModelState.IsValid) return Page();
        switch (await referrals.SendAsync(View.Report.Id, Guest.Draft(copy), Share.Grounds, cancel))
        {
            case SendResult.SentOutside sent:
                (Code, Link) = (sent.Code, wayIn.ToHandOver(sent.LinkPath));
                Notice = Link is null ? "A mail with the link is on its way. It says nothing of what it is about." : "No mail goes from here. Give them the link yourself, by another way than the code.";
                return LocalRedirect($"/referrals/{sent.ReferralId}");
            case SendResult.AlreadyThere there:
                ModelState.AddModelError("Guest.Email", $"{there.Agency} has a link to this report that still opens it. Nothing was sent.");
                break;
            case SendResult.SharingForbidden:
                ModelState.AddModelError("", TriageWords.Problem(TriageResult.SharingForbidden));
                break;
            case SendResult.Refused refused:
                ModelState.AddModelError("", TriageWords.Problem(refused.Why));
                break;
            default:
                throw new InvalidOperationException("What was checked was refused.");
        }

        return Page();
    }

    /// <summary>The copy that they would see, which <see cref="Paper"/> shows; null, with what to mend, where its marks do not belong together.</summary>
    private MarkedText? Read()
    {
        if (Form.Read(ModelState) is not { } copy) return null;
        Paper = referrals.PaperOf(Guest.Asked ?? "", copy.Sanitised);
        StillThere = [.. copy.StillThere().Concat(View.Mentions.Select(m => m.Text).Where(name => (Guest.Asked ?? "").Contains(name, StringComparison.OrdinalIgnoreCase))).Distinct(StringComparer.OrdinalIgnoreCase)];
        return copy;
    }

    private async Task<bool> FillAsync(CancellationToken cancel)
    {
        if (await file.OpenAsync(Reference, cancel) is not { IsOurs: true } view) return false;
        View = view;
        return true;
    }
}
