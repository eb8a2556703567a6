using System.Text.Json;
using Tolpuddle.Core.Access.Guests;
using Tolpuddle.Core.Reports;

namespace Tolpuddle.Web.Pages.Public.Guests;

/// <summary>A visit that is going on.</summary>
/// <param name="NextCode">With which the guest comes back.</param>
/// <param name="IsAnswered">True once the link is used up: nothing of the record is shown any more.</param>
internal sealed record GuestVisit(Guid GuestId, string NextCode, bool IsAnswered = false);

/// <summary>Visits of people without an account: open for half an hour after the last look. Only their address knows which it is.</summary>
internal sealed class GuestVisits(Slips slips)
{
    /// <summary>Where a visit takes place.</summary>
    public const string Path = "/guest/referral";

    public const int PatienceMinutes = 30;

    public static string PathOf(string token) => $"{Path}?visit={token}";

    public async Task<string> StartAsync(GuestEntry entry, CancellationToken cancel)
    {
        var token = Slips.NewToken();
        await KeepAsync(token, new GuestVisit(entry.GuestId, entry.NextCode), cancel);
        return token;
    }

    /// <summary>The visit, or null where it is over. Looking keeps it open.</summary>
    public async Task<GuestVisit?> ResumeAsync(string? token, CancellationToken cancel)
    {
        if (token is null || await slips.ReadAsync(SlipKind.Guest, token, TimeSpan.FromMinutes(PatienceMinutes), cancel) is not { } content) return null;
        await slips.SaveAsync(SlipKind.Guest, token, content, cancel);
        return JsonSerializer.Deserialize<GuestVisit>(content);
    }

    public Task KeepAsync(string token, GuestVisit visit, CancellationToken cancel) =>
        slips.SaveAsync(SlipKind.Guest, token, JsonSerializer.Serialize(visit), cancel);

    public Task EndAsync(string? token, CancellationToken cancel) => slips.DeleteAsync(SlipKind.Guest, token ?? "", cancel);
}
