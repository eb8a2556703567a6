using Tolpuddle.Core.Reports;

namespace Tolpuddle.Web.Pages.Public.Return;

/// <summary>Visits of reporters who came back with their code: open for a quarter of an hour after the last look.</summary>
internal sealed class Visits(Slips slips)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(15);

    /// <summary>Starts a visit to the report of <paramref name="key"/>; its token goes into the address.</summary>
    public async Task<string> StartAsync(byte[] key, CancellationToken cancel)
    {
        var token = Slips.NewToken();
        await slips.SaveAsync(SlipKind.Visit, token, Convert.ToBase64String(key), cancel);
        return token;
    }

    /// <summary>The key of the report, or null where the visit is over. Looking keeps it open.</summary>
    public async Task<byte[]?> ResumeAsync(string? token, CancellationToken cancel)
    {
        if (token is null || await slips.ReadAsync(SlipKind.Visit, token, Patience, cancel) is not { } content) return null;
        await slips.SaveAsync(SlipKind.Visit, token, content, cancel);
        return Convert.FromBase64String(content);
    }

    public Task EndAsync(string? token, CancellationToken cancel) => slips.DeleteAsync(SlipKind.Visit, token ?? "", cancel);
}
