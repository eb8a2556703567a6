using System.Net;
using Tolpuddle.Core.Data;
using Tolpuddle.Testing;

namespace Tolpuddle.Journeys.Durability;

/// <summary>A full disk, and a database that is gone: a calm page keeps what was typed, and the program goes on by itself when it can.</summary>
[Trait("Databases", "Both")]
public sealed class FaultTests
{
    private const string What = "Six people sleep in the barn & are fetched at five";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_was_typed_while_the_database_failed_waits_on_the_page_and_is_sent_when_it_works_again()
    {
        await using var installation = await Installation.CreateAsync(Cancel);
        await using var node = await installation.StartNodeAsync(DatabaseFault.Through, Cancel);
        using var stranger = new Caller(node.Address);
        using var adviser = new Caller(node.Address);
        await adviser.SignInAsync(DemoPeople.Adviser, Cancel);
        var question = await stranger.GetAsync("/report", Cancel);
        var call = await adviser.SubmitAsync(await adviser.GetAsync("/desk", Cancel), Cancel, button: "main form .govuk-button");

        SeenPage told, noted;
        await using (await DatabaseFault.BeginAsync(installation, node))
        {
            told = await SendInVainAsync(stranger, question, "What");
            told = await SendInVainAsync(stranger, told, field: null);
            noted = await SendInVainAsync(adviser, call, "Notes", "#save");
            using var alive = await stranger.Http.GetAsync("/health/live", Cancel);
            Assert.Equal(HttpStatusCode.OK, alive.StatusCode);
        }

        var next = await stranger.SubmitAsync(told, Cancel);
        Assert.Equal(HttpStatusCode.OK, next.Status);
        var check = await stranger.GetAsync("/report/check" + next.Address.Query, Cancel);
        Assert.Contains(What, check.MainText, StringComparison.Ordinal);
        Assert.Matches(@"\d{4} \d{4} \d{4} \d{4}", (await stranger.SubmitAsync(check, Cancel)).MainText);
        await adviser.SubmitAsync(noted, Cancel);
        Assert.Contains(What, (await adviser.GetAsync(call.Address.PathAndQuery, Cancel)).TextOf("#Notes"), StringComparison.Ordinal);
        using var ready = await stranger.Http.GetAsync("/health/ready", Cancel);
        Assert.Equal(HttpStatusCode.OK, ready.StatusCode);
        var verified = await installation.RunAsync(Cancel, "verify");
        Assert.True(verified.ExitCode == 0, verified.Output + verified.Errors);
    }

    /// <summary>Sends the form, and expects a page that says so calmly and holds it all.</summary>
    private static async Task<SeenPage> SendInVainAsync(Caller caller, SeenPage page, string? field, string? button = null)
    {
        var answer = await caller.SubmitAsync(page, Cancel, field is null ? null : new Dictionary<string, string> { [field] = What }, button);
        Assert.True(answer.Status >= HttpStatusCode.InternalServerError, $"{page.Path} answered {answer.Status}: {answer.MainText}");
        Assert.Contains(answer.Document.QuerySelectorAll("main form input[type=hidden]"), input => input.GetAttribute("value") == What);
        return answer;
    }
}
