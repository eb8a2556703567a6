using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Reports;
using Tolpuddle.Testing;

namespace Tolpuddle.Core.Tests.Reports;

public sealed class TriageTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Of_two_who_claim_at_once_one_is_told_it_is_taken()
    {
        await using var database = await TestDatabase.CreateAsync(TestData.Demonstration);
        await using var coordinator = await database.OpenAsync(DemoPeople.Coordinator, Cancel);
        var report = await TestReports.ReceiveAsync(coordinator, TestReports.Draft(coordinator, "Men in a van"), Cancel);
        await using var first = await database.OpenAsync(DemoPeople.Adviser, Cancel);
        await using var second = await database.OpenAsync(DemoPeople.OtherAdviser, Cancel);
        _ = await second.Reports.SingleAsync(r => r.Id == report.Id, Cancel); // both have read it before either claims

        Assert.Equal(TriageResult.Done, await new Triage(first).ClaimAsync(report.Id, Cancel));
        Assert.Equal(TriageResult.Taken, await new Triage(second).ClaimAsync(report.Id, Cancel));

        await using var later = await database.OpenAsync(DemoPeople.Coordinator, Cancel);
        Assert.Equal(first.Viewer.AccountId, (await later.Reports.SingleAsync(r => r.Id == report.Id, Cancel)).OwnerId);
    }

    [Fact]
    public async Task Another_agency_neither_sees_nor_claims_what_it_does_not_hold()
    {
        await using var database = await TestDatabase.CreateAsync(TestData.Demonstration);
        await using var coordinator = await database.OpenAsync(DemoPeople.Coordinator, Cancel);
        var report = await TestReports.ReceiveAsync(coordinator, TestReports.Draft(coordinator, "Men in a van"), Cancel);
        await using var police = await database.OpenAsync(DemoPeople.Police, Cancel);

        Assert.Empty((await new WaitingReports(police).PageAsync(new(), null, null, 50, Cancel)).Rows);
        Assert.Equal(TriageResult.NotFound, await new Triage(police).ClaimAsync(report.Id, Cancel));
        Assert.Null(await new ReportFile(police, new Looks(police)).OpenAsync(report.Reference, Cancel));
    }

    [Fact]
    public async Task A_report_handed_over_is_the_colleagues_with_the_note_and_they_are_told()
    {
        await using var database = await TestDatabase.CreateAsync(TestData.Demonstration);
        await using var db = await database.OpenAsync(DemoPeople.Adviser, Cancel);
        var colleague = await database.ViewerAsync(DemoPeople.OtherAdviser, Cancel);
        var stranger = await database.ViewerAsync(DemoPeople.Police, Cancel);
        var report = await TestReports.ReceiveAsync(db, TestReports.Draft(db, "Men in a van"), Cancel);

        Assert.Equal(TriageResult.NoSuchColleague, await new Triage(db).HandOverAsync(report.Id, stranger.AccountId, "Please go on", Cancel));
        Assert.Equal(TriageResult.NeedsReason, await new Triage(db).HandOverAsync(report.Id, colleague.AccountId, " ", Cancel));
        Assert.Equal(TriageResult.Done, await new Triage(db).HandOverAsync(report.Id, colleague.AccountId, "She calls back at six", Cancel));

        await using var theirs = database.Open(colleague);
        Assert.Equal(colleague.AccountId, (await theirs.Reports.SingleAsync(r => r.Id == report.Id, Cancel)).OwnerId);
        Assert.Equal($"/reports/{report.Reference}", (await theirs.Notices.SingleAsync(Cancel)).Path);
        var file = await new ReportFile(theirs, new Looks(theirs)).OpenAsync(report.Reference, Cancel);
        Assert.Equal("She calls back at six", Assert.Single(file!.Steps).Text);
    }

    [Fact]
    public async Task A_report_given_back_is_the_duty_readers_and_can_be_claimed()
    {
        await using var database = await TestDatabase.CreateAsync(TestData.Demonstration);
        await using var db = await database.OpenAsync(DemoPeople.Adviser, Cancel);
        var coordinator = await database.ViewerAsync(DemoPeople.Coordinator, Cancel);
        var report = await TestReports.ReceiveAsync(db, TestReports.Draft(db, "Men in a van"), Cancel);
        await new Triage(db).ClaimAsync(report.Id, Cancel);

        Assert.Equal(TriageResult.Done, await new Triage(db).ReleaseAsync(report.Id, "My shift ends", Cancel));

        Assert.Equal((coordinator.AccountId, ReportState.New), (report.OwnerId, report.State));
        await using var other = await database.OpenAsync(DemoPeople.OtherAdviser, Cancel);
        Assert.Equal(TriageResult.Done, await new Triage(other).ClaimAsync(report.Id, Cancel));
    }

    [Fact]
    public async Task A_report_given_back_never_goes_to_a_reader_who_cannot_sign_in()
    {
        await using var database = await TestDatabase.CreateAsync(TestData.Demonstration);
        await using var db = await database.OpenAsync(DemoPeople.Adviser, Cancel);
        var coordinator = await database.ViewerAsync(DemoPeople.Coordinator, Cancel);
        var report = await TestReports.ReceiveAsync(db, TestReports.Draft(db, "Men in a van"), Cancel);
        (await db.Accounts.SingleAsync(a => a.Id == coordinator.AccountId, Cancel)).State = AccountState.Closed;
        await db.PlantAsync(Cancel);

        Assert.Equal(TriageResult.Done, await new Triage(db).ReleaseAsync(report.Id, "My shift ends", Cancel));
        var owner = await db.Accounts.SingleAsync(a => a.Id == report.OwnerId, Cancel);
        Assert.Equal((AccountState.Active, db.Viewer.AgencyId), (owner.State, owner.AgencyId));

        await db.Accounts.ExecuteUpdateAsync(a => a.SetProperty(x => x.LastSignInAt, (DateTime?)null), Cancel); // nobody has ever come
        Assert.Equal(TriageResult.NobodyThere, await new Triage(db).ReleaseAsync(report.Id, "My shift ends", Cancel));
        Assert.Equal(owner.Id, report.OwnerId);
    }

    [Fact]
    public async Task A_worse_risk_never_gives_more_time_and_every_judgement_is_kept()
    {
        await using var database = await TestDatabase.CreateAsync(TestData.Demonstration);
        await using var db = await database.OpenAsync(DemoPeople.Adviser, Cancel);
        var report = await TestReports.ReceiveAsync(db, TestReports.Draft(db, "Men in a van", "low"), Cancel);
        var risks = new RiskJudgements(db);

        Assert.Equal(TriageResult.NeedsReason, await risks.JudgeAsync(report.Id, RiskClock.High, "", Cancel));
        Assert.Equal(TriageResult.Done, await risks.JudgeAsync(report.Id, RiskClock.High, "A child was seen", Cancel));
        Assert.InRange(report.DueAt, db.Now.AddHours(3.9), db.Now.AddHours(4));

        database.Clock.Advance(TimeSpan.FromHours(5));
        Assert.Equal(TriageResult.Done, await risks.JudgeAsync(report.Id, RiskClock.Immediate, "She is hurt", Cancel));
        Assert.True(report.DueAt < db.Now, "It was late, and it stays late.");

        Assert.Equal(TriageResult.Done, await risks.JudgeAsync(report.Id, RiskClock.Medium, "She is safe", Cancel));
        Assert.Equal(RiskClock.DueAt(RiskClock.Medium, db.Now).Date, report.DueAt.Date);
        Assert.Equal(["medium", "immediate", "high"], (await new ReportFile(db, new Looks(db)).OpenAsync(report.Reference, Cancel))!.Judgements.Select(j => j.Risk));
    }

    [Fact]
    public async Task A_report_is_not_closed_over_a_message_that_nobody_has_read()
    {
        await using var database = await TestDatabase.CreateAsync(TestData.Demonstration);
        await using var db = await database.OpenAsync(DemoPeople.Adviser, Cancel);
        var report = await TestReports.ReceiveAsync(db, TestReports.Draft(db, "Men in a van"), Cancel);
        db.ReportMessages.Add(new ReportMessage { ReportId = report.Id, At = db.Now, Text = "They have moved her" });
        await db.PlantAsync(Cancel);
        var triage = new Triage(db);

        Assert.Equal(TriageResult.UnreadMessages, await triage.CloseAsync(report.Id, "advice", "Told where to go", false, Cancel));
        Assert.True(Assert.Single((await new WaitingReports(db).PageAsync(new(), null, null, 50, Cancel)).Rows).HasUnread);

        await new ReporterQuestions(db).MarkReadAsync(report.Id, Cancel);
        Assert.Equal(TriageResult.UnknownCode, await triage.CloseAsync(report.Id, "done", "Told where to go", false, Cancel));
        Assert.Equal(TriageResult.Done, await triage.CloseAsync(report.Id, "advice", "Told where to go", false, Cancel));
        Assert.Empty((await new WaitingReports(db).PageAsync(new(), null, null, 50, Cancel)).Rows);
        Assert.Equal(TriageResult.Done, await triage.ReopenAsync(report.Id, "She called again", Cancel));
        Assert.True(report is { IsOpen: true, CloseReason: null });
    }

    [Fact]
    public async Task A_message_to_a_closed_report_is_shown_until_somebody_reads_it()
    {
        await using var database = await TestDatabase.CreateAsync(TestData.Demonstration);
        await using var db = await database.OpenAsync(DemoPeople.Adviser, Cancel);
        var report = await TestReports.ReceiveAsync(db, TestReports.Draft(db, "Men in a van"), Cancel);
        await new Triage(db).CloseAsync(report.Id, "advice", "Told where to go", false, Cancel);
        db.ReportMessages.Add(new ReportMessage { ReportId = report.Id, At = db.Now, Text = "They are back" });
        await db.PlantAsync(Cancel);
        var questions = new ReporterQuestions(db);

        Assert.Equal(report.Reference, Assert.Single(await questions.UnreadOnClosedAsync(10, Cancel)).Reference);
        await questions.MarkReadAsync(report.Id, Cancel);
        Assert.Empty(await questions.UnreadOnClosedAsync(10, Cancel));
    }

    [Fact]
    public async Task The_reporter_is_asked_through_the_code_and_only_through_it()
    {
        await using var database = await TestDatabase.CreateAsync(TestData.Demonstration);
        await using var db = await database.OpenAsync(DemoPeople.Adviser, Cancel);
        var report = await TestReports.ReceiveAsync(db, TestReports.Draft(db, "Men in a van"), Cancel);
        var mute = TestReports.Draft(db, "No way back");
        mute.ReturnKey = null;
        await TestReports.ReceiveAsync(db, mute, Cancel);
        var questions = new ReporterQuestions(db);

        Assert.Equal(TriageResult.NoReturnCode, await questions.AskAsync(mute.Id, "When?", Cancel));
        Assert.Equal(TriageResult.Done, await questions.AskAsync(report.Id, "When do they leave?", Cancel));

        Assert.Equal(ReportState.Asked, report.State);
        await using var reporter = database.Open(Viewer.Reporter(report.ReturnKey!));
        Assert.Equal("When do they leave?", (await reporter.ReportMessages.SingleAsync(Cancel)).Text);
    }

    [Fact]
    public async Task Grades_belong_to_one_item_and_earlier_ones_are_kept()
    {
        await using var database = await TestDatabase.CreateAsync(TestData.Demonstration);
        await using var db = await database.OpenAsync(DemoPeople.Coordinator, Cancel);
        var report = await TestReports.ReceiveAsync(db, TestReports.Draft(db, "Men in a van"), Cancel, (MentionKind.Phone, "07700 900123"));
        var mention = await db.Mentions.SingleAsync(m => m.ReportId == report.Id, Cancel);
        var grading = new Grading(db);

        Assert.Equal(TriageResult.UnknownCode, await grading.GradeAsync(report.Id, mention.Id, new("2", "D", "C", []), Cancel));
        Assert.Equal(TriageResult.UnknownCode, await grading.GradeAsync(report.Id, mention.Id, new("2", "D", "P", ["S2"]), Cancel));
        Assert.Equal(TriageResult.NotFound, await grading.GradeAsync(report.Id, Guid.CreateVersion7(), new("2", "D", "P", []), Cancel));
        Assert.Equal(TriageResult.Done, await grading.GradeAsync(report.Id, mention.Id, new("2", "D", "P", []), Cancel));
        database.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(TriageResult.Done, await grading.GradeAsync(report.Id, mention.Id, new("1", "B", "C", ["S1", "A2"]), Cancel));

        var file = (await new ReportFile(db, new Looks(db)).OpenAsync(report.Reference, Cancel))!;
        Assert.Empty(file.NarrativeGrades);
        Assert.Equal(["1B C A2 S1", "2D P "], Assert.Single(file.Mentions).Grades.Select(g => $"{g.Source}{g.Assessment} {g.Handling} {string.Join(' ', g.Conditions)}"));
    }

    [Fact]
    public async Task Merged_reports_keep_both_reporters_lines_and_can_be_separated()
    {
        await using var database = await TestDatabase.CreateAsync(TestData.Demonstration);
        await using var db = await database.OpenAsync(DemoPeople.Coordinator, Cancel);
        var original = await TestReports.ReceiveAsync(db, TestReports.Draft(db, "Men in a van", "low"), Cancel);
        var report = await TestReports.ReceiveAsync(db, TestReports.Draft(db, "The same van", RiskClock.High), Cancel);
        var promised = report.DueAt;
        var duplicates = new Duplicates(db);

        Assert.Equal(TriageResult.NotMergeable, await duplicates.MergeAsync(report.Id, report.Reference, "Same van", Cancel));
        Assert.Equal(TriageResult.Done, await duplicates.MergeAsync(report.Id, original.Reference, "Same van", Cancel));
        Assert.Equal((false, "duplicate", promised), (report.IsOpen, report.CloseReason, original.DueAt));

        Assert.Equal(TriageResult.Done, await new ReporterQuestions(db).AskAsync(report.Id, "Which colour?", Cancel));
        Assert.False(report.IsOpen);
        await using (var reporter = database.Open(Viewer.Reporter(report.ReturnKey!)))
        {
            reporter.ReportMessages.Add(new ReportMessage { ReportId = report.Id, At = db.Now, Text = "White" });
            await reporter.PlantAsync(Cancel);
        }

        var file = (await new ReportFile(db, new Looks(db)).OpenAsync(original.Reference, Cancel))!;
        Assert.Equal([("Which colour?", report.Reference), ("White", report.Reference)], file.Lines.Select(l => (l.Text, l.Reference)));

        Assert.Equal(TriageResult.Done, await duplicates.SeparateAsync(report.Id, "Another colour", Cancel));
        Assert.True(report is { IsOpen: true, DuplicateOfId: null, State: ReportState.Claimed });
    }

    [Fact]
    public async Task Opening_a_report_is_written_down_and_counted_by_people()
    {
        await using var database = await TestDatabase.CreateAsync(TestData.Demonstration);
        await using var db = await database.OpenAsync(DemoPeople.Adviser, Cancel);
        var report = await TestReports.ReceiveAsync(db, TestReports.Draft(db, "Men in a van"), Cancel);
        var file = new ReportFile(db, new Looks(db));

        Assert.Equal(1, (await file.OpenAsync(report.Reference, Cancel))!.LookedAt);
        Assert.Equal(1, (await file.OpenAsync(report.Reference, Cancel))!.LookedAt);
        await using var other = await database.OpenAsync(DemoPeople.Coordinator, Cancel);
        Assert.Equal(2, (await new ReportFile(other, new Looks(other)).OpenAsync(report.Reference, Cancel))!.LookedAt);

        await using var officer = await database.OpenAsync(DemoPeople.DataProtectionOfficer, Cancel);
        var looks = await officer.Audit.Where(e => e.SubjectId == report.Id && e.Act == "report.open").ToListAsync(Cancel);
        Assert.Equal(["triage", "triage", "triage"], looks.Select(e => e.Purpose));
    }
}
