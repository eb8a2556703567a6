using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Reports;
using Tolpuddle.Methods.Identifiers;
using Tolpuddle.Testing;
using Tolpuddle.Web.Files;

namespace Tolpuddle.Web.Tests.Reporting;

/// <summary>Somebody stops while they write, and goes on with the code on another day and another device.</summary>
public sealed class KeptFormTests : IAsyncLifetime
{
    private const string Told = "Six men sleep at the packhouse";

    private TestSite _site = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _site = await TestSite.StartAsync();

    public ValueTask DisposeAsync() => _site.DisposeAsync();

    [Fact]
    public async Task It_goes_on_where_it_was_left_and_the_code_opens_the_report_afterwards()
    {
        using var first = await AtWhereAsync();
        await first.AnswerAsync(Cancel, "keep", ("Where", "Behind the station"));
        Assert.Contains("Nothing is kept yet. Write down the code, then type it once. Then we keep what you wrote until ", first.Page.MainText, StringComparison.Ordinal);
        Assert.Equal(0, await KeptAsync());
        Assert.Contains("Nothing is sent yet", first.Page.MainText, StringComparison.Ordinal);
        var code = first.Page.TextOf(".return-code");
        await first.FollowAsync("main a.govuk-button", Cancel);
        var stopped = await first.Caller.SubmitAsync(first.Page, Cancel, new Dictionary<string, string> { ["code"] = code });
        Assert.Contains("Your answers are kept for 14 days from the day on which you stopped", stopped.TextOf(".notice"), StringComparison.Ordinal);
        await first.OpenAsync("where", Cancel);
        Assert.Equal("/report/gone", first.Page.Path); // nothing opens it here
        Assert.Contains("If you stopped and typed your code in, what you wrote is kept for 14 days. It has not been sent.", first.Page.MainText, StringComparison.Ordinal);
        Assert.DoesNotContain("If you had a code", first.Page.MainText, StringComparison.Ordinal);

        _site.Clock.Advance(TimeSpan.FromDays(10));
        using var second = await Reporter.GoOnAsync(_site, code, Cancel);
        Assert.Equal("where", second.At);
        Assert.Equal("Behind the station", second.Page.TextOf("#Where"));
        Assert.Contains("To keep what you change, stop again", second.Page.MainText, StringComparison.Ordinal);
        await second.OpenAsync("check", Cancel);
        Assert.Contains(Told, second.Page.MainText, StringComparison.Ordinal);
        Assert.Equal(code, await second.SendAsync(Cancel));

        Assert.Single(await Reporter.ReceivedAsync(_site, Cancel), r => r.Answers is { What: Told, Where: "Behind the station" });
        Assert.Equal("/return/report", (await Reporter.ReturnAsync(second.Caller, code, Cancel)).Path);
        Assert.Equal(0, await KeptAsync());
    }

    [Fact]
    public async Task Stopped_again_it_is_the_same_form_under_the_same_code()
    {
        using var first = await AtWhereAsync();
        var code = await first.StopAsync(Cancel);
        using var second = await Reporter.GoOnAsync(_site, code, Cancel);
        await second.AnswerAsync(Cancel, null, ("Where", "At the quay"));

        Assert.Equal(code, await second.StopAsync(Cancel));
        Assert.Equal(1, await KeptAsync());
        using var third = await Reporter.GoOnAsync(_site, code, Cancel);
        await third.OpenAsync("where", Cancel);
        Assert.Equal("At the quay", third.Page.TextOf("#Where"));
    }

