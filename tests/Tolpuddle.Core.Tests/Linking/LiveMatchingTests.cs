using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Linking;
using Tolpuddle.Core.Reports;
using Tolpuddle.Testing;
using F = Tolpuddle.Core.Reports.CallFields;

namespace Tolpuddle.Core.Tests.Linking;

/// <summary>What is already known, while somebody types.</summary>
public sealed class LiveMatchingTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("0044 7700 900142", "07700-900142", Likeness.VeryLikely)]
    [InlineData("van BD51 SMR", "BD5I SMR", Likeness.VeryLikely)]
    [InlineData("van BO51 SMR", "B051SMR", Likeness.VeryLikely)]
    [InlineData("van BD51 SMR", "white van, BD51 ?MR", Likeness.Likely)]
    [InlineData("van BD51 ??R", "BD51 SM?", Likeness.Possible)]
    [InlineData("14 Harbour View, Weymouth, DT4 8QX", "They live at 14 DT4 8QX", Likeness.VeryLikely)]
    [InlineData("14 Harbour View, DT4 8QX", "Flat 2, 14 Harbour View, DT4 8QX", Likeness.Likely)]
    [InlineData("14 Harbour View", "14 Harbour View, DT4 8QX", Likeness.Likely)]
    [InlineData("@Lotus.Nails.demo", "instagram.com/lotus.nails.demo", Likeness.Likely)]
    [InlineData("Boss.Man@example.org", "boss.man@EXAMPLE.org", Likeness.VeryLikely)]
    public async Task Two_spellings_of_one_thing_meet(string told, string typed, Likeness likeness)
    {
        await using var database = await TestDatabase.CreateAsync(TestData.Demonstration);
        await using var desk = await TestDesk.OpenAsync(database, DemoPeople.Adviser, Cancel);
        var report = await desk.ReportAsync(Cancel, (F.Notes, told));

        var known = await desk.KnownAsync(await desk.CallAsync(Cancel, (F.Notes, typed)), Cancel);

        var card = known.Cards[0];
        Assert.Equal((likeness, report.Reference), (card.Likeness, Assert.Single(card.Reports).Reference));
        Assert.NotEmpty(card.Evidence);
    }

    [Theory]
    [InlineData("07700 900142", "07700 900143")]
    [InlineData("van BD51 SMR", "van BD51 SMP")]
    [InlineData("14 Harbour View, DT4 8QX", "14 Harbour View, DT4 8QY")]
    [InlineData("16 Harbour View, DT4 8QX", "14 Harbour View, DT4 8QY")]
    public async Task What_only_looks_alike_does_not(string told, string typed)
    {
        await using var database = await TestDatabase.CreateAsync(TestData.Demonstration);
        await using var desk = await TestDesk.OpenAsync(database, DemoPeople.Adviser, Cancel);
        await desk.ReportAsync(Cancel, (F.Notes, told));

        Assert.Empty((await desk.KnownAsync(await desk.CallAsync(Cancel, (F.Notes, typed)), Cancel)).Cards);
    }

    [Fact]
    public async Task House_number_and_postcode_from_two_fields_are_one_address()
    {
        await using var database = await TestDatabase.CreateAsync(TestData.Demonstration);
        await using var desk = await TestDesk.OpenAsync(database, DemoPeople.Adviser, Cancel);
        await desk.ReportAsync(Cancel, (F.Notes, "Seen at 14 Harbour View, Weymouth DT4 8QX"));

        var known = await desk.KnownAsync(await desk.CallAsync(Cancel, (F.Where, "14 Harbour Vw"), (F.Postcode, "dt48qx")), Cancel);

        Assert.Equal("same number and postcode", known.Cards[0].Evidence[0].Finding);
    }

    [Fact]
    public async Task The_best_card_comes_first_and_says_what_else_its_report_shares()
    {
        await using var database = await TestDatabase.CreateAsync(TestData.Demonstration);
        await using var desk = await TestDesk.OpenAsync(database, DemoPeople.Adviser, Cancel);
        var both = await desk.ReportAsync(Cancel, (F.Notes, "07700 900142 in the van BD51 SMR"));
        await desk.ReportAsync(Cancel, (F.Notes, "van BD51 ?MR"));

        var known = await desk.KnownAsync(await desk.CallAsync(Cancel, (F.Notes, "van BD51 SMR, phone 07700 900142")), Cancel);

        Assert.Equal([Likeness.VeryLikely, Likeness.VeryLikely, Likeness.Likely], known.Cards.Select(c => c.Likeness));
        Assert.All(known.Cards.Take(2), card => Assert.Equal(both.Reference, Assert.Single(card.Reports).Reference));
        Assert.Contains("07700 900142: named there too", known.Cards.Single(c => c.Mine.Identifier.Kind.ToString() == "Vehicle" && c.Likeness == Likeness.VeryLikely).Evidence[1].Finding, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_given_during_a_call_is_a_claim_with_the_report_and_is_not_asked_again()
    {
        await using var database = await TestDatabase.CreateAsync(TestData.Demonstration);
        await using var desk = await TestDesk.OpenAsync(database, DemoPeople.Adviser, Cancel);
        var earlier = await desk.ReportAsync(Cancel, (F.Notes, "07700 900142"));
        var call = await desk.CallAsync(Cancel, (F.Notes, "07700 900142"));
        var card = Assert.Single((await desk.KnownAsync(call, Cancel)).Cards);
        await desk.WriteAsync(call, Cancel, (F.Why + card.Key, "same voice"));

        Assert.IsType<ClaimResult.Made>(await desk.Answers.AnswerAsync(call, card.Key, LinkClaim.Same, despite: false, Cancel));
        Assert.Equal(LinkClaim.Same, CallAnswers.HeldFor((await desk.Calls.ReadAsync(call, Cancel))!.Sheet, card)!.Claim);
        Assert.Equal(0, await desk.Db.Links.CountAsync(Cancel));
        await desk.FinishAsync(call, Cancel);

        var link = await desk.Db.Links.SingleAsync(Cancel);
        Assert.Equal((LinkClaim.Same, "same voice", desk.Db.Viewer.AccountId), (link.Claim, link.Reason, link.AuthorId));
        Assert.Equal(card.Reports[0].MentionId, link.SecondMentionId);
        var known = await desk.Claims.OfReportAsync(call, Cancel);
        Assert.Equal(LinkClaim.Same, Assert.Single(Claims.Of(known, Assert.Single(known.Cards))).Claim);
        var there = await desk.Claims.OfReportAsync(earlier.ReportId, Cancel);
        Assert.Equal(LinkClaim.Same, Assert.Single(Claims.Of(there, Assert.Single(there.Cards))).Claim);
    }

    [Fact]
    public async Task With_new_evidence_the_card_asks_again()
    {
        await using var database = await TestDatabase.CreateAsync(TestData.Demonstration);
        await using var desk = await TestDesk.OpenAsync(database, DemoPeople.Adviser, Cancel);
        await desk.ReportAsync(Cancel, (F.Notes, "07700 900142"));
        var call = await desk.CallAsync(Cancel, (F.Notes, "07700 900142"));
        var card = Assert.Single((await desk.KnownAsync(call, Cancel)).Cards);
        await desk.Answers.AnswerAsync(call, card.Key, LinkClaim.Same, despite: false, Cancel);

        await desk.ReportAsync(Cancel, (F.Notes, "again 07700 900142"));

        var anew = Assert.Single((await desk.KnownAsync(call, Cancel)).Cards);
        Assert.Null(CallAnswers.HeldFor((await desk.Calls.ReadAsync(call, Cancel))!.Sheet, anew));
        Assert.IsType<ClaimResult.Changed>(await desk.Answers.AnswerAsync(call, card.Key, LinkClaim.Different, despite: false, Cancel));
    }

    [Fact]
    public async Task A_claim_against_an_earlier_one_is_warned_of_and_both_stand_if_it_is_made_all_the_same()
    {
        await using var database = await TestDatabase.CreateAsync(TestData.Demonstration);
        await using var desk = await TestDesk.OpenAsync(database, DemoPeople.Adviser, Cancel);
        await using var other = await TestDesk.OpenAsync(database, DemoPeople.OtherAdviser, Cancel);
        var first = await desk.ReportAsync(Cancel, (F.Notes, "van BD51 SMR"));
        var second = await desk.ReportAsync(Cancel, (F.Notes, "van BD51 SMR"));
        var card = Assert.Single((await desk.Claims.OfReportAsync(second.ReportId, Cancel)).Cards);
        await desk.Claims.SayAsync(second.ReportId, card.Key, LinkClaim.Different, "another colour", despite: false, Cancel);

        var there = Assert.Single((await other.Claims.OfReportAsync(first.ReportId, Cancel)).Cards);
        var warned = Assert.IsType<ClaimResult.Contrary>(await other.Claims.SayAsync(first.ReportId, there.Key, LinkClaim.Same, "", despite: false, Cancel));
        Assert.Equal(("Ada Adviser", "another colour", 1), (warned.Earlier.Author, warned.Earlier.Reason, await desk.Db.Links.CountAsync(Cancel)));

        Assert.IsType<ClaimResult.Made>(await other.Claims.SayAsync(first.ReportId, there.Key, LinkClaim.Same, "", despite: true, Cancel));
        Assert.Equal(2, await desk.Db.Links.CountAsync(Cancel));
    }

    [Fact]
    public async Task Being_the_same_as_two_that_somebody_told_apart_is_warned_of_during_a_call()
    {
        await using var database = await TestDatabase.CreateAsync(TestData.Demonstration);
        await using var desk = await TestDesk.OpenAsync(database, DemoPeople.Adviser, Cancel);
        await desk.ReportAsync(Cancel, (F.Notes, "van BD51 SMR"));
        var second = await desk.ReportAsync(Cancel, (F.Notes, "van BD51 SMR"));
        var card = Assert.Single((await desk.Claims.OfReportAsync(second.ReportId, Cancel)).Cards);
        await desk.Claims.SayAsync(second.ReportId, card.Key, LinkClaim.Different, "cloned plate", despite: false, Cancel);

        var call = await desk.CallAsync(Cancel, (F.Notes, "van BD51 SMR"));
        var asked = Assert.Single((await desk.KnownAsync(call, Cancel)).Cards);

        Assert.IsType<ClaimResult.Contrary>(await desk.Answers.AnswerAsync(call, asked.Key, LinkClaim.Same, despite: false, Cancel));
        Assert.IsType<ClaimResult.Made>(await desk.Answers.AnswerAsync(call, asked.Key, LinkClaim.Unsure, despite: false, Cancel));
    }

    [Fact]
    public async Task An_answer_about_what_was_dropped_makes_no_claim()
    {
        await using var database = await TestDatabase.CreateAsync(TestData.Demonstration);
        await using var desk = await TestDesk.OpenAsync(database, DemoPeople.Adviser, Cancel);
        await desk.ReportAsync(Cancel, (F.Notes, "07700 900142"));
        var call = await desk.CallAsync(Cancel, (F.Notes, "07700 900142"));
        var card = Assert.Single((await desk.KnownAsync(call, Cancel)).Cards);
        await desk.Answers.AnswerAsync(call, card.Key, LinkClaim.Same, despite: false, Cancel);
        await desk.WriteAsync(call, Cancel, (F.Mark + "Phone:+447700900142", CallMentions.Dropped));

        await desk.FinishAsync(call, Cancel);

        Assert.Equal(0, await desk.Db.Links.CountAsync(Cancel));
    }

    [Fact]
    public async Task A_look_asks_the_database_as_often_for_many_things_as_for_one()
    {
        await using var database = await TestDatabase.CreateAsync(TestData.Demonstration);
        await using var desk = await TestDesk.OpenAsync(database, DemoPeople.Adviser, Cancel);
        await using var police = await TestDesk.OpenAsync(database, DemoPeople.Police, Cancel);
        for (var i = 0; i < 12; i++) await desk.ReportAsync(Cancel, (F.Notes, $"07700 90014{i % 10} and BD5{i % 10} SMR"));
        await TestReports.ReceiveAsync(police.Db, TestReports.Draft(police.Db, "held"), Cancel, (MentionKind.Phone, "07700 900140"), (MentionKind.Phone, "07700 900149"));
        var one = await desk.CallAsync(Cancel, (F.Notes, "07700 900140"));
        var many = await desk.CallAsync(Cancel, (F.Notes, string.Join(", ", Enumerable.Range(0, 10).Select(i => $"07700 90014{i} van BD5{i} SMR"))));
        var sheets = (One: (await desk.Calls.ReadAsync(one, Cancel))!.Sheet, Many: (await desk.Calls.ReadAsync(many, Cancel))!.Sheet);
        using var statements = await Statements.ListenAsync(database, Cancel);

        var few = await desk.Answers.KnownAsync(one, sheets.One, Cancel);
        var forOne = statements.Texts.Count;
        statements.Clear();
        var lots = await desk.Answers.KnownAsync(many, sheets.Many, Cancel);

        Assert.True(lots.Cards.Count > few.Cards.Count && lots.Elsewhere.Count > few.Elsewhere.Count);
        Assert.Equal(forOne, statements.Texts.Count);
        Assert.InRange(forOne, 1, 5);
    }

    [Fact]
    public async Task What_a_report_names_that_was_passed_to_us_is_not_held_by_somebody_else_for_that()
    {
        await using var database = await TestDatabase.CreateAsync(TestData.Demonstration);
        await using var desk = await TestDesk.OpenAsync(database, DemoPeople.Adviser, Cancel);
        await using var police = await TestDesk.OpenAsync(database, DemoPeople.Police, Cancel);
        var report = await desk.ReportAsync(Cancel, (F.Notes, "07700 900142, and again 07700-900142"), (F.Phones, "07700 900142"));
        desk.Db.Grants.Add(new Grant { RecordId = report.ReportId, HolderId = police.Db.Viewer.AgencyId, From = desk.Db.Now, Reason = "referral" });
        await desk.Db.PlantAsync(Cancel);

        Assert.Empty((await police.Claims.OfReportAsync(report.ReportId, Cancel)).Elsewhere);

        await desk.ReportAsync(Cancel, (F.Notes, "07700 900142"));
        Assert.Single((await police.Claims.OfReportAsync(report.ReportId, Cancel)).Elsewhere);
    }

    [Fact]
    public async Task A_postcode_that_everybody_names_hides_no_mailbox_that_one_report_names()
    {
        await using var database = await TestDatabase.CreateAsync(TestData.Demonstration);
        await using var desk = await TestDesk.OpenAsync(database, DemoPeople.Adviser, Cancel);
        await using var police = await TestDesk.OpenAsync(database, DemoPeople.Police, Cancel);
        var ours = await TestReports.ReceiveAsync(desk.Db, TestReports.Draft(desk.Db, "ours", receivedAt: desk.Db.Now.AddDays(-2)), Cancel, (MentionKind.Email, "boss@example.org"));
        await TestReports.ReceiveAsync(police.Db, TestReports.Draft(police.Db, "theirs"), Cancel, (MentionKind.Email, "chief@example.org"));
        foreach (var busy in new[] { desk.Db, police.Db }) await TestReports.ReceiveAsync(busy, TestReports.Draft(busy, "busy"), Cancel, ManyTimes(MentionKind.Postcode, "DT4 8QX"));

        var call = await desk.CallAsync(Cancel, (F.Notes, "DT4 8QX, boss@example.org and chief@example.org"));
        var known = await desk.KnownAsync(call, Cancel);

        Assert.Contains(known.Cards, card => card.Reports.Any(r => r.Reference == ours.Reference));
        Assert.Contains(known.Elsewhere, held => held.Identifier.Display == "chief@example.org");
    }

    [Fact]
    public async Task What_others_hold_hides_no_report_of_our_own_that_may_be_the_same()
    {
        await using var database = await TestDatabase.CreateAsync(TestData.Demonstration);
        await using var desk = await TestDesk.OpenAsync(database, DemoPeople.Adviser, Cancel);
        await using var police = await TestDesk.OpenAsync(database, DemoPeople.Police, Cancel);
        var first = await desk.ReportAsync(Cancel, (F.Notes, "07700 900142"));
        var second = await desk.ReportAsync(Cancel, (F.Notes, "07700 900142"));
        await TestReports.ReceiveAsync(police.Db, TestReports.Draft(police.Db, "busy"), Cancel, ManyTimes(MentionKind.Phone, "07700 900142"));

        Assert.Equal(first.Reference, Assert.Single(await new Duplicates(desk.Db).CandidatesAsync(second.ReportId, Cancel)).Reference);
    }

    [Fact]
    public async Task A_reason_that_is_too_long_is_not_kept()
    {
        await using var database = await TestDatabase.CreateAsync(TestData.Demonstration);
        await using var desk = await TestDesk.OpenAsync(database, DemoPeople.Adviser, Cancel);
        await desk.ReportAsync(Cancel, (F.Notes, "07700 900142"));
        var call = await desk.CallAsync(Cancel, (F.Notes, "07700 900142"));
        var card = Assert.Single((await desk.KnownAsync(call, Cancel)).Cards);
        await desk.WriteAsync(call, Cancel, (F.Why + card.Key, new string('x', Claims.MaxReasonLength + 1)));

        Assert.IsType<ClaimResult.ReasonTooLong>(await desk.Answers.AnswerAsync(call, card.Key, LinkClaim.Same, despite: false, Cancel));

        Assert.Null(CallAnswers.HeldFor((await desk.Calls.ReadAsync(call, Cancel))!.Sheet, card));
    }

    /// <summary>More often than any list shows.</summary>
    private static (MentionKind, string)[] ManyTimes(MentionKind kind, string text) => [.. Enumerable.Repeat((kind, text), 501)];
}
