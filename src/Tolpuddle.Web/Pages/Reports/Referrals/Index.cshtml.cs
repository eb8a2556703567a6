using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Cases;

namespace Tolpuddle.Web.Pages.Reports.Referrals;

/// <summary>What other agencies ask of ours, what ours asks of them, and how much of it comes back.</summary>
public sealed class IndexModel(ReferralReading reading, TimeProvider time, Viewer viewer) : PageModel
{
    [TempData]
    public string? Notice { get; set; }

    public IReadOnlyList<ReferralRow> Received { get; private set; } = [];
    public IReadOnlyList<ReferralRow> Sent { get; private set; } = [];
    public IReadOnlyList<ReferralRow> ReceivedBefore { get; private set; } = [];
    public IReadOnlyList<ReferralRow> SentBefore { get; private set; } = [];
    public ClosedLoop Loop { get; private set; } = new(0, 0, 0, 0, 0);
    public DateTime Now { get; } = time.GetUtcNow().UtcDateTime;
    public Guid ViewerId => viewer.AccountId;

    public async Task OnGetAsync(CancellationToken cancel)
    {
        Received = await reading.IncomingAsync(open: true, cancel);
        Sent = await reading.OutgoingAsync(open: true, cancel);
        ReceivedBefore = await reading.IncomingAsync(open: false, cancel);
        SentBefore = await reading.OutgoingAsync(open: false, cancel);
        Loop = await reading.LoopAsync(cancel);
    }

    /// <summary>How much of what was sent came back, in words; nothing is said of nothing.</summary>
    public string LoopWords() => Loop switch
    {
        { Sent: 0 } => $"Your agency has sent no referral in the last {Loop.Days} days.",
        _ => $"Of {TriageWords.Count(Loop.Sent, int.MaxValue, "referral", "referrals")} that your agency sent in the last {Loop.Days} days, "
            + $"{Loop.Done} came back with a result, {Loop.Declined} {(Loop.Declined == 1 ? "was" : "were")} declined, "
            + $"{Loop.Sent - Loop.Done - Loop.Declined} {(Loop.Sent - Loop.Done - Loop.Declined == 1 ? "is" : "are")} open"
            + (Loop.Late > 0 ? $" and {Loop.Late} of these late." : "."),
    };
}

/// <summary>One table of referrals.</summary>
/// <param name="Caption">What it holds.</param>
/// <param name="Id">Of the heading that names it.</param>
/// <param name="Rows">The rows, in their order.</param>
/// <param name="IsReceived">True: the other side is the sender.</param>
/// <param name="Now">This moment.</param>
/// <param name="ViewerId">Who looks.</param>
public sealed record ReferralTable(string Caption, string Id, IReadOnlyList<ReferralRow> Rows, bool IsReceived, DateTime Now, Guid ViewerId);
