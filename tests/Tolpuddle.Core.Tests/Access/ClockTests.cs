using Tolpuddle.Core.Access;
using Tolpuddle.Core.Data;
using Tolpuddle.Core.Tests.Access.Sealing;
using Tolpuddle.Methods.OneTime;
using Tolpuddle.Testing;

namespace Tolpuddle.Core.Tests.Access;

/// <summary>A server whose clock ran a day ahead and was set right: nothing waits for the day that it had seen.</summary>
public sealed class ClockTests
{
    private static readonly TimeSpan Ahead = TimeSpan.FromDays(1);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Another_node_seals_at_once()
    {
        await using var log = await SealedLog.CreateAsync();
        log.Database.Clock.Advance(Ahead);
        await log.WriteAsync(3);
        Assert.Equal(3, await log.SealAsync());

        log.Database.Clock.Advance(-Ahead);
        var other = await log.StartWriterAsync();
        await log.WriteAsync(2, other);
        Assert.Equal(2, await log.SealAsync(other));

        Assert.True((await log.VerifyAsync()).IsWhole);
    }

    [Fact]
    public async Task Mail_goes_that_was_taken_then_or_put_off_then()
    {
        await using var database = await TestDatabase.CreateAsync(TestData.Demonstration);
        var (taken, failed) = (await WriteAsync(database), await WriteAsync(database));
        database.Clock.Advance(Ahead);
        await using (var db = database.Open(Viewer.Nobody))
        {
            var outbox = new Outbox(db);
            var mails = await outbox.TakeAsync(Cancel);
            await outbox.FailedAsync(mails.Single(m => m.Message.Id == failed), "no answer", forGood: false, Cancel);
        }

        await using (var db = database.Open(Viewer.Nobody)) Assert.Empty(await new Outbox(db).TakeAsync(Cancel)); // both wait, as they should

        database.Clock.Advance(-Ahead);
        await using var later = database.Open(Viewer.Nobody);
        Assert.Equal(new[] { taken, failed }.Order(), (await new Outbox(later).TakeAsync(Cancel)).Select(m => m.Message.Id).Order());
    }

    [Fact]
    public void A_code_counts_that_comes_before_one_taken_then_and_none_counts_twice()
    {
        var (key, now) = (new byte[20], DateTime.UtcNow);
        var code = OneTimeCode.Of(key, OneTimeCode.StepAt(now), System.Security.Cryptography.HashAlgorithmName.SHA1);

        var step = OneTimeCode.FindStep(key, code, now, OneTimeCode.StepAt(now + Ahead));

        Assert.Equal(OneTimeCode.StepAt(now), step);
        Assert.Null(OneTimeCode.FindStep(key, code, now, step!.Value));
    }

    private static async Task<Guid> WriteAsync(TestDatabase database)
    {
        await using var db = await database.OpenAsync(DemoPeople.Administrator, Cancel);
        db.Mail(db.Viewer.AccountId, MailKind.NewDevice, "/account", db.Now + TimeSpan.FromDays(3));
        await db.SaveChangesAsync(Cancel);
        return db.Outbox.Local.Single().Id;
    }
}
