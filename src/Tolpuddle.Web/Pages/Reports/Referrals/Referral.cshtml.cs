using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Access.Guests;
using Tolpuddle.Core.Cases;
using Tolpuddle.Core.Reports;
using Tolpuddle.Web.Hosting;
using Tolpuddle.Web.Pages.Access.Administration;

namespace Tolpuddle.Web.Pages.Reports.Referrals;

/// <summary>What became of it.</summary>
public sealed record ResultForm
{
    public string? Code { get; init; }
    public string? Text { get; init; }
}

/// <summary>One referral: the words that went with it, and the receiver's answer and result.</summary>
public sealed class ReferralModel(ReferralReading reading, Core.Cases.Referrals referrals, GuestReferrals guests, Sharings sharings, WayIn wayIn, Viewer viewer, TimeProvider time) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    [BindProperty]
    public ReasonForm Decline { get; set; } = new();

    [BindProperty]
    public ResultForm Result { get; set; } = new();

    [BindProperty]
    public ReasonForm Withdraw { get; set; } = new();

    [BindProperty]
    public ReasonForm Reply { get; set; } = new();

    [TempData]
    public string? Notice { get; set; }

    /// <summary>A code for somebody without an account. Shown once.</summary>
    [TempData]
    public string? Code { get; set; }

    /// <summary>Their link, where no mail brings it.</summary>
    [TempData]
    public string? Link { get; set; }

    /// <summary>How the mail to somebody without an account fares.</summary>
    public GuestMail? Mail { get; private set; }

    public ReferralView View { get; private set; } = null!;
    /// <summary>On what ground it was sent; null where none was recorded.</summary>
    public SharingRow? Shared { get; private set; }

    /// <summary>True for the sender, until it is over.</summary>
    public bool MayWithdraw => View is { IsForUs: false, State: not (ReferralState.Declined or ReferralState.Withdrawn) } && Shared is { MayWithdraw: true };

    /// <summary>True where somebody without an account has it from our agency.</summary>
    public bool IsOurGuest => View.Guest?.AgencyId == viewer.AgencyId;

    public DateTime Now { get; } = time.GetUtcNow().UtcDateTime;

    /// <summary>The form that could not be taken, which is shown open again.</summary>
    public string Opened { get; private set; } = "";

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel) => await ShowAsync(cancel);

    public async Task<IActionResult> OnPostAcceptAsync(CancellationToken cancel) =>
        await EndAsync(await referrals.AcceptAsync(Id, cancel), "", "It is yours. The sender was told, and waits for a result.", cancel);

    public async Task<IActionResult> OnPostDeclineAsync(CancellationToken cancel) => await EndAsync(
        await referrals.DeclineAsync(Id, Decline.Reason ?? "", cancel), "Decline.Reason", "Declined. The sender was told why; you no longer see the report.", cancel);

    public async Task<IActionResult> OnPostWithdrawAsync(CancellationToken cancel)
    {
        var result = await referrals.WithdrawAsync(Id, Withdraw.Reason ?? "", cancel);
        var isToGuest = await sharings.OfReferralAsync(Id, cancel) is { ToAgencyId: null };
        return await EndAsync(result, "Withdraw.Reason", isToGuest ? "Withdrawn. The link opens nothing now." : "Withdrawn. They were told, and see the report no longer.", cancel);
    }

    public async Task<IActionResult> OnPostResultAsync(CancellationToken cancel)
    {
        var result = await referrals.FeedBackAsync(Id, Result.Code ?? "", Result.Text ?? "", cancel);
        return await EndAsync(result, result == TriageResult.UnknownCode ? "Result.Code" : "Result.Text", "The sender was told what became of it.", cancel);
    }

    public async Task<IActionResult> OnPostReplyAsync(CancellationToken cancel) =>
        await EndAsync(await guests.ReplyAsync(Id, Reply.Reason ?? "", cancel), "Reply.Reason", "It stands there when they open the link again. Ring them, if it is urgent.", cancel);

    [AskAgain]
    public async Task<IActionResult> OnPostCodeAsync(CancellationToken cancel)
    {
        var made = await guests.GiveCodeAsync(Id, cancel);
        if (made.End == TriageResult.Done) Code = made.Code;
        return await EndAsync(made.End, "", "The code before opens nothing any more.", cancel);
    }

    /// <summary>How the mail with the link fares, in words.</summary>
    public string MailWords() => Mail switch
    {
        null when View.Guest?.EndedAt is not null => "did not go before the link ended, or is forgotten after a month",
        null => "forgotten after a month",
        { SentAt: { } sent } => $"went on {TriageWords.Moment(sent)}",
        { GivenUpAt: not null } => $"did not go: {Mail.Failure}",
        { Failure: { } failure } => $"is being tried again: {failure}",
        _ when !wayIn.HasMail => "none goes from here: the link was shown, to be handed over",
        _ => "waits to go",
    };

    public static IEnumerable<SelectListItem> Outcomes() => Codes.Outcome.Codes.Select(c => new SelectListItem(c.Label, c.Value)).Prepend(new SelectListItem("Choose", ""));

    private async Task<IActionResult> EndAsync(TriageResult result, string field, string done, CancellationToken cancel)
    {
        if (result == TriageResult.NotFound) return NotFound();
        if (result == TriageResult.Done)
        {
            Notice = done;
            return LocalRedirect($"/referrals/{Id}");
        }

        ModelState.AddModelError(field, TriageWords.Problem(result));
        Opened = field.Split('.')[0];
        return await ShowAsync(cancel);
    }

    private async Task<IActionResult> ShowAsync(CancellationToken cancel)
    {
        if (await reading.OpenAsync(Id, cancel) is not { } view) return NotFound();
        View = view;
        if (view.Guest is { } guest) Mail = await guests.MailAsync(guest, cancel);
        Shared = await sharings.OfReferralAsync(Id, cancel);
        return Page();
    }
}
