using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Linking;
using Tolpuddle.Core.Reports;
using Tolpuddle.Testing;
using F = Tolpuddle.Core.Reports.CallFields;

namespace Tolpuddle.Core.Tests.Reports;

/// <summary>A call from the first word to the report, whatever happens to it on the way.</summary>
public sealed class HelplineDeskTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_was_typed_becomes_a_report_of_its_adviser_with_facts_mentions_and_contact()
    {
        await using var database = await TestDatabase.CreateAsync(TestData.Demonstration);
        await using var desk = await TestDesk.OpenAsync(database, DemoPeople.Adviser, Cancel);

        var received = await desk.ReportAsync(
            Cancel, (F.Notes, "They sleep above the shop"), (F.Kind, "labour/nail-bar"), (F.People, "about 4"), (F.Children, "perhaps"), (F.Where, "14 Harbour View"),
            (F.Postcode, "dt4 8qx"), (F.Vehicles, "BD51 SMR"), (F.Address, "07700 900481"), (F.SafeTimes, "after eight"), (F.Injured, "yes"), (F.Sign + "nails/cash-only", "yes"),
            (F.Language, "vi"), (F.Interpreter, "Line 4711, 20 min"));

        var report = await desk.Db.Reports.SingleAsync(r => r.Id == received.ReportId, Cancel);
        Assert.Equal((desk.Db.Viewer.AccountId, "call", "vi", RiskClock.High), (report.OwnerId, report.Channel, report.Language, report.Risk));
        Assert.Equal(("labour", "nail-bar", 4, "perhaps", "DT4", "confidential"),
            (report.Facts.Kind, report.Facts.Sector, report.Facts.PeopleAtLeast, report.Facts.Children, report.Facts.Outward, report.Facts.Confidentiality));
        Assert.Equal(("Cash only", "Injured, ill or pregnant: Yes", "Line 4711, 20 min"), (report.Answers.Signs, report.Answers.Safety, report.Answers.Interpreter));
        var contact = await desk.Db.ReporterContacts.SingleAsync(c => c.ReportId == report.Id, Cancel);
        Assert.Equal(("phone", "07700 900481", "after eight"), (contact.Way, contact.Address, contact.SafeTimes));
        var named = await desk.Db.Mentions.Where(m => m.ReportId == report.Id).Select(m => m.Normal).ToListAsync(Cancel);
        Assert.Equal(["14|DT48QX", "BD515MR", "DT4 8QX"], named.Order(StringComparer.Ordinal).Select(n => n.Replace("BD51SMR", "BD515MR", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Two_tabs_that_read_the_same_keep_what_both_wrote()
    {
        await using var database = await TestDatabase.CreateAsync(TestData.Demonstration);
        await using var desk = await TestDesk.OpenAsync(database, DemoPeople.Adviser, Cancel);
        var call = await desk.CallAsync(Cancel, (F.Notes, "Caller works"));
        var read = (await desk.Calls.ReadAsync(call, Cancel))!.Sheet;

        await desk.Calls.SaveAsync(call, read, TestDesk.Sheet((F.Notes, "Caller works next door"), (F.Vehicles, "BD51 SMR")), Cancel);
        var second = await desk.Calls.SaveAsync(call, read, TestDesk.Sheet((F.Notes, "Caller works at night"), (F.Where, "Poole")), Cancel);

        Assert.Equal(["Notes"], second!.Clashes);
        var kept = (await desk.Calls.ReadAsync(call, Cancel))!.Sheet;
        Assert.Contains("next door", kept[F.Notes], StringComparison.Ordinal);
        Assert.Contains("at night", kept[F.Notes], StringComparison.Ordinal);
        Assert.Contains("Ada Adviser", kept[F.Notes], StringComparison.Ordinal);
        Assert.Equal(("BD51 SMR", "Poole"), (kept[F.Vehicles], kept[F.Where]));
    }

    [Fact]
    public async Task Of_many_who_save_at_the_same_instant_nothing_is_lost()
    {
        await using var database = await TestDatabase.CreateAsync(TestData.Demonstration);
        await using var first = await TestDesk.OpenAsync(database, DemoPeople.Adviser, Cancel);
        var call = await first.CallAsync(Cancel, (F.Notes, "Start."));
        var read = (await first.Calls.ReadAsync(call, Cancel))!.Sheet;

        await Task.WhenAll(Enumerable.Range(0, 4).Select(async i =>
        {
            await using var desk = await TestDesk.OpenAsync(database, i % 2 == 0 ? DemoPeople.Adviser : DemoPeople.OtherAdviser, Cancel);
            await desk.Calls.SaveAsync(call, read, TestDesk.Sheet((F.Notes, $"Start. Line {i}"), (F.Sign + $"general/{i}", "yes")), Cancel);
        }));

        await using var reader = await TestDesk.OpenAsync(database, DemoPeople.Adviser, Cancel);
        var kept = (await reader.Calls.ReadAsync(call, Cancel))!.Sheet;
        Assert.All(Enumerable.Range(0, 4), i => Assert.Contains($"Line {i}", kept[F.Notes], StringComparison.Ordinal));
        Assert.Equal(4, kept.Under(F.Sign).Count());
    }

    [Fact]
    public async Task What_arrives_after_the_call_was_finished_stands_beside_the_report()
    {
        await using var database = await TestDatabase.CreateAsync(TestData.Demonstration);
        await using var desk = await TestDesk.OpenAsync(database, DemoPeople.Adviser, Cancel);
        var call = await desk.CallAsync(Cancel, (F.Notes, "First"));
        var read = (await desk.Calls.ReadAsync(call, Cancel))!.Sheet;
        var report = await desk.FinishAsync(call, Cancel);

        var late = await desk.Calls.SaveAsync(call, read, TestDesk.Sheet((F.Notes, "First, and then he rang again")), Cancel);

        Assert.Equal(report.Reference, late!.Report);
        Assert.Equal("First", (await desk.Db.Reports.SingleAsync(r => r.Id == call, Cancel)).Answers.What);
        Assert.Contains("he rang again", (await desk.Db.HandlingNotes.SingleAsync(n => n.ReportId == call, Cancel)).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Finishing_twice_gives_the_same_report_and_nothing_double()
    {
        await using var database = await TestDatabase.CreateAsync(TestData.Demonstration);
        await using var desk = await TestDesk.OpenAsync(database, DemoPeople.Adviser, Cancel);
        var call = await desk.CallAsync(Cancel, (F.Notes, "07700 900142"), (F.WantsCode, "yes"));

        var first = await desk.FinishAsync(call, Cancel);
        var second = await desk.FinishAsync(call, Cancel);

        Assert.Equal(first.Reference, second.Reference);
        Assert.NotNull(first.ReturnCode);
        Assert.Null(second.ReturnCode);
        Assert.Equal((1, 1), (await desk.Db.Reports.CountAsync(Cancel), await desk.Db.Mentions.CountAsync(Cancel)));
    }

    [Fact]
    public async Task Of_who_wants_to_be_known_to_nobody_nothing_is_kept_by_which_they_could_be_reached()
    {
        await using var database = await TestDatabase.CreateAsync(TestData.Demonstration);
        await using var desk = await TestDesk.OpenAsync(database, DemoPeople.Adviser, Cancel);

        var call = await desk.CallAsync(
            Cancel, (F.Notes, "She will not say who she is"), (F.Confidentiality, ReportFacts.Anonymous), (F.Way, "phone"), (F.Address, "07700 900481"), (F.Name, "Rosa"), (F.SafeWords, "bicycle"));
        await desk.FinishAsync(call, Cancel);

        Assert.Equal(0, await desk.Db.ReporterContacts.CountAsync(Cancel));
        var kept = (await desk.Db.Calls.SingleAsync(Cancel)).Content;
        Assert.All(new[] { "900481", "Rosa", "bicycle" }, gone => Assert.DoesNotContain(gone, kept, StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_was_dropped_is_not_named_and_what_was_added_by_hand_is_with_its_part()
    {
        await using var database = await TestDatabase.CreateAsync(TestData.Demonstration);
        await using var desk = await TestDesk.OpenAsync(database, DemoPeople.Adviser, Cancel);
        var sheet = CallMentions.Add(TestDesk.Sheet(
            (F.Notes, "07700 900142 and 07700 900143"), (F.Mark + "Phone:+447700900143", CallMentions.Dropped), (F.Part + "Phone:+447700900142", "exploiter"), (F.AddText, " Tim "), (F.AddPart, "exploiter")));
        var call = await desk.CallAsync(Cancel, [.. sheet.Fields.Select(f => (f, sheet[f]))]);

        await desk.FinishAsync(call, Cancel);

        var named = await desk.Db.Mentions.OrderBy(m => m.Kind).Select(m => new { m.Kind, m.Text, m.Part }).ToListAsync(Cancel);
        Assert.Equal([(MentionKind.Person, "Tim", "exploiter"), (MentionKind.Phone, "07700 900142", "exploiter")], named.Select(m => (m.Kind, m.Text, m.Part)));
    }

    [Fact]
    public async Task A_duty_is_open_on_the_report_until_somebody_says_whom_they_told()
    {
        await using var database = await TestDatabase.CreateAsync(TestData.Demonstration);
        await using var desk = await TestDesk.OpenAsync(database, DemoPeople.Adviser, Cancel);
        var safeguarding = new Safeguarding(desk.Db);
        await desk.ReportAsync(Cancel, (F.Notes, "A girl of fifteen, he is there now"), (F.Children, "yes"), (F.DangerNow, "yes"), (F.Told + "danger", "999, log 4711"), (F.ToldAt + "danger", "09:05"));
        var report = await desk.Db.Reports.SingleAsync(Cancel);

        var states = await safeguarding.OfReportAsync(report, Cancel);
        Assert.Equal("999, log 4711", states[0].Discharge!.Words);
        Assert.Null(states[1].Discharge);
        Assert.Equal(TriageResult.NeedsReason, await safeguarding.DischargeAsync(report.Id, "child", wasTold: true, " ", "", Cancel));
        Assert.Equal(TriageResult.UnknownCode, await safeguarding.DischargeAsync(report.Id, "adult", wasTold: true, "Front door", "", Cancel));

        Assert.Equal(TriageResult.Done, await safeguarding.DischargeAsync(report.Id, "child", wasTold: true, "Front door, Jo", "", Cancel));

        Assert.All(await safeguarding.OfReportAsync(report, Cancel), state => Assert.NotNull(state.Discharge));
        Assert.Empty(Assert.Single((await new DeskHome(desk.Db).ReadAsync(Cancel)).Reports).OpenDuties);
    }

    [Fact]
    public async Task A_call_is_handed_over_with_a_summary_and_taken_over_by_its_receiver()
    {
        await using var database = await TestDatabase.CreateAsync(TestData.Demonstration);
        await using var giver = await TestDesk.OpenAsync(database, DemoPeople.Adviser, Cancel);
        await using var receiver = await TestDesk.OpenAsync(database, DemoPeople.OtherAdviser, Cancel);
        var call = await giver.CallAsync(Cancel, (F.Notes, "She rings back at eight"));
        var to = Assert.Single(await giver.Calls.ColleaguesAsync(Cancel)).Id;

        Assert.Equal(TriageResult.NeedsReason, await giver.Calls.HandOverAsync(call, to, "", Cancel));
        Assert.Equal(TriageResult.NoSuchColleague, await giver.Calls.HandOverAsync(call, giver.Db.Viewer.AccountId, "Me", Cancel));
        Assert.Equal(TriageResult.Done, await giver.Calls.HandOverAsync(call, to, "Ring her at eight, ask for the bicycle", Cancel));

        var waiting = Assert.Single((await new DeskHome(receiver.Db).ReadAsync(Cancel)).HandOvers);
        Assert.Equal((call, true, "Ring her at eight, ask for the bicycle"), (waiting.Call, waiting.IsForMe, waiting.Note));
        Assert.False(Assert.Single((await new DeskHome(giver.Db).ReadAsync(Cancel)).HandOvers).IsForMe);
        Assert.Equal(1, await receiver.Db.Notices.CountAsync(Cancel));

        await receiver.Calls.TakeOverAsync(call, Cancel);
        await receiver.FinishAsync(call, Cancel);

        Assert.Empty((await new DeskHome(giver.Db).ReadAsync(Cancel)).HandOvers);
        Assert.Equal(receiver.Db.Viewer.AccountId, (await receiver.Db.Reports.SingleAsync(Cancel)).OwnerId);
    }

    [Fact]
    public async Task Who_still_types_into_a_call_that_was_handed_over_adds_to_it()
    {
        await using var database = await TestDatabase.CreateAsync(TestData.Demonstration);
        await using var giver = await TestDesk.OpenAsync(database, DemoPeople.Adviser, Cancel);
        var call = await giver.CallAsync(Cancel, (F.Notes, "One"));
        var read = (await giver.Calls.ReadAsync(call, Cancel))!.Sheet;
        await giver.Calls.HandOverAsync(call, Assert.Single(await giver.Calls.ColleaguesAsync(Cancel)).Id, "Yours", Cancel);
        giver.Db.ChangeTracker.Clear();

        await giver.Calls.SaveAsync(call, read, TestDesk.Sheet((F.Notes, "One more thing")), Cancel);

        await using var receiver = await TestDesk.OpenAsync(database, DemoPeople.OtherAdviser, Cancel);
        Assert.Equal("One more thing", (await receiver.Calls.ReadAsync(call, Cancel))!.Sheet[F.Notes]);
        Assert.IsType<CallFinish.Finished>(await receiver.Answers.FinishAsync(call, Cancel));
    }

    [Fact]
    public async Task A_call_without_notes_is_not_finished_and_stays_open()
    {
        await using var database = await TestDatabase.CreateAsync(TestData.Demonstration);
        await using var desk = await TestDesk.OpenAsync(database, DemoPeople.Adviser, Cancel);
        var call = await desk.CallAsync(Cancel, (F.Where, "Poole"));

        Assert.IsType<CallFinish.NeedsNotes>(await desk.Answers.FinishAsync(call, Cancel));

        Assert.Null((await desk.Calls.ReadAsync(call, Cancel))!.Report);
    }

    [Fact]
    public async Task What_is_written_late_brings_back_no_number_of_somebody_known_to_nobody_and_nothing_that_was_not_touched()
    {
        await using var database = await TestDatabase.CreateAsync(TestData.Demonstration);
        await using var desk = await TestDesk.OpenAsync(database, DemoPeople.Adviser, Cancel);
        var call = await desk.CallAsync(Cancel, (F.Notes, "First"), (F.Confidentiality, ReportFacts.Anonymous), (F.Address, "07700 900481"), (F.Name, "Rosa"), (F.Where, "Poole"));
        var read = (await desk.Calls.ReadAsync(call, Cancel))!.Sheet;
        await desk.WriteAsync(call, Cancel, (F.Where, "Poole, the harbour"));
        await desk.FinishAsync(call, Cancel);

        await desk.Calls.SaveAsync(call, read, read.With(F.Notes, "First, and more").With(F.SafeWords, "bicycle"), Cancel);

        var note = (await desk.Db.HandlingNotes.SingleAsync(Cancel)).Reason;
        Assert.Equal("Notes: First, and more", note);
        var kept = (await desk.Db.Calls.AsNoTracking().SingleAsync(Cancel)).Content;
        Assert.All(new[] { "900481", "Rosa", "bicycle" }, gone => Assert.DoesNotContain(gone, kept, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(F.Name)]
    [InlineData(F.CallBack)]
    [InlineData(F.SafeTimes)]
    [InlineData(F.SafeWords)]
    public async Task What_a_caller_left_without_a_way_to_reach_them_is_kept_for_the_team(string field)
    {
        await using var database = await TestDatabase.CreateAsync(TestData.Demonstration);
        await using var desk = await TestDesk.OpenAsync(database, DemoPeople.Adviser, Cancel);

        await desk.ReportAsync(Cancel, (F.Notes, "They rang off"), (field, "bicycle"));

        var (report, contact) = (await desk.Db.Reports.SingleAsync(Cancel), await desk.Db.ReporterContacts.SingleAsync(Cancel));
        Assert.Equal(("confidential", SafeContact.NoWay), (report.Facts.Confidentiality, contact.Way));
        Assert.Contains("bicycle", new[] { contact.Name, contact.CallBack, contact.SafeTimes, contact.SafeWords });
        var shown = SafeContact.Of(contact, report);
        Assert.False(shown.IsReachable);
        Assert.True(shown.LeftWordsOnly);
    }

    [Fact]
    public async Task The_oldest_open_call_never_falls_off_the_list()
    {
        await using var database = await TestDatabase.CreateAsync(TestData.Demonstration);
        await using var desk = await TestDesk.OpenAsync(database, DemoPeople.Adviser, Cancel);
        await using var other = await TestDesk.OpenAsync(database, DemoPeople.OtherAdviser, Cancel);
        var oldest = await other.CallAsync(Cancel, (F.Notes, "Oldest"));
        for (var i = 0; i < 51; i++) await other.Calls.StartAsync(Cancel);
        var mine = await desk.Calls.StartAsync(Cancel);

        Assert.Equal([mine, oldest], (await new DeskHome(desk.Db).ReadAsync(Cancel)).Calls.Take(2).Select(c => c.Id));
    }

    [Fact]
    public async Task A_page_that_stays_open_writes_one_look_at_a_colleagues_call_an_hour()
    {
        await using var database = await TestDatabase.CreateAsync(TestData.Demonstration);
        await using var desk = await TestDesk.OpenAsync(database, DemoPeople.Adviser, Cancel);
        await using var other = await TestDesk.OpenAsync(database, DemoPeople.OtherAdviser, Cancel);
        var call = await desk.CallAsync(Cancel, (F.Notes, "Hers"));

        await desk.Calls.ReopenAsync(call, Cancel);
        Assert.Equal(0, await LooksAsync());
        await other.Calls.ReopenAsync(call, Cancel);
        await other.Calls.ReopenAsync(call, Cancel);
        Assert.Equal(1, await LooksAsync());
        database.Clock.Advance(TimeSpan.FromHours(1.1));
        await other.Calls.ReopenAsync(call, Cancel);
        Assert.Equal(2, await LooksAsync());

        async Task<int> LooksAsync()
        {
            await using var db = database.Open(Viewer.System("test"));
            return await db.Audit.CountAsync(e => e.Act == "call.open" && e.SubjectId == call, Cancel);
        }
    }
}
