using System.Text.Json;
using Tolpuddle.Core.Reports;

namespace Tolpuddle.Web.Pages.Public.Return;

/// <summary>A visit that is going on.</summary>
/// <param name="Key">Of the report.</param>
/// <param name="Draft">What an earlier visit had written when it ran out, not sent yet.</param>
internal sealed record Visiting(byte[] Key, string Draft);

/// <summary>Visits of reporters who came back with their code: open for a quarter of an hour after the last look.</summary>
internal sealed class Visits(Slips slips)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(15);

    /// <summary>Starts a visit; its token goes into the address.</summary>
    public async Task<string> StartAsync(Visiting visit, CancellationToken cancel)
    {
        var token = Slips.NewToken();
        await KeepAsync(token, visit, cancel);
        return token;
    }

    /// <summary>The visit, or null where it is over. Looking keeps it open.</summary>
    public async Task<Visiting?> ResumeAsync(string? token, CancellationToken cancel)
    {
        if (token is null || await slips.ResumeAsync(SlipKind.Visit, token, Patience, cancel) is not { } content) return null;
        return JsonSerializer.Deserialize<Visiting>(content);
    }

    public Task KeepAsync(string token, Visiting visit, CancellationToken cancel) =>
        slips.SaveAsync(SlipKind.Visit, token, JsonSerializer.Serialize(visit), cancel);

    public Task EndAsync(string? token, CancellationToken cancel) => slips.DeleteAsync(SlipKind.Visit, token ?? "", cancel);
}
