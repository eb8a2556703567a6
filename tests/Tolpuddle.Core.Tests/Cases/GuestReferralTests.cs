using System.Text.Json;
using CsCheck;
using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Access.Guests;
using Tolpuddle.Core.Cases;
using Tolpuddle.Core.Data;
using Tolpuddle.Core.Reports;
using Tolpuddle.Methods.Disclosure;
using Tolpuddle.Testing;

namespace Tolpuddle.Core.Tests.Cases;

/// <summary>Referrals to somebody without an account stand beside the others: with an owner, a clock, a ground and an end.</summary>
public sealed class GuestReferralTests : IAsyncLifetime
{
    private TestDatabase _database = null!;
    private TolpuddleContext _sender = null!;
    private Report _report = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync(TestData.Demonstration);
        _sender = await _database.OpenAsync(DemoPeople.Coordinator, Cancel);
        _report = await TestReports.ReceiveAsync(_sender, TestReports.Draft(_sender, "Men in a van", RiskClock.Medium), Cancel);
    }

    public async ValueTask DisposeAsync()
    {
        await _sender.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task Its_sender_answers_for_it_is_reminded_and_finds_it_among_the_others()
    {
        var sent = await SendAsync(days: 1);

        var row = Assert.Single((await new ReferralReading(_sender).PageAsync(new ReferralFilter { ToUs = false }, null, Cancel)).Rows);
        Assert.Equal((sent.ReferralId, "Safe Homes", _sender.Viewer.AccountId), (row.Id, row.Agency, row.OwnerId));
        Assert.Equal(_sender.Now.AddDays(1), row.DueAt, TimeSpan.FromMinutes(1)); // two working days by the risk, but the link dies before
        Assert.Equal("Safe Homes", Assert.Single((await new ReferralReading(_sender).WithAsync([_report.Id], Cancel))[_report.Id]).Agency);
        Assert.Equal((ReportState.Referred, 1), (_report.State, _report.OpenReferrals));
        _database.Clock.Advance(TimeSpan.FromHours(25));
        await using (var program = _database.Open(Viewer.Nobody)) await new Reminders(program).RemindAsync(Cancel);
        Assert.Contains(await _sender.Notices.ToListAsync(Cancel), n => n.Text == $"The referral of {_report.Reference} is late." && n.Path == $"/referrals/{sent.ReferralId}");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Of_many_who_try_the_right_code_at_once_one_comes_in_and_whoever_presses_again_is_the_same_visitor(bool isSameForm)
    {
        var sent = await SendAsync();
        var form = Slips.NewToken();

        var tokens = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Task.Run(() => EnterAsync(sent, sent.Code, isSameForm ? form : Slips.NewToken()), Cancel)));

        Assert.Single(tokens.OfType<string>().Distinct());
        Assert.Equal(1, await ActsAsync("guest.enter"));
        if (!isSameForm) return;
        Assert.NotNull(await EnterAsync(sent, sent.Code, form));
        _database.Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Null(await EnterAsync(sent, sent.Code, form)); // a code that somebody sees later opens nothing
    }

    [Fact]
    public async Task Many_wrong_codes_at_once_are_no_more_tries_than_one_after_the_other_and_each_is_written_down()
    {
        var sent = await SendAsync();

        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Run(() => EnterAsync(sent, $"x{i}", Slips.NewToken()), Cancel)));

        Assert.Null(await EnterAsync(sent, sent.Code));
        Assert.Equal(Guest.MostTries, await ActsAsync("guest.wrong-code"));
        Assert.Single(await _sender.Notices.Where(n => n.Text.Contains("opens nothing now")).ToListAsync(Cancel));
    }

    [Fact]
    public async Task With_a_wrong_code_nothing_is_saved_but_that_it_was_wrong()
    {
        var sent = await SendAsync();
        await using var db = _database.Open(Viewer.Nobody);
        db.Notices.Add(new Notice { AccountId = _sender.Viewer.AccountId, At = db.Now, Text = "Left behind by something else", Path = "/" });

        Assert.Null(await TestCases.Visits(db).EnterAsync(sent.LinkPath.Split('/')[^1], "wrong", Slips.NewToken(), Cancel));

        Assert.Equal((0, 1), (await _sender.Notices.CountAsync(Cancel), await ActsAsync("guest.wrong-code")));
    }

    [Fact]
    public async Task A_new_code_ends_the_visits_that_the_one_before_has_opened()
    {
        var sent = await SendAsync();
        await using var db = _database.Open(Viewer.Nobody);
        var (visits, answers) = (TestCases.Visits(db), new GuestAnswers(db));
        var first = await visits.ResumeAsync(await EnterAsync(sent, sent.Code), Cancel);
        Assert.NotNull(await answers.OpenAsync(first!, Cancel));

        var second = await visits.ResumeAsync(await EnterAsync(sent, first!.NextCode), Cancel);
        Assert.Null(await answers.OpenAsync(first, Cancel));
        Assert.NotNull(await answers.OpenAsync(second!, Cancel));
        _sender.ChangeTracker.Clear();
        Assert.Equal(TriageResult.Done, (await new GuestReferrals(_sender).GiveCodeAsync(sent.ReferralId, Cancel)).End);

        Assert.Null(await answers.OpenAsync(second!, Cancel));
        Assert.Equal(GuestAnswerResult.Over, await answers.AnswerAsync(second!, GuestAnswer.Accept, null, "", Cancel));
    }

    [Fact]
    public async Task A_visit_that_is_left_while_somebody_looks_at_it_stays_left()
    {
        var sent = await SendAsync();
        var token = await EnterAsync(sent, sent.Code);
        await using var db = _database.Open(Viewer.Nobody);
        await using var leaving = _database.Open(Viewer.Nobody);
        _database.Clock.AtNextLook = () => leaving.Database.ExecuteSqlRaw("""DELETE FROM "UnsentReports" """); // when it was read, to see how old it is

        Assert.Null(await TestCases.Visits(db).ResumeAsync(token, Cancel));

        Assert.Null(_database.Clock.AtNextLook);
        await using var after = _database.Open(Viewer.Nobody);
        Assert.Null(await TestCases.Visits(after).ResumeAsync(token, Cancel));
    }

    [Fact]
    public async Task A_guest_asks_so_much_and_no_more()
    {
        var sent = await SendAsync();
        await using var db = _database.Open(Viewer.Nobody);
        var answers = new GuestAnswers(db);
        var visit = (await TestCases.Visits(db).ResumeAsync(await EnterAsync(sent, sent.Code), Cancel))!;
        for (var i = 1; i <= Guest.MostLines; i++)
        {
            Assert.Equal(GuestAnswerResult.Done, await answers.AnswerAsync(visit, GuestAnswer.Question, null, $"Question {i}", Cancel));
            Assert.Equal(GuestAnswerResult.Done, await answers.AnswerAsync(visit, GuestAnswer.Question, null, $"Question {i}", Cancel)); // pressed twice
            if (i % Guest.MostUnanswered != 0) continue;
            Assert.Equal(GuestAnswerResult.WaitsForAnswers, await answers.AnswerAsync(visit, GuestAnswer.Question, null, "One more", Cancel));
            _sender.ChangeTracker.Clear();
            Assert.Equal(TriageResult.Done, await new GuestReferrals(_sender).ReplyAsync(sent.ReferralId, $"Answer {i}", Cancel));
            db.ChangeTracker.Clear();
        }

        Assert.Equal(GuestAnswerResult.NoRoom, await answers.AnswerAsync(visit, GuestAnswer.Question, null, "One more", Cancel));
        Assert.Equal(GuestAnswerResult.NoRoom, await answers.AnswerAsync(visit, GuestAnswer.Accept, null, "One more", Cancel));
        Assert.Equal(Guest.MostLines, (await answers.OpenAsync(visit, Cancel))!.Talk.Lines.Count(line => line.FromGuest));
        Assert.Equal(GuestAnswerResult.Done, await answers.AnswerAsync(visit, GuestAnswer.Accept, null, "", Cancel));
    }

    /// <summary>Whatever is marked, asked and said: whoever comes in sees the sanitised copy and the talk, and of the whole database their own row.</summary>
    [Fact]
    public async Task A_visit_shows_what_was_sent_and_never_more()
    {
        const string Hidden = "Zebrafinch";
        var part = Gen.Select(Gen.String[Gen.Char["ab \n.[\u0639"], 0, 8], Gen.Bool, (words, isHidden) => isHidden ? $"[[{Hidden} {words.Replace("[", "", StringComparison.Ordinal)}]]" : words.Replace("[", "(", StringComparison.Ordinal));
        await Gen.Select(part.Array[1, 6], Gen.Bool).SampleAsync(async (parts, isAsked) =>
        {
            Assert.True(MarkedText.TryParse($"Known: {string.Concat(parts)}", out var marked));
            await using var sender = await _database.OpenAsync(DemoPeople.Coordinator, Cancel);
            var report = await TestReports.ReceiveAsync(sender, TestReports.Draft(sender, $"{Hidden} told us"), Cancel, (MentionKind.Person, Hidden));
            var sent = Assert.IsType<SendResult.SentOutside>(await new GuestReferrals(sender).SendAsync(report.Id, Draft(7) with { Text = marked.Sanitised }, TestCases.Grounds, Cancel));
            await using var db = _database.Open(Viewer.Nobody);
            var (visits, answers) = (TestCases.Visits(db), new GuestAnswers(db));
            var visit = (await visits.ResumeAsync(await visits.EnterAsync(sent.LinkPath.Split('/')[^1], sent.Code, Slips.NewToken(), Cancel), Cancel))!;
            if (isAsked) Assert.Equal(GuestAnswerResult.Done, await answers.AnswerAsync(visit, GuestAnswer.Question, null, "How old?", Cancel));

            var view = (await answers.OpenAsync(visit, Cancel))!;

            Assert.Equal((marked.Sanitised, "Have you a bed?", isAsked ? 1 : 0), (view.Paper.Text, view.Paper.Asked, view.Talk.Lines.Count));
            Assert.DoesNotContain(Hidden, JsonSerializer.Serialize(new { view, visit }), StringComparison.OrdinalIgnoreCase);
            await using var guest = _database.Open(Viewer.Guest(visit.GuestId, report.AgencyId));
            Assert.Equal([visit.GuestId], await guest.Guests.Select(g => g.Id).ToListAsync(Cancel));
            Assert.Equal(0, await guest.Reports.CountAsync(Cancel) + await guest.Referrals.CountAsync(Cancel) + await guest.Mentions.CountAsync(Cancel) + await guest.Sharings.CountAsync(Cancel) + await guest.Accounts.CountAsync(Cancel) + await guest.Audit.CountAsync(Cancel));
        }, iter: 40, threads: 1);
    }

    [Fact]
    public async Task What_may_not_be_shared_or_has_no_ground_or_is_anothers_does_not_go()
    {
        await using var police = await _database.OpenAsync(DemoPeople.Police, Cancel);
        Assert.Equal(new SendResult.Refused(TriageResult.NotFound), await new GuestReferrals(police).SendAsync(_report.Id, Draft(7), TestCases.Grounds, Cancel));
        Assert.IsType<SendResult.NeedsGrounds>(await new GuestReferrals(_sender).SendAsync(_report.Id, Draft(7), new SharingGrounds("consent", "refused", "She said no"), Cancel));
        Assert.Equal(new SendResult.Refused(TriageResult.NeedsReason), await new GuestReferrals(_sender).SendAsync(_report.Id, Draft(Guest.MostDays + 1), TestCases.Grounds, Cancel));
        var sent = await SendAsync();
        Assert.Equal(new SendResult.AlreadyThere("Safe Homes"), await new GuestReferrals(_sender).SendAsync(_report.Id, Draft(7), TestCases.Grounds, Cancel));
        Assert.Equal(TriageResult.NotFound, (await new GuestReferrals(police).GiveCodeAsync(sent.ReferralId, Cancel)).End);
        Assert.Equal(TriageResult.NotFound, await new GuestReferrals(police).ReplyAsync(sent.ReferralId, "Yes", Cancel));

        await new Grading(_sender).GradeAsync(_report.Id, null, new GradeChoice("1", "A", "C", [Grading.NoOnwardSharing]), Cancel);
        Assert.IsType<SendResult.SharingForbidden>(await new GuestReferrals(_sender).SendAsync(_report.Id, Draft(7) with { Email = "other@homes.example" }, TestCases.Grounds, Cancel));
        Assert.Equal(TriageResult.SharingForbidden, await new GuestReferrals(_sender).ReplyAsync(sent.ReferralId, "Yes", Cancel));
        Assert.Equal("safeguarding", (await _sender.Sharings.SingleAsync(Cancel)).Basis);
    }

    [Fact]
    public async Task Withdrawn_before_the_mail_has_gone_the_mail_stays_here()
    {
        var sent = await SendAsync();

        Assert.Equal(TriageResult.Done, await new Referrals(_sender).WithdrawAsync(sent.ReferralId, "She said no", Cancel));

        await using var program = _database.Open(Viewer.System("test"));
        Assert.Empty(await program.Outbox.ToListAsync(Cancel));
        Assert.Null(await EnterAsync(sent, sent.Code));
        Assert.Equal(0, _report.OpenReferrals);
        Assert.NotNull((await _sender.Sharings.AsNoTracking().SingleAsync(Cancel)).WithdrawnAt);
    }

    /// <summary>Where no mail goes, the sender hands the link over; that its mail never went is then no news.</summary>
    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 0)]
    public async Task That_the_mail_did_not_go_is_told_to_the_sender_unless_the_link_came_another_way(bool cameIn, int told)
    {
        var sent = await SendAsync();
        if (cameIn) Assert.NotNull(await EnterAsync(sent, sent.Code));
        _database.Clock.Advance(TimeSpan.FromDays(8));

        await using var program = _database.Open(Viewer.Nobody);
        await new Outbox(program).TidyAsync(Cancel);

        await using var test = _database.Open(Viewer.System("test"));
        Assert.Equal(told, (await test.Notices.IgnoreQueryFilters().AsNoTracking().ToListAsync(Cancel)).Count(n => n.Text.Contains("did not go", StringComparison.Ordinal)));
    }

    private async Task<string?> EnterAsync(SendResult.SentOutside sent, string code, string? form = null)
    {
        await using var db = _database.Open(Viewer.Nobody);
        return await TestCases.Visits(db).EnterAsync(sent.LinkPath.Split('/')[^1], code, form ?? Slips.NewToken(), Cancel);
    }

    private async Task<int> ActsAsync(string act)
    {
        await using var db = _database.Open(Viewer.System("test"));
        return await db.Audit.CountAsync(e => e.Act == act && e.SubjectId == _report.Id, Cancel);
    }

    private static GuestDraft Draft(int days) => new("Gwen Guest", "Safe Homes", "gwen@homes.example", days, "Have you a bed?", "Somebody needs a bed.");

    private async Task<SendResult.SentOutside> SendAsync(int days = 7) =>
        Assert.IsType<SendResult.SentOutside>(await new GuestReferrals(_sender).SendAsync(_report.Id, Draft(days), TestCases.Grounds, Cancel));
}
