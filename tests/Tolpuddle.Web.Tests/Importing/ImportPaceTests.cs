using Tolpuddle.Core.Data;
using Tolpuddle.Testing;
using Tolpuddle.Web.Importing;

namespace Tolpuddle.Web.Tests.Importing;

/// <summary>Whoever else writes has time between two batches of a file.</summary>
[Trait("Databases", "None")]
public sealed class ImportPaceTests
{
    private static readonly Database Embedded = new(DatabaseEngine.Sqlite, "Data Source=:memory:");
    private static readonly Database Elsewhere = new(DatabaseEngine.Postgres, "Host=db");

    private readonly StillClock _clock = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(20, 160)] // long enough that each finds it free who looks for it again and again
    [InlineData(600, 300)] // half of what the batch took
    [InlineData(60_000, 2_000)]
    public async Task An_embedded_database_rests_after_a_batch_and_not_before_the_first(int tookMs, int restMs)
    {
        var pace = new ImportPace(Embedded, _clock);

        await SaveAsync(pace, tookMs);
        Assert.Empty(_clock.TakeWaits());
        await SaveAsync(pace, 1);

        Assert.Equal([TimeSpan.FromMilliseconds(restMs)], _clock.TakeWaits());
    }

    [Fact]
    public async Task What_was_read_meanwhile_counts_as_rest()
    {
        var pace = new ImportPace(Embedded, _clock);
        await SaveAsync(pace, 20);
        _clock.Advance(TimeSpan.FromMilliseconds(100));
        await SaveAsync(pace, 20);
        Assert.Equal([TimeSpan.FromMilliseconds(60)], _clock.TakeWaits());

        _clock.Advance(TimeSpan.FromMilliseconds(160));
        await SaveAsync(pace, 20);

        Assert.Empty(_clock.TakeWaits());
    }

    [Fact]
    public async Task A_batch_that_failed_has_kept_others_waiting_too()
    {
        var pace = new ImportPace(Embedded, _clock);

        await Assert.ThrowsAsync<InvalidOperationException>(() => pace.SaveAsync<int>(() => throw new InvalidOperationException(), Cancel));
        await SaveAsync(pace, 1);

        Assert.Single(_clock.TakeWaits());
    }

    [Fact]
    public async Task A_database_with_many_writers_never_rests()
    {
        var pace = new ImportPace(Elsewhere, _clock);

        for (var batch = 0; batch < 3; batch++) await SaveAsync(pace, 1000);

        Assert.Empty(_clock.TakeWaits());
        Assert.True(pace.Limit(takesChanges: false).Rows > new ImportPace(Embedded).Limit(takesChanges: false).Rows);
    }

    private Task<bool> SaveAsync(ImportPace pace, int tookMs) => pace.SaveAsync(() =>
    {
        _clock.Advance(TimeSpan.FromMilliseconds(tookMs));
        return Task.FromResult(true);
    }, Cancel);
}
