using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Access.Guests;
using Tolpuddle.Core.Cases;
using Tolpuddle.Core.Data;
using Tolpuddle.Core.Reports;
using Tolpuddle.Testing;
using Tolpuddle.Web.Hosting;

namespace Tolpuddle.Web.Tests.Guests;

/// <summary>A report is referred to somebody without an account: chosen, looked at, sent, opened by link and code, answered.</summary>
public sealed class GuestTests : IAsyncLifetime
{
    private readonly MailServer _mail = new();
    private readonly StillClock _waits = new();
    private TestSite _site = null!;
    private Caller _sender = null!;
    private Report _report = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _site = await TestSite.StartAsync(
            replace: services => services.AddSingleton(new CodePatience(_waits)),
            set: settings => settings with { Smtp = Web.Mail.SmtpServer.Parse(_mail.Address), MailFrom = "tolpuddle@partnership.example", PublicUrl = "http://tolpuddle.example" });
        await using var db = await _site.Database.OpenAsync(DemoPeople.Coordinator, Cancel);
        _report = TestReports.Draft(db, "Zdenka says Marko drives BD51 SMR, ring 07700 900123. She needs a bed.", RiskClock.High);
        db.ReporterContacts.Add(new ReporterContact { ReportId = _report.Id, Name = "Nina Neighbour", Way = "phone", Address = "07700 900456" });
        await TestReports.ReceiveAsync(db, _report, Cancel, (MentionKind.Person, "Zdenka"), (MentionKind.Person, "Marko"));
        _sender = await _site.SignInAsync(DemoPeople.Coordinator, Cancel);
    }

    public async ValueTask DisposeAsync()
    {
        _sender.Dispose();
        await _site.DisposeAsync();
        await _mail.DisposeAsync();
    }

    [Fact]
    public async Task What_is_missing_is_said_in_the_order_of_the_page()
    {
        var form = await _sender.GetAsync($"/reports/{_report.Reference}/refer/outside", Cancel);

        var page = await _sender.SubmitAsync(form, Cancel, button: "button[formaction*=Preview]");

        var said = page.Document.QuerySelectorAll(".govuk-error-summary__list a").Select(a => a.GetAttribute("href")![1..]).ToList();
        Assert.True(said.Count > 4, page.MainText);
        Assert.Equal(page.Document.QuerySelectorAll("main [id]").Select(e => e.Id!).Where(said.Contains), said);
    }

    [Fact]
    public async Task What_the_sender_saw_is_what_the_guest_sees_and_their_answer_is_the_referrals()
    {
        var preview = await PreviewAsync();
        var paper = preview.Find("#paper").OuterHtml;
        var (referral, code) = await SendAsync(preview);
        var link = await LinkAsync();
        using var guest = _site.NewCaller();
        Assert.Contains("not yet", (await _sender.GetAsync(referral, Cancel)).MainText, StringComparison.Ordinal); // opened

        var page = await OpenAsync(guest, link, code);

        Assert.Equal(paper, page.Find("#paper").OuterHtml);
        var all = page.Document.DocumentElement.OuterHtml;
        foreach (var hidden in new[] { "Zdenka", "Marko", "BD51", "900123", "Nina", "900456", _report.Reference, "gwen@", "Nobody could" }) Assert.DoesNotContain(hidden, all, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("needs a bed", page.MainText, StringComparison.Ordinal);
        Assert.DoesNotContain(page.Document.QuerySelectorAll("[src], link[href], form[action]"), e => (e.GetAttribute("src") ?? e.GetAttribute("href") ?? e.GetAttribute("action"))!.Contains("//", StringComparison.Ordinal));

        page = await AnswerAsync(guest, page, GuestAnswer.Question, "How old is she?");
        Assert.Contains("Your question has arrived", page.MainText, StringComparison.Ordinal);
        var replied = await _sender.SubmitAsync(await _sender.GetAsync(referral, Cancel), Cancel, new Dictionary<string, string> { ["Reply.Reason"] = "Over thirty" }, "form[action*=Reply] button");
        Assert.Contains("How old is she?", replied.MainText, StringComparison.Ordinal);
        Assert.DoesNotContain("not yet", replied.MainText, StringComparison.Ordinal);

        page = await OpenAsync(guest, link, page.TextOf("#next-code")); // the code of the first time works no more
        Assert.Contains("Over thirty", page.MainText, StringComparison.Ordinal);
        page = await AnswerAsync(guest, page, GuestAnswer.Accept, "");
        Assert.DoesNotContain(nameof(GuestAnswer.Accept), page.Find("#guest").InnerHtml, StringComparison.Ordinal);
        page = await AnswerAsync(guest, page, GuestAnswer.Done, "");
        Assert.Contains("Write it in a few words", page.TextOf(".govuk-error-summary"), StringComparison.Ordinal);
        var form = page;
        page = await AnswerAsync(guest, form, GuestAnswer.Done, "She sleeps here tonight", "safe");
        Assert.Contains("Your answer has arrived", page.MainText, StringComparison.Ordinal);
        Assert.DoesNotContain("needs a bed", page.MainText, StringComparison.Ordinal);
        Assert.Equal(page.MainText, (await AnswerAsync(guest, form, GuestAnswer.Done, "She sleeps here tonight", "safe")).MainText); // pressed twice
        page = await guest.SubmitAsync(page, Cancel, button: "form[action*=Accounts] button");
        Assert.Contains("An administrator was told", page.MainText, StringComparison.Ordinal);
        Assert.Empty(guest.Cookies.GetAllCookies());

        Assert.Contains("In a safe place", (await _sender.GetAsync(referral, Cancel)).MainText, StringComparison.Ordinal);
        var report = (await _sender.GetAsync($"/reports/{_report.Reference}", Cancel)).TextOf("section[aria-labelledby=history]");
        foreach (var told in new[] { "Safe Homes", "How old is she?", "Over thirty", "She sleeps here tonight" }) Assert.Contains(told, report, StringComparison.Ordinal);
        Assert.Contains("Safe Homes", (await _sender.GetAsync("/referrals?side=sent&ended=true", Cancel)).MainText, StringComparison.Ordinal);
        await using var db = _site.Database.Open(Viewer.System("test"));
        Assert.Equal((2, 5), (await db.Audit.CountAsync(e => e.Act == "guest.enter" && e.SubjectId == _report.Id, Cancel), await db.Audit.CountAsync(e => e.Act == "guest.open" && e.SubjectId == _report.Id, Cancel)));
        using var officer = await _site.SignInAsync(DemoPeople.DataProtectionOfficer, Cancel);
        Assert.Contains("Gwen Guest, Safe Homes (no account)", (await officer.GetAsync($"/audit?subject={_report.Reference}", Cancel)).MainText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_mail_holds_a_link_and_a_day_and_nothing_else()
    {
        var (_, code) = await SendAsync(await PreviewAsync());
        await LinkAsync();

        var mail = Assert.Single(_mail.Mails);
        Assert.Equal("gwen@homes.example", mail.To);
        Assert.Equal("Something waits for you in Tolpuddle", mail.Message.Subject);
        foreach (var hidden in new[] { "Zdenka", "Marko", "bed", "Safe Homes", "Gwen", _report.Reference, code, code.Replace(" ", "", StringComparison.Ordinal), "referr", "Helpline" }) Assert.DoesNotContain(hidden, mail.Everything.Replace("gwen@homes.example", "", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>A link that never was, one with a wrong code, one too old, one withdrawn, one used up: status, headers, page and the time to the answer are the same.</summary>
    [Fact]
    public async Task Whatever_does_not_open_answers_alike_after_the_same_time()
    {
        var (_, code) = await SendAsync(await PreviewAsync());
        var link = await LinkAsync();
        const string Wrong = "0000 0000";
        var never = await TryAsync("/guest/no-such-link-was-ever-made", Wrong);
        Assert.Contains("open nothing", never.Answer, StringComparison.Ordinal);
        Assert.All(never.Waits, wait => Assert.InRange(wait, CodePatience.Least, CodePatience.Least + CodePatience.MostAdded));
        Assert.Equal(never, await TryAsync(link, Wrong));

        using (var guest = _site.NewCaller())
        {
            var visit = await OpenAsync(guest, link, code);
            Assert.Equal(never.Answer.Replace(Wrong, code, StringComparison.Ordinal), (await TryAsync(link, code)).Answer); // used once
            var next = visit.TextOf("#next-code");
            await AnswerAsync(guest, visit, GuestAnswer.CannotHelp, "We are full");
            Assert.Equal(never.Answer.Replace(Wrong, next, StringComparison.Ordinal), (await TryAsync(link, next)).Answer); // used up
        }

        var (withdrawn, open) = await SendAsync(await PreviewAsync());
        link = await LinkAsync();
        using var reader = _site.NewCaller();
        var seen = await OpenAsync(reader, link, open);
        var last = seen.TextOf("#next-code");
        var over = await _sender.SubmitAsync(await _sender.GetAsync(withdrawn, Cancel), Cancel, new Dictionary<string, string> { ["Withdraw.Reason"] = "She said no" }, "form[action*=Withdraw] button");
        Assert.Contains("Withdrawn. The link opens nothing now.", over.MainText, StringComparison.Ordinal);
        Assert.DoesNotContain("waits to go", over.MainText, StringComparison.Ordinal);
        Assert.Equal(never.Answer.Replace(Wrong, last, StringComparison.Ordinal), (await TryAsync(link, last)).Answer);
        Assert.Contains("Nothing is open here", (await reader.GetAsync(seen.Address.PathAndQuery, Cancel)).MainText, StringComparison.Ordinal); // at once
        var late = await AnswerAsync(reader, seen, GuestAnswer.Question, "May I ask?");
        Assert.Contains("May I ask?", late.MainText, StringComparison.Ordinal); // what was typed is not lost

        var (_, old) = await SendAsync(await PreviewAsync());
        link = await LinkAsync();
        _site.Clock.Advance(TimeSpan.FromDays(8));
        Assert.Equal(never.Answer.Replace(Wrong, old, StringComparison.Ordinal), (await TryAsync(link, old)).Answer);
    }

    [Fact]
    public async Task A_code_dies_of_five_wrong_tries_the_sender_is_told_and_gives_another()
    {
        var (referral, code) = await SendAsync(await PreviewAsync());
        var link = await LinkAsync();
        for (var i = 0; i < Guest.MostTries; i++) await TryAsync(link, code[..^1] + (code[^1] == '0' ? '1' : '0'));

        Assert.Contains("open nothing", (await TryAsync(link, code)).Answer, StringComparison.Ordinal);

        Assert.Contains("was wrong 5 times", (await _sender.GetAsync("/notices", Cancel)).MainText, StringComparison.Ordinal);
        var page = await _sender.SubmitAsync(await _sender.GetAsync(referral, Cancel), Cancel, button: "form[action*=Code] button");
        using var guest = _site.NewCaller();
        var visit = await OpenAsync(guest, link, page.TextOf("#code"));
        Assert.Contains("needs a bed", visit.MainText, StringComparison.Ordinal);
        for (var i = 0; i < Guest.MostTries; i++) await TryAsync(link, "no code"); // has no digits, and is no try
        Assert.NotNull((await guest.GetAsync(visit.Address.PathAndQuery, Cancel)).Document.QuerySelector("#next-code"));
        var next = visit.TextOf("#next-code");
        for (var i = 0; i < Guest.MostTries; i++) await TryAsync(link, next[..^1] + (next[^1] == '0' ? '1' : '0'));
        visit = await guest.GetAsync(visit.Address.PathAndQuery, Cancel);
        Assert.Null(visit.Document.QuerySelector("#next-code"));
        Assert.Contains("ring whoever referred this to you", visit.MainText, StringComparison.Ordinal);
        Assert.Null((await _sender.GetAsync(referral, Cancel)).Document.QuerySelector("#code")); // shown once
    }

    /// <summary>Pressed twice, a code opens one visit, and not once more from another form. Whoever gives up while it waits has used up nothing.</summary>
    [Fact]
    public async Task A_code_is_used_up_once_and_only_by_whoever_comes_in()
    {
        var (_, code) = await SendAsync(await PreviewAsync());
        var link = await LinkAsync();
        using var guest = _site.NewCaller();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new CodePatience(_waits).WaitAsync<bool>(() => throw new InvalidOperationException("It looked."), new CancellationToken(canceled: true)));
        var door = await guest.GetAsync(link, Cancel);
        var fields = new Dictionary<string, string> { ["code"] = code };

        var visit = await guest.SubmitAsync(door, Cancel, fields);

        Assert.Equal(visit.Address, (await guest.SubmitAsync(door, Cancel, fields)).Address);
        Assert.Contains("open nothing", (await OpenAsync(guest, link, code)).MainText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task More_questions_than_anybody_answers_are_not_sent_and_not_lost()
    {
        var (_, code) = await SendAsync(await PreviewAsync());
        using var guest = _site.NewCaller();
        var page = await OpenAsync(guest, await LinkAsync(), code);
        for (var i = 0; i < Guest.MostUnanswered; i++) page = await AnswerAsync(guest, page, GuestAnswer.Question, $"Question {i}");

        page = await AnswerAsync(guest, page, GuestAnswer.Question, "And how old is she?");

        Assert.Contains("5 of your questions wait for an answer already", page.TextOf(".govuk-error-summary"), StringComparison.Ordinal);
        Assert.Equal("And how old is she?", page.TextOf("textarea"));
    }

    [Fact]
    public async Task Of_a_mail_that_does_not_arrive_an_administrator_learns_that_it_was_a_guests_and_the_sender_that_it_did_not_go()
    {
        _mail.Recipient = _ => "550 5.1.1 nobody here";
        var (referral, _) = await SendAsync(await PreviewAsync());
        await _site.GoRoundAsync("mail", Cancel);

        using var administrator = await _site.SignInAsync(DemoPeople.Administrator, Cancel);
        var row = (await administrator.GetAsync("/administration", Cancel)).TextOf("table tbody tr");

        Assert.StartsWith("a guest", row.Trim(), StringComparison.Ordinal);
        Assert.DoesNotContain("Gwen", row, StringComparison.Ordinal);
        Assert.Contains("did not go", (await _sender.GetAsync("/notices", Cancel)).MainText, StringComparison.Ordinal);
        Assert.Contains("did not go: The mail server refused the recipient (550).", (await _sender.GetAsync(referral, Cancel)).MainText, StringComparison.Ordinal);
    }

    /// <summary>Somebody at the police, who was not sent it, and a guest without the address of a visit.</summary>
    [Fact]
    public async Task Nobody_else_can_look_reply_or_make_a_code()
    {
        var (referral, _) = await SendAsync(await PreviewAsync());
        using var police = await _site.SignInAsync(DemoPeople.Police, Cancel);
        var token = (await police.GetAsync("/forgotten", Cancel)).Find("input[name=__RequestVerificationToken]").GetAttribute("value")!;

        Assert.Equal(HttpStatusCode.NotFound, (await police.GetAsync(referral, Cancel)).Status);
        foreach (var handler in new[] { "Code", "Reply", "Withdraw", "Accept", "Decline", "Result" })
        {
            var answer = await police.PostAsync(
                new Uri(_site.Address, $"{referral}?handler={handler}"),
                [new("__RequestVerificationToken", token), new("Reply.Reason", "r"), new("Withdraw.Reason", "r"), new("Decline.Reason", "r"), new("Result.Code", "safe"), new("Result.Text", "r")], Cancel);
            Assert.Equal(HttpStatusCode.NotFound, answer.Status);
        }

        using var stranger = _site.NewCaller();
        foreach (var visit in new[] { "", "?visit=", "?visit=AAAAAAAAAAAAAAAAAAAAAA" })
        {
            Assert.Contains("Nothing is open here", (await stranger.GetAsync($"/guest/referral{visit}", Cancel)).MainText, StringComparison.Ordinal);
        }
    }

    private async Task<SeenPage> PreviewAsync() => await _sender.SubmitAsync(await _sender.GetAsync($"/reports/{_report.Reference}/refer/outside", Cancel), Cancel, new Dictionary<string, string>
    {
        ["Guest.Name"] = "Gwen Guest",
        ["Guest.Organisation"] = "Safe Homes",
        ["Guest.Email"] = "gwen@homes.example",
        ["Guest.Asked"] = "Have you a bed?",
        ["Share.Basis"] = "safeguarding",
        ["Share.Consent"] = "not-asked",
        ["Share.Words"] = "Nobody could be asked",
    }, "button[formaction*=Preview]");

    private async Task<(string Path, string Code)> SendAsync(SeenPage preview)
    {
        var page = await _sender.SubmitAsync(preview, Cancel, new Dictionary<string, string> { ["Form.IsRead"] = "true" }, "button[formaction*=Send]");
        Assert.Null(page.Document.QuerySelector("#link")); // the mail brings it
        return (page.Path, page.TextOf("#code"));
    }

    private async Task<string> LinkAsync()
    {
        await _site.GoRoundAsync("mail", Cancel);
        return _mail.Mails[^1].Link.AbsolutePath;
    }

    private static async Task<SeenPage> OpenAsync(Caller guest, string link, string code) =>
        await guest.SubmitAsync(await guest.GetAsync(link, Cancel), Cancel, new Dictionary<string, string> { ["code"] = code });

    private static Task<SeenPage> AnswerAsync(Caller guest, SeenPage page, GuestAnswer answer, string words, string result = "") =>
        guest.SubmitAsync(page, Cancel, new Dictionary<string, string> { ["answer"] = answer.ToString(), ["words"] = words, ["result"] = result }, "#guest > .govuk-button");

    private sealed record Tried(string Answer, string AllWaits, IReadOnlyList<TimeSpan> Waits)
    {
        public bool Equals(Tried? other) => other is not null && other.Answer == Answer && other.AllWaits == AllWaits;

        public override int GetHashCode() => Answer.GetHashCode(StringComparison.Ordinal);
    }

    /// <summary>Status, headers and page of a try that opens nothing, without the address that was asked for, and how long it waited.</summary>
    private async Task<Tried> TryAsync(string link, string code)
    {
        _waits.TakeWaits();
        using var stranger = _site.NewCaller();
        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["code"] = code, ["form"] = "AAAAAAAAAAAAAAAAAAAAAA" });
        using var answer = await stranger.Http.PostAsync(link, form, Cancel);
        var headers = answer.Headers.Where(h => h.Key != "Date").Select(h => $"{h.Key}: {string.Join(", ", h.Value)}").Order(StringComparer.Ordinal);
        var waits = _waits.TakeWaits();
        var page = (await answer.Content.ReadAsStringAsync(Cancel)).Replace(link, "LINK", StringComparison.Ordinal);
        return new Tried($"{answer.StatusCode}\n{string.Join('\n', headers)}\n{page}", string.Join(' ', waits), waits);
    }
}
