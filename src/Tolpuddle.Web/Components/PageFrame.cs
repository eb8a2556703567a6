using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Data;
using Tolpuddle.Core.Reports;
using Tolpuddle.Web.Hosting;
using Tolpuddle.Web.Languages;

namespace Tolpuddle.Web.Components;

/// <summary>What stands around every page: whose system it is, where the person may go, what waits for them.</summary>
public sealed class PageFrame(TolpuddleContext db, Partnership partnership)
{
    /// <summary>Counting stops here: "50+" says enough.</summary>
    private const int MostCounted = 50;

    /// <summary>Pages of the bar, in the order of the way through.</summary>
    private static readonly (string Path, string Name, Role Roles)[] Places =
    [
        ("/desk", "Desk", Role.Adviser),
        ("/reports/queue", "Waiting", Viewer.HandlesReportsRoles),
        ("/referrals", "Referrals", Viewer.HandlesReportsRoles),
        ("/linking/requests", "Requests", Viewer.HandlesReportsRoles),
        ("/cases", "Cases", Viewer.HandlesReportsRoles),
        ("/search", "Search", Viewer.HandlesReportsRoles),
        ("/scrutiny", "Commitments", Role.ScrutinyOfficer | Role.Publisher | Role.Coordinator),
        ("/publication", "Public account", Role.Publisher),
        ("/retention", "Retention", Role.Coordinator | Role.DataProtectionOfficer),
        ("/administration", "Administration", Role.Administrator),
        ("/audit", "Audit", Role.DataProtectionOfficer),
    ];

    public ValueTask<PartnershipProfile?> ProfileAsync(CancellationToken cancel) => partnership.GetAsync(cancel);

    /// <summary>True for a translation that nobody has approved, or whose texts have changed since. English is the source.</summary>
    public async Task<bool> IsDraftAsync(Language language, CancellationToken cancel)
    {
        if (language.Code == "en") return false;
        try
        {
            return !await db.LanguageApprovals.AnyAsync(a => a.Language == language.Code && a.TextsHash == language.TextsHash, cancel);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return true; // the page that says that the database does not answer must not ask it
        }
    }

    /// <summary>Where this person may go, with what waits there.</summary>
    public async Task<IReadOnlyList<Place>> PlacesAsync(CancellationToken cancel)
    {
        var viewer = db.Viewer;
        var waiting = viewer.HandlesReports
            ? await new WaitingReports(db).CountAsync(new QueueFilter { State = ReportState.New }, MostCounted + 1, cancel)
            : 0;
        var requests = viewer.HandlesReports ? await db.ContactRequests.Where(r => r.ToAgencyId == viewer.AgencyId && r.AnsweredAt == null).Take(MostCounted + 1).CountAsync(cancel) : 0;
        return [.. Places.Where(p => viewer.Is(p.Roles)).Select(p => new Place(p.Path, p.Name, p.Path switch { "/reports/queue" => Words(waiting), "/linking/requests" => Words(requests), _ => "" }))];
    }

    /// <summary>Unread notices in words; empty if there are none.</summary>
    public async Task<string> UnreadAsync(CancellationToken cancel) =>
        Words(await db.Notices.Where(n => n.ReadAt == null).Take(MostCounted + 1).CountAsync(cancel));

    /// <summary>What this person answers for and is late, in words; empty if nothing is.</summary>
    public async Task<string> LateAsync(CancellationToken cancel) => Words(await new NoticeBoard(db).CountLateAsync(MostCounted + 1, cancel));

    private static string Words(int count) => count switch
    {
        0 => "",
        > MostCounted => $"{MostCounted}+",
        _ => count.ToString(System.Globalization.CultureInfo.InvariantCulture),
    };
}

/// <summary>A page of the bar.</summary>
/// <param name="Count">What waits there, in words; empty if nothing does.</param>
public sealed record Place(string Path, string Name, string Count);
