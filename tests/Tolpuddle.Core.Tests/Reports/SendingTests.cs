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
    public async Task Sent_again_with_the_same_id_it_is_the_same_report_and_the_form_is_marked_all_the_same()
    {
        await using var database = await TestDatabase.CreateAsync(TestData.Demonstration);
        var draft = Draft();
        var first = await SendAsync(database, draft);
        await SaveAsync(database, "unsent");

        Assert.Equal(first, await SendAsync(database, draft));
        Assert.Equal("sent", await ReadAsync(database));
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
