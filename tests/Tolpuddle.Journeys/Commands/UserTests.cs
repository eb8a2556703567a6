using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Tolpuddle.Testing;

namespace Tolpuddle.Journeys.Commands;

/// <summary><c>tolpuddle user</c>: somebody comes in who cannot come in by a page.</summary>
[Trait("Databases", "Both")]
public sealed class UserTests
{
    private const string Agency = "Demonstration Helpline";
    private const string NewPassword = "hedge lantern quarry nine";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Somebody_added_comes_in_once_by_the_printed_link_and_then_by_their_password()
    {
        await using var installation = await Installation.CreateAsync(Cancel);
        var added = await installation.RunAsync(Cancel, "user", "add", "--email", "nia@helpline.example", "--name", "Nia", "--agency", Agency, "--role", "adviser", "--json");

        Assert.Equal((0, ""), (added.ExitCode, added.Errors));
        var link = new Uri(JsonDocument.Parse(added.Output).RootElement.GetProperty("link").GetString()!);
        await using var server = await installation.StartNodeAsync(Cancel);
        Assert.Equal("/desk", await UseAsync(server, link));
        Assert.Equal("/sign-in", await SignInAsync(server, "nia@helpline.example", "not the password"));
        Assert.Equal("/desk", await SignInAsync(server, "nia@helpline.example", NewPassword));
        Assert.StartsWith("/join/", await UseAsync(server, link), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_password_on_stdin_needs_no_link_and_a_weak_one_is_refused()
    {
        await using var installation = await Installation.CreateAsync(Cancel);
        string[] add = ["user", "add", "--email", "nia@helpline.example", "--name", "Nia", "--agency", Agency, "--role", "Adviser", "--password-stdin"];

        var weak = await installation.RunAsync("password1234\n", Cancel, add);
        Assert.Equal((1, ""), (weak.ExitCode, weak.Output));
        Assert.Contains("would be guessed quickly", weak.Errors, StringComparison.Ordinal);
        var added = await installation.RunAsync(NewPassword + "\n", Cancel, add);
        Assert.Equal((0, ""), (added.ExitCode, added.Output));

        await using var server = await installation.StartNodeAsync(Cancel);
        Assert.Equal("/desk", await SignInAsync(server, "nia@helpline.example", NewPassword));
    }

    [Fact]
    public async Task A_reset_gives_a_link_and_the_old_password_is_worth_nothing_after_it()
    {
        await using var installation = await Installation.CreateAsync(Cancel);
        var reset = await installation.RunAsync(Cancel, "user", "reset", DemoPeople.Adviser);
        Assert.Equal((0, ""), (reset.ExitCode, reset.Errors));

        await using var server = await installation.StartNodeAsync(Cancel);
        Assert.Equal("/desk", await UseAsync(server, new Uri(reset.Output.Trim())));

        Assert.Equal("/sign-in", await SignInAsync(server, DemoPeople.Adviser, Tolpuddle.Web.Commands.DemoData.Password));
        Assert.Equal("/desk", await SignInAsync(server, DemoPeople.Adviser, NewPassword));
    }

    [Fact]
    public async Task What_cannot_be_done_is_said_and_changes_nothing()
    {
        await using var installation = await Installation.CreateAsync(Cancel);
        (string Words, string[] Said)[] refusals =
        [
            ("There are: Demonstration Commissioner's Office, Demonstration Council, ", ["user", "add", "--email", "a@b.example", "--name", "A", "--agency", "Nowhere", "--role", "Adviser"]),
            ("e-mail address already", ["user", "add", "--email", DemoPeople.Adviser, "--name", "A", "--agency", Agency, "--role", "Adviser"]),
            ("like name@agency.example", ["user", "add", "--email", "nobody", "--name", "A", "--agency", Agency, "--role", "Adviser"]),
            ("sees no report and no case", ["user", "add", "--email", "a@b.example", "--name", "A", "--agency", Agency, "--role", "Adviser", "Administrator"]),
            ("no account with this e-mail address", ["user", "reset", "stranger@b.example"]),
        ];
        var before = await AccountsAsync();

        foreach (var (words, said) in refusals)
        {
            var refused = await installation.RunAsync(Cancel, said);
            Assert.Equal((1, ""), (refused.ExitCode, refused.Output));
            Assert.Contains(words, refused.Errors, StringComparison.Ordinal);
        }

        Assert.Equal(before, await AccountsAsync());

        Task<List<string>> AccountsAsync() => installation.LookAsync(db => db.Accounts.OrderBy(a => a.Id).Select(a => $"{a.Id} {a.Version} {a.Roles} {a.State} {a.PasswordHash}").ToListAsync(Cancel));
    }

    private static async Task<string> UseAsync(ServerProcess server, Uri link)
    {
        using var person = new Caller(server.Address);
        var page = await person.GetAsync(link.AbsolutePath, Cancel);
        if (page.Document.QuerySelector("#Password") is null) return page.Path;
        return (await person.SubmitAsync(page, Cancel, new Dictionary<string, string> { ["Password"] = NewPassword })).Path;
    }

    private static async Task<string> SignInAsync(ServerProcess server, string email, string password)
    {
        using var person = new Caller(server.Address);
        var page = await person.GetAsync("/sign-in", Cancel);
        return (await person.SubmitAsync(page, Cancel, new Dictionary<string, string> { ["Email"] = email, ["Password"] = password })).Path;
    }
}
