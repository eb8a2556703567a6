using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Linking;
using Tolpuddle.Core.Reports;
using Tolpuddle.Methods.Identifiers;
using Tolpuddle.Testing;

namespace Tolpuddle.Core.Tests.Linking;

/// <summary>Asking for contact beyond what one may see: who holds something is told by nobody but themselves.</summary>
public sealed class ContactQuestionTests
{
    private const string Phone = "07700 900142";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Whoever_holds_something_sees_who_asks_what_and_why_and_the_asker_learns_of_them_only_by_a_yes()
    {
        await using var database = await TestDatabase.CreateAsync(TestData.Demonstration);
        await HoldAsync(database, DemoPeople.Police);
        await HoldAsync(database, DemoPeople.Council);
        await using var adviser = await TestDesk.OpenAsync(database, DemoPeople.Adviser, Cancel);

        Assert.Equal(AskResult.Asked, await AskAsync(adviser));

        var waiting = Assert.Single(await adviser.Questions.AskedAsync(Cancel));
        Assert.False(waiting.IsAnswered);
        Assert.Empty(waiting.Yes);
        Assert.Empty(await adviser.Db.ContactRequests.ToListAsync(Cancel)); // not even the table says who

        await using var police = await TestDesk.OpenAsync(database, DemoPeople.Police, Cancel);
        var request = Assert.Single(await police.Questions.ReceivedAsync(Cancel));
        Assert.Equal(("07700 900142", "She gave this number", "Demonstration Helpline", "Ada Adviser"), (request.Display, request.Reason, request.FromAgency, request.FromPerson));
        Assert.Equal(1, await police.Db.Notices.CountAsync(Cancel));
        Assert.Equal(TriageResult.NeedsReason, await police.Questions.AnswerAsync(request.Id, willContact: true, "", Cancel));
        Assert.Equal(TriageResult.Done, await police.Questions.AnswerAsync(request.Id, willContact: true, "I ring you at four", Cancel));
        Assert.Equal(TriageResult.Closed, await police.Questions.AnswerAsync(request.Id, willContact: false, "", Cancel));

        var answered = Assert.Single(await adviser.Questions.AskedAsync(Cancel));
        Assert.Equal(("Demonstration Police", "I ring you at four"), (Assert.Single(answered.Yes).Agency, answered.Yes[0].How));
        Assert.False(answered.IsAnswered); // the council has not said anything

        await using var council = await TestDesk.OpenAsync(database, DemoPeople.Council, Cancel);
        Assert.Equal(TriageResult.Done, await council.Questions.AnswerAsync(Assert.Single(await council.Questions.ReceivedAsync(Cancel)).Id, willContact: false, "", Cancel));
        var done = Assert.Single(await adviser.Questions.AskedAsync(Cancel));
        Assert.True(done.IsAnswered);
        Assert.Single(done.Yes);
        Assert.DoesNotContain(await adviser.Db.ContactRequests.ToListAsync(Cancel), r => r.ToAgencyId == council.Db.Viewer.AgencyId);
        Assert.Equal(2, await adviser.Db.Notices.CountAsync(Cancel));
    }

    [Fact]
    public async Task Two_agencies_that_answer_at_once_are_both_heard()
    {
        await using var database = await TestDatabase.CreateAsync(TestData.Demonstration);
        await HoldAsync(database, DemoPeople.Police);
        await HoldAsync(database, DemoPeople.Council);
        await using var adviser = await TestDesk.OpenAsync(database, DemoPeople.Adviser, Cancel);
        await AskAsync(adviser);
        await using var police = await TestDesk.OpenAsync(database, DemoPeople.Police, Cancel);
        await using var council = await TestDesk.OpenAsync(database, DemoPeople.Council, Cancel);
        var (theirs, ours) = (Assert.Single(await police.Questions.ReceivedAsync(Cancel)), Assert.Single(await council.Questions.ReceivedAsync(Cancel)));
        _ = await council.Db.ContactQuestions.SingleAsync(Cancel); // the council has read the question before the police answer

        Assert.Equal(TriageResult.Done, await police.Questions.AnswerAsync(theirs.Id, willContact: true, "I ring you at four", Cancel));
        Assert.Equal(TriageResult.Done, await council.Questions.AnswerAsync(ours.Id, willContact: true, "We write today", Cancel));

        var answered = Assert.Single(await adviser.Questions.AskedAsync(Cancel));
        Assert.True(answered.IsAnswered);
        Assert.Equal(["I ring you at four", "We write today"], answered.Yes.Select(y => y.How));
    }

