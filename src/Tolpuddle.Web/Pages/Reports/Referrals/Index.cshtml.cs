using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Cases;
using Tolpuddle.Core.Data;
using Tolpuddle.Core.Reports;

namespace Tolpuddle.Web.Pages.Reports.Referrals;

/// <summary>What other agencies ask of ours, what ours asks of them, and how much of it comes back. The filters are the address.</summary>
public sealed class IndexModel(ReferralReading reading, TimeProvider time, Viewer viewer) : PageModel
{
    private const string SentSide = "sent";

    /// <summary><c>sent</c>: by us. Anything else: to us.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Side { get; set; }

    [BindProperty(SupportsGet = true)]
    public bool Ended { get; set; }

    [BindProperty(SupportsGet = true)]
    public Guid? Agency { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Risk { get; set; }

    [BindProperty(SupportsGet = true)]
    public bool Late { get; set; }

    [TempData]
    public string? Notice { get; set; }

    public ReferralPage Referrals { get; private set; } = new([], null);
    public Waiting Waiting { get; private set; } = new(0, 0, 0, 0, 0, 0, 0, 0);
    public ClosedLoop Loop { get; private set; } = new(0, 0, 0, 0, 0);
    public IReadOnlyList<SelectListItem> Agencies { get; private set; } = [];
    public DateTime Now { get; } = time.GetUtcNow().UtcDateTime;
    public Guid ViewerId => viewer.AccountId;

    public bool ToUs => Side != SentSide;

    public bool IsFiltered => Filter() != new ReferralFilter { ToUs = ToUs };

    /// <summary>The filters as an address, to which a place can be added.</summary>
    public string Here => $"/referrals?side={(ToUs ? "" : SentSide)}&ended={Ended}&agency={Agency}&risk={Filter().Risk}&late={Late}";

    public async Task OnGetAsync(string? after, CancellationToken cancel)
    {
        Referrals = await reading.PageAsync(Filter(), ListPlace.Read(after), cancel);
        Waiting = await reading.WaitingAsync(cancel);
        Loop = await reading.LoopAsync(cancel);
        Agencies = [.. (await reading.AgenciesAsync(cancel)).Select(a => new SelectListItem(a.Value, a.Key.ToString())).Prepend(new SelectListItem("All", ""))];
    }

    public static IEnumerable<SelectListItem> States() => [new("Without a result", "false"), new("Finished or declined", "true")];

    public static IEnumerable<SelectListItem> Risks() => Codes.Risk.Codes.Select(c => new SelectListItem(c.Label, c.Value)).Prepend(new SelectListItem("All", ""));

    /// <summary>How much of what was sent came back, in words; nothing is said of nothing.</summary>
    public string LoopWords() => Loop switch
    {
        { Sent: 0 } => $"Your agency has sent no referral in the last {Loop.Days} days.",
        _ => $"Of {TriageWords.Count(Loop.Sent, int.MaxValue, "referral", "referrals")} that your agency sent in the last {Loop.Days} days, "
            + $"{Loop.Done} came back with a result, {Loop.Declined} {(Loop.Declined == 1 ? "was" : "were")} declined, "
            + $"{Loop.Sent - Loop.Done - Loop.Declined} {(Loop.Sent - Loop.Done - Loop.Declined == 1 ? "is" : "are")} open"
            + (Loop.Late > 0 ? $" and {Loop.Late} of these late." : "."),
    };

    private ReferralFilter Filter() => new()
    {
        ToUs = ToUs,
        Ended = Ended,
        AgencyId = Agency,
        Risk = Codes.Risk.Contains(Risk) ? Risk : null,
        LateOnly = Late,
    };
}
