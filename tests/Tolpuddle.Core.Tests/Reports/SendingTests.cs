using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Reports;
using Tolpuddle.Methods.Identifiers;
using Tolpuddle.Testing;

namespace Tolpuddle.Core.Tests.Reports;

/// <summary>The instant at which a form becomes a report.</summary>
public sealed class SendingTests
{
    private const SlipKind Kind = SlipKind.Unsent;

    private readonly string _token = Slips.NewToken();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_form_is_marked_as_sent_with_the_report_or_not_at_all()
    {
        await using var database = await TestDatabase.CreateAsync(TestData.Demonstration);
        await SaveAsync(database, "unsent");

        await SendAsync(database, Draft() with { Channel = "closed" });
        Assert.Equal("unsent", await ReadAsync(database));

        await SendAsync(database, Draft());
        Assert.Equal("sent", await ReadAsync(database));
    }

    [Fact]
    public async Task Sent_again_with_the_same_id_it_is_the_same_report_and_a_form_that_did_not_make_it_is_not_marked_as_sent()
    {
        await using var database = await TestDatabase.CreateAsync(TestData.Demonstration);
        var draft = Draft();
        var first = Assert.IsType<ReceiveResult.Received>(await SendAsync(database, draft));
        await SaveAsync(database, "changed since, on another device");

        Assert.Equal(first with { WasThere = true }, await SendAsync(database, draft));
        Assert.Equal("changed since, on another device", await ReadAsync(database));
        Assert.Equal(1, await CountAsync(database));
    }

    [Fact]
    public async Task Of_two_devices_that_send_at_once_only_the_form_that_made_the_report_is_marked_as_sent()
    {
        await using var database = await TestDatabase.CreateAsync(TestData.Demonstration);
        var draft = Draft();
        await SaveAsync(database, "changed since, on another device");
        await using var db = database.Open(Viewer.Nobody);
        await new Slips(db).ReplaceAsync(Kind, _token, "sent", Slips.Patience, Cancel);
        db.ChangeTracker.Tracked += (_, e) =>
        {
            if (e.Entry.Entity is Report) ReceiveElsewhere(database, draft); // after it was asked whether there is one, and before it is saved
        };

        var late = Assert.IsType<ReceiveResult.Received>(await new Intake(db).ReceiveAsync(draft, Cancel));

        Assert.True(late.WasThere);
        Assert.Equal("changed since, on another device", await ReadAsync(database));
        Assert.Equal(1, await CountAsync(database));
    }

    [Fact]
    public async Task A_form_that_is_left_while_it_is_sent_is_gone_and_the_report_is_there()
    {
        await using var database = await TestDatabase.CreateAsync(TestData.Demonstration);
        await SaveAsync(database, "unsent");

        var received = await SendAsync(database, Draft(), meanwhile: async () =>
        {
            await using var leaving = database.Open(Viewer.Nobody);
            await new Slips(leaving).DeleteAsync(Kind, _token, Cancel);
        });

        Assert.IsType<ReceiveResult.Received>(received);
        Assert.Null(await ReadAsync(database));
        Assert.Equal(1, await CountAsync(database));
    }

    private static ReportDraft Draft() => new()
    {
        Id = Guid.CreateVersion7(),
        Channel = "web",
        ReturnCode = ReturnCode.New(),
        Answers = new ReportAnswers { What = "They never go out, and a white van BD51 SMR stands before the door" },
    };

    /// <summary>Waits for it: between two steps nothing else can be waited for.</summary>
    private static void ReceiveElsewhere(TestDatabase database, ReportDraft draft) => Task.Run(
        async () =>
        {
            await using var db = database.Open(Viewer.Nobody);
            await new Intake(db).ReceiveAsync(draft, Cancel);
        },
        Cancel).GetAwaiter().GetResult();

    private async Task<ReceiveResult> SendAsync(TestDatabase database, ReportDraft draft, Func<Task>? meanwhile = null)
    {
        await using var db = database.Open(Viewer.Nobody);
        await new Slips(db).ReplaceAsync(Kind, _token, "sent", Slips.Patience, Cancel);
        if (meanwhile is not null) await meanwhile();
        return await new Intake(db).ReceiveAsync(draft, Cancel);
    }

    private async Task SaveAsync(TestDatabase database, string content)
    {
        await using var db = database.Open(Viewer.Nobody);
        await new Slips(db).SaveAsync(Kind, _token, content, Cancel);
    }

    private async Task<string?> ReadAsync(TestDatabase database)
    {
        await using var db = database.Open(Viewer.Nobody);
        return await new Slips(db).ReadAsync(Kind, _token, Slips.Patience, Cancel);
    }

    private static async Task<int> CountAsync(TestDatabase database)
    {
        await using var db = database.Open(Viewer.Nobody);
        return await db.Reports.IgnoreQueryFilters().CountAsync(Cancel);
    }
}