    [Fact]
    public async Task A_wrong_code_keeps_nothing_and_says_which_group_to_look_at()
    {
        using var first = await AtWhereAsync();
        await first.AnswerAsync(Cancel, "keep");
        var code = first.Page.TextOf(".return-code");
        await first.FollowAsync("main a.govuk-button", Cancel);
        var wrong = code[..10] + (code[10] == '9' ? '8' : (char)(code[10] + 1)) + code[11..];

        var page = await first.Caller.SubmitAsync(first.Page, Cancel, new Dictionary<string, string> { ["code"] = wrong });

        Assert.Contains("Look at group 3 again", page.MainText, StringComparison.Ordinal);
        Assert.Equal(0, await KeptAsync());
        await first.OpenAsync("where", Cancel);
        Assert.Equal("where", first.At); // the form is still here
        page = await first.Caller.SubmitAsync(page, Cancel, new Dictionary<string, string> { ["code"] = "12" });
        Assert.Contains("16", page.TextOf(".govuk-error-summary"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_code_of_nothing_and_one_whose_time_is_over_are_answered_alike()
    {
        using var first = await AtWhereAsync();
        var code = await first.StopAsync(Cancel);
        _site.Clock.Advance(TimeSpan.FromDays(KeptForms.DaysKept + 1));

        var over = await Reporter.ReturnAsync(first.Caller, code, Cancel);
        var unknown = await Reporter.ReturnAsync(first.Caller, ReturnCode.New().ToString(), Cancel);
        Assert.Equal(unknown.TextOf(".govuk-error-summary"), over.TextOf(".govuk-error-summary"));
        Assert.Contains("No form that was stopped has it either", over.MainText, StringComparison.Ordinal);

        await _site.GoRoundAsync("unsent forms", Cancel);
        Assert.Equal(0, await KeptAsync());
    }

    [Fact]
    public async Task Sent_from_one_device_another_does_not_send_it_twice_and_says_what_happened()
    {
        using var first = await AtWhereAsync();
        var code = await first.StopAsync(Cancel);
        using var phone = await Reporter.GoOnAsync(_site, code, Cancel);
        using var library = await Reporter.GoOnAsync(_site, code, Cancel);
        await phone.OpenAsync("check", Cancel);
        Assert.Equal(code, await phone.SendAsync(Cancel));

        await library.AnswerAsync(Cancel, "check", ("Where", "Only here"));
        var page = await library.Caller.SubmitAsync(library.Page, Cancel);

        Assert.Equal(HttpStatusCode.Conflict, page.Status);
        Assert.Contains("This report has been sent before", page.MainText, StringComparison.Ordinal);
        Assert.Contains("Only here", page.MainText, StringComparison.Ordinal); // nothing typed is lost
        Assert.DoesNotContain("Send the report", page.MainText, StringComparison.Ordinal);
        Assert.DoesNotContain("Nothing has been sent yet", page.MainText, StringComparison.Ordinal);
        Assert.Single(await Reporter.ReceivedAsync(_site, Cancel), r => r.Answers.What == Told);

        await library.OpenAsync("where", Cancel);
        await library.AnswerAsync(Cancel, "keep");
        await library.FollowAsync("main a.govuk-button", Cancel);
        page = await library.Caller.SubmitAsync(library.Page, Cancel, new Dictionary<string, string> { ["code"] = code });
        Assert.Equal(HttpStatusCode.Conflict, page.Status);
        Assert.Contains("This report has been sent before", page.MainText, StringComparison.Ordinal);
        Assert.Equal(0, await KeptAsync());
        Assert.Equal("/return/report", (await Reporter.ReturnAsync(library.Caller, code, Cancel)).Path);
    }

    /// <summary>The device that kept it lost its signal at that moment, and its form lived on.</summary>
    [Fact]
    public async Task A_form_that_lived_on_where_it_was_stopped_is_not_sent_twice_and_keeps_what_was_changed()
    {
        using var first = await AtWhereAsync();
        var slips = await SlipsAsync();
        var check = $"/report/check{first.Query}";
        var code = await first.StopAsync(Cancel);
        await using (var db = _site.Database.Open(Viewer.System("test")))
        {
            db.UnsentReports.AddRange(slips);
            await db.SaveChangesAsync(Cancel);
        }

        using var phone = await Reporter.GoOnAsync(_site, code, Cancel);
        await phone.OpenAsync("check", Cancel);
        Assert.Equal(code, await phone.SendAsync(Cancel));
        var where = await first.Caller.GetAsync(check.Replace("check", "where", StringComparison.Ordinal), Cancel);
        var page = await first.Caller.SubmitAsync(where, Cancel, new Dictionary<string, string> { ["Where"] = "Only here" }, "main form button[value=check]");

        page = await first.Caller.SubmitAsync(page, Cancel);

        Assert.Equal(HttpStatusCode.Conflict, page.Status);
        Assert.Contains("This report has been sent before", page.MainText, StringComparison.Ordinal);
        Assert.Contains("Only here", page.MainText, StringComparison.Ordinal);
        Assert.Contains("Only here", (await first.Caller.GetAsync(check, Cancel)).MainText, StringComparison.Ordinal); // still kept
        Assert.Single(await Reporter.ReceivedAsync(_site, Cancel), r => r.Answers.What == Told);
    }

    [Fact]
    public async Task What_was_left_of_a_form_that_was_sent_goes_when_somebody_comes_back()
    {
        using var first = await AtWhereAsync();
        List<KeptForm> kept;
        var code = await first.StopAsync(Cancel);
        await using (var db = _site.Database.Open(Viewer.System("test"))) kept = await db.KeptForms.AsNoTracking().ToListAsync(Cancel);
        using var phone = await Reporter.GoOnAsync(_site, code, Cancel);
        await phone.OpenAsync("check", Cancel);
        await phone.SendAsync(Cancel);
        await using (var db = _site.Database.Open(Viewer.System("test")))
        {
            db.KeptForms.AddRange(kept);
            db.Record("form.keep", Guid.NewGuid());
            await db.SaveChangesAsync(Cancel);
        }

        Assert.Equal("/return/report", (await Reporter.ReturnAsync(first.Caller, code, Cancel)).Path);
        Assert.Equal(0, await KeptAsync());
    }

    [Fact]
    public async Task A_report_that_is_in_is_said_to_be_in_though_what_was_kept_of_it_cannot_be_deleted()
    {
        using var first = await AtWhereAsync();
        var code = await first.StopAsync(Cancel);
        using var second = await Reporter.GoOnAsync(_site, code, Cancel);
        await second.OpenAsync("check", Cancel);
        await using (var db = _site.Database.Open(Viewer.System("test"))) await db.Database.ExecuteSqlRawAsync("DROP TABLE \"KeptForms\"", Cancel);

        Assert.Equal(code, await second.SendAsync(Cancel));
    }

    [Fact]
    public async Task While_the_last_of_the_disk_is_left_no_form_is_kept_and_nothing_is_lost()
    {
        await using var full = await TestSite.StartAsync(_site.Database, replace: services => services.AddSingleton(new FileRoom(() => (4L << 30, 100L << 30))));
        using var reporter = await Reporter.StartAsync(full, Cancel);
        await reporter.AnswerAsync(Cancel, null, ("What", Told));

        await reporter.StopAsync(Cancel);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, reporter.Page.Status);
        Assert.Contains("Your answers are not kept yet", reporter.Page.MainText, StringComparison.Ordinal);
        Assert.Equal(0, await KeptAsync());
    }

    [Fact]
    public async Task Pressed_twice_a_form_that_was_gone_on_with_shows_its_code()
    {
        using var first = await AtWhereAsync();
        var code = await first.StopAsync(Cancel);
        using var second = await Reporter.GoOnAsync(_site, code, Cancel);
        await second.OpenAsync("check", Cancel);

        var pages = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => second.Caller.SubmitAsync(second.Page, Cancel)));

        Assert.All(pages, page => Assert.Equal(code, page.TextOf(".return-code")));
        Assert.Single(await Reporter.ReceivedAsync(_site, Cancel), r => r.Answers.What == Told);
    }