    [Fact]
    public async Task A_request_is_for_the_agency_that_was_asked_and_for_nobody_else()
    {
        await using var database = await TestDatabase.CreateAsync(TestData.Demonstration);
        await HoldAsync(database, DemoPeople.Police);
        await using var adviser = await TestDesk.OpenAsync(database, DemoPeople.Adviser, Cancel);
        await AskAsync(adviser);
        await using var police = await TestDesk.OpenAsync(database, DemoPeople.Police, Cancel);
        var request = Assert.Single(await police.Questions.ReceivedAsync(Cancel)).Id;

        await using var charity = await TestDesk.OpenAsync(database, DemoPeople.Charity, Cancel);

        Assert.Empty(await charity.Questions.ReceivedAsync(Cancel));
        Assert.Empty(await charity.Db.ContactQuestions.ToListAsync(Cancel));
        Assert.Equal(TriageResult.NotFound, await charity.Questions.AnswerAsync(request, willContact: true, "Us", Cancel));
        Assert.Equal(TriageResult.NotFound, await adviser.Questions.AnswerAsync(request, willContact: true, "Us", Cancel));
    }

    [Fact]
    public async Task A_question_needs_a_reason_and_something_that_is_held_and_is_asked_once()
    {
        await using var database = await TestDatabase.CreateAsync(TestData.Demonstration);
        await HoldAsync(database, DemoPeople.Police);
        await using var adviser = await TestDesk.OpenAsync(database, DemoPeople.Adviser, Cancel);
        await using var colleague = await TestDesk.OpenAsync(database, DemoPeople.OtherAdviser, Cancel);

        Assert.Equal(AskResult.NeedsReason, await AskAsync(adviser, reason: " "));
        Assert.Equal(AskResult.NobodyHolds, await AskAsync(adviser, "07700 900999"));
        Assert.Equal(AskResult.NotReadable, await AskAsync(adviser, "nothing"));
        Assert.Equal(AskResult.Asked, await AskAsync(adviser));
        Assert.Equal(AskResult.AskedAlready, await AskAsync(colleague, "0044 7700 900142"));
        Assert.Equal(1, await adviser.Db.ContactQuestions.CountAsync(Cancel));
    }

    [Fact]
    public async Task One_person_asks_ten_times_a_day_and_then_waits_for_the_next()
    {
        await using var database = await TestDatabase.CreateAsync(TestData.Demonstration);
        for (var i = 0; i <= ContactQuestions.DailyLimit; i++) await HoldAsync(database, DemoPeople.Police, $"07700 9001{i:00}");
        await using var adviser = await TestDesk.OpenAsync(database, DemoPeople.Adviser, Cancel);

        for (var i = 0; i < ContactQuestions.DailyLimit; i++) Assert.Equal(AskResult.Asked, await AskAsync(adviser, $"07700 9001{i:00}"));
        Assert.Equal(AskResult.LimitReached, await AskAsync(adviser, "07700 900110"));

        database.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal(AskResult.Asked, await AskAsync(adviser, "07700 900110"));
    }

    [Fact]
    public async Task Asking_many_times_at_once_passes_no_limit()
    {
        await using var database = await TestDatabase.CreateAsync(TestData.Demonstration);
        const int asked = ContactQuestions.DailyLimit + 4;
        for (var i = 0; i < asked; i++) await HoldAsync(database, DemoPeople.Police, $"07700 9001{i:00}");

        var results = await AtOnceAsync(database, Enumerable.Range(0, asked).Select(i => (DemoPeople.Adviser, $"07700 9001{i:00}")));

        Assert.Equal(ContactQuestions.DailyLimit, results.Count(r => r == AskResult.Asked));
        Assert.Equal(4, results.Count(r => r == AskResult.LimitReached));
    }

    [Fact]
    public async Task Colleagues_who_ask_the_same_at_once_ask_it_once()
    {
        await using var database = await TestDatabase.CreateAsync(TestData.Demonstration);
        await HoldAsync(database, DemoPeople.Police);

        var results = await AtOnceAsync(database, [(DemoPeople.Adviser, Phone), (DemoPeople.OtherAdviser, Phone), (DemoPeople.Coordinator, Phone)]);

        Assert.Equal([AskResult.Asked, AskResult.AskedAlready, AskResult.AskedAlready], results.Order());
    }

