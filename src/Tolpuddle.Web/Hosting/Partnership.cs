using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Data;

namespace Tolpuddle.Web.Hosting;

/// <summary>Whose system this is, for every page. Read from the database at most once a minute.</summary>
public sealed class Partnership(IServiceScopeFactory scopes, TimeProvider time)
{
    /// <summary>How long another node may show an old name.</summary>
    private static readonly TimeSpan Freshness = TimeSpan.FromMinutes(1);

    private volatile Known? _known;

    /// <summary>The profile; null until the first run has ended.</summary>
    public async ValueTask<PartnershipProfile?> GetAsync(CancellationToken cancel)
    {
        var now = time.GetTimestamp();
        if (_known is { } known && time.GetElapsedTime(known.ReadAt, now) < Freshness) return known.Profile;
        await using var scope = scopes.CreateAsyncScope();
        var profile = await scope.ServiceProvider.GetRequiredService<TolpuddleContext>().Profiles.AsNoTracking().SingleOrDefaultAsync(cancel);
        _known = profile is null ? null : new Known(profile, now);
        return profile;
    }

    /// <summary>The next page reads it again.</summary>
    public void Forget() => _known = null;

    private sealed record Known(PartnershipProfile Profile, long ReadAt);
}