    [Fact]
    public async Task Words_typed_before_the_code_go_into_the_form_and_are_not_lost()
    {
        using var first = await AtWhereAsync();
        var code = await first.StopAsync(Cancel);
        var door = await first.Caller.GetAsync("/return", Cancel);

        var page = await first.Caller.PostAsync(door.Address, [KeyValuePair.Create("code", code), KeyValuePair.Create("message", "They left on Sunday")], Cancel);

        var details = await first.Caller.GetAsync($"/report/details{page.Address.Query}", Cancel);
        Assert.Equal("They left on Sunday", details.TextOf("#MoreDetails"));
    }

    [Fact]
    public async Task To_stop_before_anything_is_written_asks_for_the_first_answer()
    {
        using var reporter = await Reporter.StartAsync(_site, Cancel);

        await reporter.AnswerAsync(Cancel, "keep");

        Assert.Equal("what", reporter.At);
        Assert.NotEmpty(reporter.Page.TextOf(".govuk-error-summary"));
    }

    private async Task<Reporter> AtWhereAsync()
    {
        var reporter = await Reporter.StartAsync(_site, Cancel);
        await reporter.AnswerAsync(Cancel, null, ("What", Told));
        await reporter.OpenAsync("where", Cancel);
        return reporter;
    }

    private async Task<List<UnsentReport>> SlipsAsync()
    {
        await using var db = _site.Database.Open(Viewer.System("test"));
        return await db.UnsentReports.AsNoTracking().ToListAsync(Cancel);
    }

    private async Task<int> KeptAsync()
    {
        await using var db = _site.Database.Open(Viewer.System("test"));
        return await db.KeptForms.CountAsync(Cancel);
    }
}
