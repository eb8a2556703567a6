using System.Net;
using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Data;
using Tolpuddle.Core.Reports;
using Tolpuddle.Testing;
using Tolpuddle.Web.Tests.Desk;

namespace Tolpuddle.Web.Tests.Reporting;

/// <summary>Somebody who needs an interpreter says so; the team books one and sees, before anybody is reached, whether one is booked.</summary>
public sealed class InterpreterTests : IAsyncLifetime
{
    private const string Unbooked = "None is booked. Book one before you reach them";

    private TestSite _site = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _site = await TestSite.StartAsync();

    public ValueTask DisposeAsync() => _site.DisposeAsync();

    [Fact]
    public async Task What_a_reporter_says_on_the_form_stands_with_the_way_to_reach_them()
    {
        var reference = await ReportAsync();
        using var coordinator = await _site.SignInAsync(DemoPeople.Coordinator, Cancel);

        var contact = (await coordinator.GetAsync($"/reports/{reference}", Cancel)).TextOf("[aria-labelledby=contact] .safe-contact");

        Assert.Contains("Needs an interpreter: Vietnamese (of Nghe An), a woman.", contact, StringComparison.Ordinal);
        Assert.Contains(Unbooked, contact, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_needs_none_or_may_not_be_reached_has_nothing_of_it()
    {
        using var reporter = await Reporter.StartAsync(_site, Cancel);
        await reporter.AnswerAsync(Cancel, null, ("What", "Six men"));
        Assert.Contains("/report/", reporter.Page.Path, StringComparison.Ordinal);
        await reporter.OpenAsync("contact", Cancel);
        await reporter.AnswerAsync(Cancel, null, ("Way", "none"));
        await reporter.OpenAsync("check", Cancel);
        await reporter.SendAsync(Cancel);
        using var coordinator = await _site.SignInAsync(DemoPeople.Coordinator, Cancel);

        var page = await coordinator.GetAsync($"/reports/{await NewestAsync()}", Cancel);

        Assert.DoesNotContain("Needs an interpreter", page.MainText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_an_adviser_hears_stands_on_the_card_and_on_the_report()
    {
        using var adviser = await _site.SignInAsync(DemoPeople.Adviser, Cancel);
        var call = await adviser.CallAsync(
            Cancel, ("Notes", "A caller who speaks little English"), ("Way", "phone"), ("Address", "07700 900142"), ("NeedsInterpreter", "yes"), ("SpokenLanguage", "Somali"), ("InterpreterPerson", "man"));

        Assert.Contains("Needs an interpreter: Somali, a man.", call.TextOf("[data-live=card]"), StringComparison.Ordinal);
        Assert.DoesNotContain(Unbooked, call.MainText, StringComparison.Ordinal); // nothing can be booked yet

        await using var db = _site.Database.Open(Viewer.System("test"));
        Assert.Equal("yes", CallSheet.FromJson((await db.Calls.IgnoreQueryFilters().AsNoTracking().OrderByDescending(c => c.Id).FirstAsync(Cancel)).Content)[CallFields.NeedsInterpreter]);

        var report = await adviser.PressAsync(call, CallPage.Finish, Cancel);
        Assert.StartsWith("/reports/R-", report.Path, StringComparison.Ordinal);
        var contact = report.TextOf("[aria-labelledby=contact] .safe-contact");
        Assert.Contains("Needs an interpreter: Somali, a man.", contact, StringComparison.Ordinal);
        Assert.Contains(Unbooked, contact, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "Vietnamese", true)]
    [InlineData("yes", "", true)]
    [InlineData("no", "Vietnamese", false)]
    [InlineData("", "English", false)]
    [InlineData("", "", false)]
    public async Task Whoever_names_a_language_and_does_not_say_no_needs_an_interpreter(string said, string language, bool isNeeded)
    {
        var reference = await ReportAsync(("NeedsInterpreter", said), ("SpokenLanguage", language));
        using var adviser = await _site.SignInAsync(DemoPeople.Adviser, Cancel);
        using var coordinator = await _site.SignInAsync(DemoPeople.Coordinator, Cancel);
        var call = await adviser.CallAsync(Cancel, ("Notes", "A caller"), ("Way", "phone"), ("Address", "07700 900142"), ("NeedsInterpreter", said), ("SpokenLanguage", language));

        Assert.Equal(isNeeded, call.TextOf("[data-live=card]").Contains("Needs an interpreter", StringComparison.Ordinal));
        Assert.Equal(isNeeded, (await coordinator.GetAsync($"/reports/{reference}", Cancel)).MainText.Contains("Needs an interpreter", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Pressed_twice_one_interpreter_is_booked()
    {
        var reference = await ReportAsync();
        using var coordinator = await _site.SignInAsync(DemoPeople.Coordinator, Cancel);
        var form = (await coordinator.GetAsync($"/reports/{reference}", Cancel)).PostForms().Single(f => f.Address.Query == "?handler=Book");

        var pages = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => coordinator.PostAsync(form.Address, form.Filled(f => Booking.GetValueOrDefault(f.Name)), Cancel)));

        Assert.All(pages, page => Assert.Equal(HttpStatusCode.OK, page.Status));
        await using var db = _site.Database.Open(Viewer.System("test"));
        Assert.Equal(1, await db.InterpreterBookings.IgnoreQueryFilters().CountAsync(Cancel));
    }

    [Fact]
    public async Task A_booking_is_asked_confirmed_and_held_and_stands_on_its_owners_home_until_then()
    {
        var reference = await ReportAsync();
        using var coordinator = await _site.SignInAsync(DemoPeople.Coordinator, Cancel);

        var page = await BookAsync(coordinator, reference);
        Assert.Contains("Asked for", page.TextOf("[aria-labelledby=interpreter]"), StringComparison.Ordinal);
        Assert.DoesNotContain(Unbooked, page.MainText, StringComparison.Ordinal);
        Assert.Contains("Asked, not confirmed", page.TextOf("[aria-labelledby=contact] .safe-contact"), StringComparison.Ordinal);
        Assert.Contains(reference, (await coordinator.GetAsync("/reports/queue", Cancel)).TextOf("[aria-label='Interpreters booked by you']"), StringComparison.Ordinal);

        page = await StepAsync(coordinator, page, "confirm");
        Assert.Contains("Confirmed: ", page.TextOf("[aria-labelledby=contact] .safe-contact"), StringComparison.Ordinal);
        Assert.Null(page.Document.QuerySelector("[name=step][value=confirm]"));
        page = await StepAsync(coordinator, page, "held");
        Assert.Contains("Was there for", page.TextOf("[aria-labelledby=interpreter]"), StringComparison.Ordinal);
        Assert.Contains(Unbooked, page.MainText, StringComparison.Ordinal); // for the next time
        Assert.Null((await coordinator.GetAsync("/reports/queue", Cancel)).Document.QuerySelector("[aria-label='Interpreters booked by you']"));

        await using var db = _site.Database.Open(Viewer.System("test"));
        Assert.Equal(["interpreter.book", "interpreter.confirm", "interpreter.held"], await db.Audit.AsNoTracking().Where(e => e.Act.StartsWith("interpreter.")).OrderBy(e => e.At).Select(e => e.Act).ToListAsync(Cancel));
    }

    [Fact]
    public async Task An_adviser_sees_their_own_booking_on_the_desk_and_is_reminded_without_a_word_of_whom()
    {
        using var adviser = await _site.SignInAsync(DemoPeople.Adviser, Cancel);
        var reference = await OwnReportAsync();
        await BookAsync(adviser, reference);
        Assert.Contains(reference, (await adviser.GetAsync("/desk", Cancel)).TextOf("[aria-label='Interpreters booked by you']"), StringComparison.Ordinal);

        _site.Clock.Advance(TimeSpan.FromDays(4));
        await using (var system = _site.Database.Open(Viewer.Nobody)) await new Reminders(system).RemindAsync(Cancel);
        await using var db = await _site.Database.OpenAsync(DemoPeople.Adviser, Cancel);
        var notices = await db.Notices.AsNoTracking().Select(n => n.Text).ToListAsync(Cancel);

        Assert.Contains($"The interpreter for {reference} was due.", notices);
        Assert.DoesNotContain(notices, n => n.Contains("Linh", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_colleague_can_look_after_it_and_of_two_steps_at_once_the_second_changes_nothing()
    {
        using var adviser = await _site.SignInAsync(DemoPeople.Adviser, Cancel);
        using var other = await _site.SignInAsync(DemoPeople.OtherAdviser, Cancel);
        var reference = await OwnReportAsync();
        var page = await BookAsync(adviser, reference);
        var theirs = await other.GetAsync($"/reports/{reference}", Cancel);

        theirs = await StepAsync(other, theirs, "take");
        Assert.Contains("looked after by you", theirs.TextOf("[aria-labelledby=interpreter]"), StringComparison.Ordinal);
        await StepAsync(other, theirs, "cancel");
        page = await StepAsync(adviser, page, "held");

        Assert.Contains("Nothing was changed", page.TextOf(".notice"), StringComparison.Ordinal);
        Assert.Contains("Cancelled for", page.TextOf("[aria-labelledby=interpreter]"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Booking.Who", "", "Write who interprets")]
    [InlineData("Booking.Language", "", "Write the language")]
    [InlineData("Booking.Day", "soon", "Write the date like 27 3 2026")]
    [InlineData("Booking.Day", "2020-01-01", "still to come")]
    [InlineData("Booking.Day", "2150-01-01", "still to come")]
    [InlineData("Booking.Time", "noon", "Write the time like 14:05")]
    [InlineData("Booking.Way", "", "Choose how they take part")]
    [InlineData("Booking.Way", "pigeon", "Choose how they take part")]
    public async Task What_is_missing_is_said_and_nothing_typed_is_lost(string field, string typed, string says)
    {
        var reference = await ReportAsync();
        using var coordinator = await _site.SignInAsync(DemoPeople.Coordinator, Cancel);
        var form = (await coordinator.GetAsync($"/reports/{reference}", Cancel)).PostForms().Single(f => f.Address.Query == "?handler=Book");
        var answers = Booking;
        answers[field] = typed;
        answers["Booking.Note"] = "Ask at the door";

        var page = await coordinator.PostAsync(form.Address, form.Filled(f => answers.GetValueOrDefault(f.Name)), Cancel);

        Assert.Contains(says, page.TextOf(".govuk-error-summary"), StringComparison.Ordinal);
        Assert.Contains("Ask at the door", page.TextOf("[name='Booking.Note']"), StringComparison.Ordinal);
        Assert.NotNull(page.Find("[name='Booking.Note']").Closest("details[open]"));
        await using var db = _site.Database.Open(Viewer.System("test"));
        Assert.Equal(0, await db.InterpreterBookings.IgnoreQueryFilters().CountAsync(Cancel));
    }

    [Fact]
    public async Task Agencies_that_the_report_is_passed_to_see_neither_need_nor_booking_and_change_none()
    {
        var reference = await ReportAsync();
        using var coordinator = await _site.SignInAsync(DemoPeople.Coordinator, Cancel);
        var ours = await BookAsync(coordinator, reference);
        await using (var db = await _site.Database.OpenAsync(DemoPeople.Coordinator, Cancel))
        {
            var id = await db.Reports.Where(r => r.Reference == reference).Select(r => r.Id).SingleAsync(Cancel);
            await new Core.Cases.Referrals(db).SendAsync(id, [(await _site.Database.ViewerAsync(DemoPeople.Police, Cancel)).AgencyId], "Please look", TestCases.Grounds, Cancel);
        }

        using var police = await _site.SignInAsync(DemoPeople.Police, Cancel);
        var page = await police.GetAsync($"/reports/{reference}", Cancel);
        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.DoesNotContain("interpreter", page.MainText, StringComparison.OrdinalIgnoreCase);
        var step = ours.PostForms().First(f => f.Address.Query == "?handler=Booking");
        var token = page.Find("[name=__RequestVerificationToken]").GetAttribute("value")!;
        var answer = await police.PostAsync(step.Address, step.Filled(_ => null).Where(f => f.Key is not ("__RequestVerificationToken" or "step")).Append(KeyValuePair.Create("__RequestVerificationToken", token)).Append(KeyValuePair.Create("step", "cancel")), Cancel);

        Assert.Equal(HttpStatusCode.NotFound, answer.Status);
        Assert.Contains("Asked for", (await coordinator.GetAsync($"/reports/{reference}", Cancel)).TextOf("[aria-labelledby=interpreter]"), StringComparison.Ordinal);
    }

    private Dictionary<string, string> Booking => new()
    {
        ["Booking.Who"] = "Linh of Dorset Interpreting",
        ["Booking.Language"] = "Vietnamese",
        ["Booking.Day"] = Days.Of(_site.Clock.GetUtcNow().UtcDateTime).AddDays(3).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
        ["Booking.Time"] = "10:30",
        ["Booking.Way"] = "video",
        ["Booking.Note"] = "",
    };

    private async Task<SeenPage> BookAsync(Caller caller, string reference)
    {
        var form = (await caller.GetAsync($"/reports/{reference}", Cancel)).PostForms().Single(f => f.Address.Query == "?handler=Book");
        var page = await caller.PostAsync(form.Address, form.Filled(f => Booking.GetValueOrDefault(f.Name)), Cancel);
        Assert.Contains("Written down", page.TextOf(".notice"), StringComparison.Ordinal);
        return page;
    }

    private static async Task<SeenPage> StepAsync(Caller caller, SeenPage page, string step)
    {
        var form = page.PostForms().First(f => f.Address.Query == "?handler=Booking");
        return await caller.PostAsync(form.Address, form.Filled(_ => null).Where(f => f.Key != "step").Append(KeyValuePair.Create("step", step)), Cancel);
    }

    /// <summary>By the form, from somebody who may be rung and needs an interpreter.</summary>
    private Task<string> ReportAsync() => ReportAsync(("NeedsInterpreter", "yes"), ("SpokenLanguage", "Vietnamese"), ("Dialect", "of Nghe An"), ("InterpreterPerson", "woman"));

    private async Task<string> ReportAsync(params (string Field, string Text)[] language)
    {
        using var reporter = await Reporter.StartAsync(_site, Cancel);
        await reporter.AnswerAsync(Cancel, null, ("What", "Six men"));
        await reporter.OpenAsync("contact", Cancel);
        await reporter.AnswerAsync(Cancel, null, ("Way", "phone"));
        await reporter.OpenAsync("contact-details", Cancel);
        await reporter.AnswerAsync(Cancel, null, ("ReporterPhone", "07700 900142"));
        await reporter.OpenAsync("contact-language", Cancel);
        await reporter.AnswerAsync(Cancel, null, language);
        await reporter.OpenAsync("check", Cancel);
        await reporter.SendAsync(Cancel);
        return await NewestAsync();
    }

    /// <summary>A report that the adviser answers for.</summary>
    private async Task<string> OwnReportAsync()
    {
        await using var db = await _site.Database.OpenAsync(DemoPeople.Adviser, Cancel);
        return Assert.IsType<ReceiveResult.Received>(await new Intake(db).ReceiveAsync(new ReportDraft { Channel = "call", Answers = new ReportAnswers { What = "Six men" }, OwnerId = db.Viewer.AccountId }, Cancel)).Reference;
    }

    private async Task<string> NewestAsync() => (await Reporter.ReceivedAsync(_site, Cancel))[^1].Reference;
}
