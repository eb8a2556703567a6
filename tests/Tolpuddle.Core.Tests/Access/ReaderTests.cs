using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Reports;
using Tolpuddle.Testing;

namespace Tolpuddle.Core.Tests.Access;

/// <summary>Who reads what comes in is one rule: for opening a channel, for keeping it open, for referrals.</summary>
public sealed class ReaderTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Role.Adviser, true)]
    [InlineData(Role.Coordinator, true)]
    [InlineData(Role.Practitioner, true)]
    [InlineData(Role.Analyst, false)]
    [InlineData(Role.Trainer, false)]
    [InlineData(Role.DataProtectionOfficer, false)]
    public async Task Whoever_could_not_be_given_an_open_channel_does_not_keep_one(Role role, bool reads)
    {
        await using var database = await TestDatabase.CreateAsync(TestData.Demonstration);
        await using var db = await database.OpenAsync(DemoPeople.Administrator, Cancel);
        var reader = (await database.ViewerAsync(DemoPeople.Adviser, Cancel)).AccountId;
        var (channels, accounts) = (new Channels(db), new Accounts(db));
        Assert.Null(await channels.OpenAsync("web", reader, Cancel));

        var refusal = (await accounts.ChangeRolesAsync(reader, role, await VersionAsync(db, reader), Cancel)).Problem;

        Assert.Equal(reads, refusal is null);
        if (!reads) Assert.Contains("Give it another reader first", refusal, StringComparison.Ordinal);
        Assert.True(Assert.Single(await channels.ListAsync(Cancel), c => c.Code == "web").IsRead);

        Assert.Null(await channels.CloseAsync("web", Cancel));
        Assert.Null((await accounts.ChangeRolesAsync(reader, role, await VersionAsync(db, reader), Cancel)).Problem);
        Assert.Equal(reads, await channels.OpenAsync("web", reader, Cancel) is null);
        Assert.Equal(reads, (await channels.ReadersAsync(Cancel)).Any(r => r.Id == reader));
    }

    private static Task<int> VersionAsync(Core.Data.TolpuddleContext db, Guid id) => db.Accounts.Where(a => a.Id == id).Select(a => a.Version).SingleAsync(Cancel);
}
