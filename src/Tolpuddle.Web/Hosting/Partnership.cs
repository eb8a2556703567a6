using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Data;

namespace Tolpuddle.Web.Hosting;

/// <summary>
/// Whose system this is, for every page. Read from the database at most once a minute; while that fails, what was known
/// last, so that the page which says that something broke, and the way out, need no database.
/// </summary>
public sealed class Partnership(IServiceScopeFactory scopes, TimeProvider time, ILogger<Partnership> log)
{
    /// <summary>How long another node may show an old name.</summary>
    private static readonly TimeSpan Freshness = TimeSpan.FromMinutes(1);

    private volatile Known? _known;

    /// <summary>The profile; null until the first run has ended, or if it could never be read.</summary>
    public async ValueTask<PartnershipProfile?> GetAsync(CancellationToken cancel)
    {
        var now = time.GetTimestamp();
        if (_known is { } known && time.GetElapsedTime(known.ReadAt, now) < Freshness) return known.Profile;
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var profile = await scope.ServiceProvider.GetRequiredService<TolpuddleContext>().Profiles.AsNoTracking().SingleOrDefaultAsync(cancel);
            _known = profile is null ? null : new Known(profile, now);
            return profile;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            log.LogError("The partnership's name could not be read: {Exception}", e.GetType().Name);
            return _known?.Profile;
        }
    }

    /// <summary>The next page reads it again.</summary>
    public void Forget() => _known = null;

    private sealed record Known(PartnershipProfile Profile, long ReadAt);
}
