using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Cases;
using Tolpuddle.Core.Data;
using Tolpuddle.Core.Reports;

namespace Tolpuddle.Web.Pages.Reports;

/// <summary>Everything that waits at the viewer's agency, due first. The filters are the address.</summary>
public sealed class QueueModel(
    WaitingReports queue, Triage triage, Interpreters interpreters, ReporterQuestions questions, ReferralReading referrals, Channels channels, TimeProvider time, Viewer viewer) : PageModel
{
    public const int PageLength = 50;
    private const int MostCounted = 100;
    private const int MostMessages = 10;
    private const string Me = "me";

    [BindProperty(SupportsGet = true)]
    public string? Risk { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Kind { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Channel { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Language { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Place { get; set; }

    [BindProperty(SupportsGet = true)]
    public ReportState? State { get; set; }

    /// <summary><c>me</c>, or the id of a colleague.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Owner { get; set; }

    /// <summary>The agency that has it now.</summary>
    [BindProperty(SupportsGet = true)]
    public Guid? Agency { get; set; }

    [BindProperty(SupportsGet = true)]
    public bool Late { get; set; }

    [BindProperty(SupportsGet = true)]
    public bool Unread { get; set; }

    /// <summary>True: what lies apart since a flood.</summary>
    [BindProperty(SupportsGet = true)]
    public bool SetAside { get; set; }

    [TempData]
    public string? Notice { get; set; }

    public QueuePage Queue { get; private set; } = new([], null, null);

    /// <summary>How many match and how many of them are late, both counted no further than <see cref="MostCounted"/> and one.</summary>
    public (int All, int Late) Counts { get; private set; }

    /// <summary>How many reports of a flood lie apart, counted like <see cref="Counts"/>.</summary>
    public int LyingApart { get; private set; }

    public Waiting Waiting { get; private set; } = new(0, 0, 0, 0, 0, 0, 0, 0);
    public IReadOnlyList<MyBookingRow> Bookings { get; private set; } = [];
    public IReadOnlyList<UnreadOnClosed> OnClosed { get; private set; } = [];
    public IReadOnlyDictionary<Guid, string> Colleagues { get; private set; } = new Dictionary<Guid, string>();
    public IReadOnlyDictionary<Guid, string> Agencies { get; private set; } = new Dictionary<Guid, string>();

    /// <summary>With which agencies the reports of the page are now.</summary>
    public ILookup<Guid, WithAgency> With { get; private set; } = Array.Empty<WithAgency>().ToLookup(w => w.ReportId);

    /// <summary>The open channels that lead to the viewer's agency; read only where nothing waits, since an empty queue must say why it is empty.</summary>
    public IReadOnlyList<ChannelRow> Channels { get; private set; } = [];

    public DateTime Now { get; } = time.GetUtcNow().UtcDateTime;
    public Guid ViewerId => viewer.AccountId;

    public bool IsFiltered => Filter() != new QueueFilter() || !string.IsNullOrWhiteSpace(Language);

    /// <summary>The filters as an address, to which a place or a handler can be added.</summary>
    public string Here => $"/reports/queue?risk={Risk}&kind={Kind}&channel={Channel}&language={Uri.EscapeDataString(Language ?? "")}"
        + $"&place={Uri.EscapeDataString(Place ?? "")}&state={State}&owner={Owner}&agency={Agency}&late={Late}&unread={Unread}&setaside={SetAside}";

    public async Task OnGetAsync(string? after, string? before, CancellationToken cancel)
    {
        if (!string.IsNullOrWhiteSpace(Language) && TriageWords.LanguageCode(Language) is null) ModelState.AddModelError(nameof(Language), "Write the language in English, like Romanian.");
        var filter = Filter();
        Queue = await queue.PageAsync(filter, ListPlace.Read(after), ListPlace.Read(before), PageLength, cancel);
        Counts = (
            await queue.CountAsync(filter, MostCounted + 1, cancel),
            filter.LateOnly ? 0 : await queue.CountAsync(filter with { LateOnly = true }, MostCounted + 1, cancel));
        LyingApart = await queue.CountAsync(new QueueFilter { SetAside = true }, MostCounted + 1, cancel);
        Waiting = await referrals.WaitingAsync(cancel);
        Bookings = await interpreters.MineAsync(cancel);
        OnClosed = await questions.UnreadOnClosedAsync(MostMessages, cancel);
        Agencies = await referrals.AgenciesAsync(cancel);
        if (Queue.Rows.Any(r => r.OpenReferrals > 0)) With = await referrals.WithAsync([.. Queue.Rows.Where(r => r.OpenReferrals > 0).Select(r => r.Id)], cancel);
        if (Queue.Rows.Count == 0 && !IsFiltered) Channels = [.. (await channels.ListAsync(cancel)).Where(c => c.IsOpen && c.Agency == viewer.AgencyName)];
        Colleagues = (await triage.ColleaguesAsync(cancel)).ToDictionary(c => c.Id, c => c.Name);
    }

    public async Task<IActionResult> OnPostClaimAsync(Guid id, string? reference, CancellationToken cancel)
    {
        var result = await triage.ClaimAsync(id, cancel);
        if (result == TriageResult.NotFound) return NotFound();
        Notice = result == TriageResult.Done ? $"{reference} is yours." : $"{reference}: {TriageWords.Problem(result)}";
        return LocalRedirect(Here);
    }

    public IEnumerable<SelectListItem> Items(string all, CodeList codes) => codes.Codes.Select(c => new SelectListItem(c.Label, c.Value)).Prepend(new SelectListItem(all, ""));

    public IEnumerable<SelectListItem> States() => Enum.GetValues<ReportState>().Where(s => s != ReportState.Closed)
        .Select(s => new SelectListItem(TriageWords.State(s), s.ToString(), s == State)).Prepend(new SelectListItem("All", ""));

    public IEnumerable<SelectListItem> Owners() => Colleagues.Where(c => c.Key != ViewerId)
        .Select(c => new SelectListItem(c.Value, c.Key.ToString())).Prepend(new SelectListItem("Me", Me)).Prepend(new SelectListItem("Anybody", ""));

    public IEnumerable<SelectListItem> AgencyItems() => Agencies.Select(a => new SelectListItem(a.Value, a.Key.ToString())).Prepend(new SelectListItem("Any or none", ""));

    public string OwnerName(Guid id) => id == ViewerId ? "you" : Colleagues.TryGetValue(id, out var name) ? name : "somebody who has left";

    private QueueFilter Filter() => new()
    {
        Risk = Known(Codes.Risk, Risk),
        Kind = Known(Codes.ExploitationType, Kind),
        Channel = Known(Codes.Channel, Channel),
        // A language that nobody knows is told by no report, and the page must not pretend otherwise.
        Language = string.IsNullOrWhiteSpace(Language) ? null : TriageWords.LanguageCode(Language) ?? "-",
        Outward = string.IsNullOrWhiteSpace(Place) ? null : Place.Trim().ToUpperInvariant().Split(' ')[0],
        State = State,
        OwnerId = Owner == Me ? ViewerId : Guid.TryParse(Owner, out var owner) ? owner : null,
        Among = Agency is { } agency ? referrals.With(agency) : null,
        LateOnly = Late,
        UnreadOnly = Unread,
        SetAside = SetAside,
    };

    private static string? Known(CodeList codes, string? code) => codes.Contains(code) ? code : null;
}
