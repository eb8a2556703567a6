using System.Net;
using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Data;
using Tolpuddle.Testing;

namespace Tolpuddle.Web.Tests.Mail;

/// <summary>Mails on their way from the outbox to a real mail server.</summary>
public sealed class PostmanTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_mail_goes_once_and_its_link_is_forgotten()
    {
        await using var server = new MailServer();
        await using var site = await StartAsync(server.Address);
        await AskForPasswordAsync(site);

        await site.GoRoundAsync("mail", Cancel);
        await site.GoRoundAsync("mail", Cancel);

        var mail = Assert.Single(server.Mails);
        Assert.Equal(DemoPeople.Adviser, mail.To);
        Assert.Equal("auto-generated", mail.Message.Headers["Auto-Submitted"]);
        Assert.StartsWith("http://tolpuddle.example/join/", mail.Link.ToString(), StringComparison.Ordinal);
        var row = await RowAsync(site);
        Assert.Equal(("", 0), (row.Path, row.Attempts));
        Assert.NotNull(row.SentAt);
    }

    [Fact]
    public async Task A_mail_that_may_have_arrived_is_sent_again_under_the_same_name()
    {
        await using var server = new MailServer { HangsUpAfterTaking = true };
        await using var site = await StartAsync(server.Address);
        await AskForPasswordAsync(site);
        await site.GoRoundAsync("mail", Cancel);

        server.HangsUpAfterTaking = false;
        site.Clock.Advance(TimeSpan.FromMinutes(2));
        await site.GoRoundAsync("mail", Cancel);

        Assert.Equal(2, server.Mails.Count);
        Assert.Single(server.Mails.Select(mail => mail.Message.MessageId).Distinct());
    }

    [Fact]
    public async Task While_the_server_is_away_mails_wait_with_growing_pauses_and_go_when_it_is_back()
    {
        var server = new MailServer();
        var address = server.Address;
        await server.DisposeAsync();
        await using var site = await StartAsync(address);
        await AskForPasswordAsync(site);

        await site.GoRoundAsync("mail", Cancel);
        var first = await RowAsync(site);
        await site.GoRoundAsync("mail", Cancel); // too early: nothing is tried
        Assert.Equal(1, (await RowAsync(site)).Attempts);
        site.Clock.Advance(TimeSpan.FromMinutes(1));
        await site.GoRoundAsync("mail", Cancel);
        var second = await RowAsync(site);

        Assert.Equal(2, second.Attempts);
        Assert.Equal("The mail server cannot be reached.", second.Failure);
        Assert.InRange(second.DueAt - first.DueAt, TimeSpan.FromMinutes(1.9), TimeSpan.FromMinutes(4));
        Assert.Null(second.GivenUpAt);
    }

    [Fact]
    public async Task A_recipient_whom_the_server_will_never_take_is_given_up_at_once_shown_and_can_be_tried_again()
    {
        await using var server = new MailServer { Recipient = _ => "550 5.1.1 <adviser@demo.example> nobody here" };
        await using var site = await StartAsync(server.Address);
        await AskForPasswordAsync(site);
        await site.GoRoundAsync("mail", Cancel);
        using var administrator = await site.SignInAsync(DemoPeople.Administrator, Cancel);

        var page = await administrator.GetAsync("/administration", Cancel);
        Assert.Contains("1 mail was given up", page.MainText, StringComparison.Ordinal);
        Assert.Contains("refused the recipient (550)", page.MainText, StringComparison.Ordinal);
        Assert.DoesNotContain("adviser@demo.example", site.Log.ToString(), StringComparison.Ordinal);

        server.Recipient = _ => null;
        page = await administrator.SubmitAsync(page, Cancel, button: "form[action*=TryAgain] button");
        Assert.Contains("tried again", page.MainText, StringComparison.Ordinal);
        await site.GoRoundAsync("mail", Cancel);
        Assert.Single(server.Mails);
    }

    [Fact]
    public async Task A_recipient_whom_the_server_cannot_take_just_now_is_tried_again()
    {
        await using var server = new MailServer { Recipient = _ => "450 4.2.1 busy" };
        await using var site = await StartAsync(server.Address);
        await AskForPasswordAsync(site);
        await site.GoRoundAsync("mail", Cancel);
        Assert.Null((await RowAsync(site)).GivenUpAt);

        server.Recipient = _ => null;
        site.Clock.Advance(TimeSpan.FromMinutes(2));
        await site.GoRoundAsync("mail", Cancel);

        Assert.Single(server.Mails);
    }

    [Fact]
    public async Task One_bad_mail_does_not_hold_up_the_others()
    {
        await using var server = new MailServer { Recipient = to => to == DemoPeople.Adviser ? "550 5.1.1 nobody here" : null };
        await using var site = await StartAsync(server.Address);
        await AskForPasswordAsync(site);
        await AskForPasswordAsync(site, DemoPeople.Council);

        await site.GoRoundAsync("mail", Cancel);

        Assert.Equal(DemoPeople.Council, Assert.Single(server.Mails).To);
    }

    [Fact]
    public async Task Nothing_is_said_to_a_server_whose_certificate_is_not_trusted()
    {
        await using var server = new MailServer(tlsFirst: true) { Knows = ("tolpuddle", "secret") };
        await using var site = await StartAsync(server.Address.Replace("//", "//tolpuddle:secret@", StringComparison.Ordinal));
        await AskForPasswordAsync(site);

        await site.GoRoundAsync("mail", Cancel);

        Assert.Equal(1, server.Connections);
        Assert.Empty(server.Mails);
        Assert.Contains("certificate", (await RowAsync(site)).Failure, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("wrong", false)]
    [InlineData("p%40ss%2Fword", true)]
    public async Task The_password_of_the_address_opens_the_server(string password, bool opens)
    {
        await using var server = new MailServer { Knows = ("tolpuddle", "p@ss/word") };
        await using var site = await StartAsync(server.Address.Replace("//", $"//tolpuddle:{password}@", StringComparison.Ordinal));
        await AskForPasswordAsync(site);

        await site.GoRoundAsync("mail", Cancel);

        Assert.Equal(opens ? 1 : 0, server.Mails.Count);
        if (!opens) Assert.Equal("The mail server does not accept the user and password of --smtp.", (await RowAsync(site)).Failure);
    }

    [Fact]
    public async Task Two_nodes_deliver_each_mail_once()
    {
        await using var server = new MailServer();
        await using var first = await StartAsync(server.Address);
        await using var second = await TestSite.StartAsync(first.Database, set: settings => settings with { Smtp = Web.Mail.SmtpServer.Parse(server.Address) });
        await using (var db = first.Database.Open(Viewer.System("test")))
        {
            foreach (var id in await db.Accounts.Select(a => a.Id).ToListAsync(Cancel))
            {
                for (var i = 0; i < 3; i++) db.Outbox.Add(new OutboxMessage { AccountId = id, Kind = MailKind.Notices, Path = "/notices", CreatedAt = db.Now, DueAt = db.Now, Until = db.Now.AddDays(1) });
            }

            await db.SaveChangesAsync(Cancel);
        }

        await Task.WhenAll(first.GoRoundAsync("mail", Cancel), second.GoRoundAsync("mail", Cancel));

        Assert.Equal(45, server.Mails.Count);
        Assert.Equal(45, server.Mails.Select(mail => mail.Message.MessageId).Distinct().Count());
    }

    [Fact]
    public async Task Where_no_server_is_set_nothing_is_sent_and_administration_says_so()
    {
        await using var site = await TestSite.StartAsync();
        await AskForPasswordAsync(site);

        await site.GoRoundAsync("mail", Cancel);

        Assert.Equal(0, (await RowAsync(site)).Attempts);
        using var administrator = await site.SignInAsync(DemoPeople.Administrator, Cancel);
        Assert.Contains("No mail leaves this demonstration", (await administrator.GetAsync("/administration", Cancel)).MainText, StringComparison.Ordinal);
    }

    internal static Task<TestSite> StartAsync(string smtp) => TestSite.StartAsync(set: settings => settings with
    {
        Smtp = Web.Mail.SmtpServer.Parse(smtp),
        MailFrom = "tolpuddle@partnership.example",
        PublicUrl = "http://tolpuddle.example",
    });

    private static async Task AskForPasswordAsync(TestSite site, string email = DemoPeople.Adviser)
    {
        using var caller = site.NewCaller();
        var page = await caller.SubmitAsync(await caller.GetAsync("/forgotten", Cancel), Cancel, new Dictionary<string, string> { ["Email"] = email });
        Assert.Equal(HttpStatusCode.OK, page.Status);
    }

    private static async Task<OutboxMessage> RowAsync(TestSite site)
    {
        await using var db = site.Database.Open(Viewer.System("test"));
        return await db.Outbox.AsNoTracking().SingleAsync(Cancel);
    }
}