    [Fact]
    public async Task Where_nobody_could_read_the_request_that_is_said_and_nothing_waits_unseen()
    {
        await using var database = await TestDatabase.CreateAsync(TestData.Demonstration);
        await HoldAsync(database, DemoPeople.Charity);
        await using (var db = database.Open(Viewer.System("test")))
        {
            var charity = (await database.ViewerAsync(DemoPeople.Charity, Cancel)).AgencyId;
            await db.Accounts.Where(a => a.AgencyId == charity).ExecuteUpdateAsync(a => a.SetProperty(x => x.State, AccountState.Closed), Cancel);
        }

        await using var adviser = await TestDesk.OpenAsync(database, DemoPeople.Adviser, Cancel);
        Assert.Equal(AskResult.NobodyReads, await AskAsync(adviser));
        Assert.Equal(0, await adviser.Db.ContactQuestions.CountAsync(Cancel));

        await HoldAsync(database, DemoPeople.Police);
        Assert.Equal(AskResult.AskedInPart, await AskAsync(adviser));
    }

    [Fact]
    public async Task Every_request_has_an_owner_a_due_time_and_is_late_after_it()
    {
        await using var database = await TestDatabase.CreateAsync(TestData.Demonstration);
        await HoldAsync(database, DemoPeople.Police);
        await using var adviser = await TestDesk.OpenAsync(database, DemoPeople.Adviser, Cancel);
        await adviser.Questions.AskAsync(IdentifierKind.Phone, Phone, "Danger", Guid.NewGuid(), RiskClock.Immediate, Cancel);
        await using var police = await TestDesk.OpenAsync(database, DemoPeople.Police, Cancel);

        Assert.Equal(new ContactsWaiting(1, 0, 0, 0), await police.Questions.WaitingAsync(Cancel));
        database.Clock.Advance(TimeSpan.FromMinutes(16));

        Assert.Equal(new ContactsWaiting(1, 1, 0, 0), await police.Questions.WaitingAsync(Cancel));
        Assert.Equal(new ContactsWaiting(0, 0, 1, 1), await adviser.Questions.WaitingAsync(Cancel));
        Assert.Equal(police.Db.Viewer.AccountId, (await police.Db.ContactRequests.SingleAsync(Cancel)).OwnerId);
        Assert.Equal(1, await new OpenWork(adviser.Db).CountAsync(police.Db.Viewer.AccountId, Cancel) - await police.Db.Reports.CountAsync(r => r.OwnerId == police.Db.Viewer.AccountId, Cancel));
    }

    [Fact]
    public async Task The_desk_says_that_something_is_held_and_then_that_it_was_asked()
    {
        await using var database = await TestDatabase.CreateAsync(TestData.Demonstration);
        await HoldAsync(database, DemoPeople.Police);
        await using var adviser = await TestDesk.OpenAsync(database, DemoPeople.Adviser, Cancel);
        var call = await adviser.CallAsync(Cancel, (CallFields.Notes, $"He gave her {Phone}"));

        var before = await adviser.KnownAsync(call, Cancel);
        Assert.Empty(before.Cards);
        Assert.Null(Assert.Single(before.Elsewhere).Question);
        await AskAsync(adviser);

        Assert.NotNull(Assert.Single((await adviser.KnownAsync(call, Cancel)).Elsewhere).Question);
    }

    private static Task<AskResult> AskAsync(TestDesk desk, string text = Phone, string reason = "She gave this number") =>
        desk.Questions.AskAsync(IdentifierKind.Phone, text, reason, Guid.NewGuid(), risk: null, Cancel);

    private static Task<AskResult[]> AtOnceAsync(TestDatabase database, IEnumerable<(string Who, string Phone)> questions) =>
        Task.WhenAll(questions.Select(question => Task.Run(
            async () =>
            {
                await using var desk = await TestDesk.OpenAsync(database, question.Who, Cancel);
                return await AskAsync(desk, question.Phone);
            },
            Cancel)));

    /// <summary>A report at somebody's agency that names a phone.</summary>
    private static async Task HoldAsync(TestDatabase database, string email, string phone = Phone)
    {
        await using var db = await database.OpenAsync(email, Cancel);
        await TestReports.ReceiveAsync(db, TestReports.Draft(db, "held here"), Cancel, (MentionKind.Phone, phone));
    }
}
