using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Cases;
using Tolpuddle.Core.Data;
using Tolpuddle.Core.Linking;
using Tolpuddle.Core.Reports;
using Tolpuddle.Core.Retention.Requests;
using Tolpuddle.Testing;

namespace Tolpuddle.Core.Tests.Retention;

/// <summary>What a person gets who asks: every mention of them, others and who told marked out, read by two.</summary>
public sealed partial class SubjectRequestTests : IAsyncLifetime
{
    private const string Asker = "Rosa Silva";
    private const string Other = "Viktor Malinov";
    private const string Reporter = "Nina Neighbour";
    private const string AskersPhone = "07700 900142";

    private RetentionWorld _world = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _world = await RetentionWorld.CreateAsync();

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    [Fact]
    public async Task Every_record_of_the_agency_that_names_the_person_is_found_and_no_other()
    {
        await using var db = await _world.AsAsync(DemoPeople.Coordinator);
        var named = await ReceiveAsync(db, $"{Asker} sleeps in the shed");
        var byPhone = await ReceiveAsync(db, "A woman calls", (MentionKind.Phone, AskersPhone));
        var inNote = await ReceiveAsync(db, "Somebody sleeps there");
        Assert.Equal(TriageResult.Done, await new RiskJudgements(db).JudgeAsync(inNote.Id, "low", $"It is {Asker} again", Cancel));
        var told = await ReceiveAsync(db, "I work there");
        db.ReporterContacts.Add(new ReporterContact { ReportId = told.Id, Way = "phone", Name = Asker, Address = "07700 900777" });
        await db.PlantAsync(Cancel);
        await ReceiveAsync(db, "Rosa drives a van"); // a first name alone
        await ReceiveAsync(db, "Somebody else", (MentionKind.Phone, "07700 900143"));
        var reference = await TestCases.OpenAsync(db, "Packhouse", Cancel);
        Assert.Equal(CaseResult.Done, await new CaseLog(db).NoteAsync(reference, $"Spoke with {Asker}", Cancel));
        await using (var police = await _world.AsAsync(DemoPeople.Police)) await ReceiveAsync(police, $"{Asker} was seen in Poole");

        var view = await OpenAsync(db, AskersPhone);

        string[] expected = [named.Reference, byPhone.Reference, inNote.Reference, told.Reference, reference];
        Assert.Equal(expected.Order(), view.Findings.Select(f => f.Reference).Order());
        Assert.DoesNotContain("Poole", string.Join(' ', (await Task.WhenAll(view.Findings.Select(f => TextAsync(f)))).SelectMany(t => t)), StringComparison.Ordinal);

        async Task<string> TextAsync(SubjectFinding finding)
        {
            await using var own = await _world.AsAsync(DemoPeople.DataProtectionOfficer); // who sees none of these records by their role
            return (await new SubjectRecords(own).OpenAsync(view.Request.Id, finding.Reference, Cancel))!.Text;
        }
    }

    [Fact]
    public async Task Others_and_who_told_are_marked_out_and_only_marks_can_be_changed()
    {
        await using var db = await _world.AsAsync(DemoPeople.Coordinator);
        var (view, report) = await ToldAsync(db);
        var records = new SubjectRecords(db);
        var opened = (await records.OpenAsync(view.Request.Id, report.Reference, Cancel))!;
        var sanitised = Sanitised(opened.Text);
        Assert.Contains(Asker, sanitised, StringComparison.Ordinal);
        Assert.Contains(AskersPhone, sanitised, StringComparison.Ordinal);
        foreach (var others in new[] { "Malinov", "Viktor", "07700 900555", Reporter, "Nina", "I clean there" }) Assert.DoesNotContain(others, sanitised, StringComparison.Ordinal);

        Assert.Contains("Only marks", await JudgeAsync(opened.Text.Replace(Asker, "Nobody", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Contains("do not belong together", await JudgeAsync(opened.Text + "[["), StringComparison.Ordinal);
        Assert.Contains("needs a ground", await records.JudgeAsync(view.Request.Id, report.Reference, new Judgement(true, Treatment.Withhold, "", "", opened.Text, ""), Cancel), StringComparison.Ordinal);
        Assert.Null(await JudgeAsync(opened.Text));
        await using var again = await _world.AsAsync(DemoPeople.Coordinator);
        Assert.Equal(opened.Text, (await new SubjectRecords(again).OpenAsync(view.Request.Id, report.Reference, Cancel))!.Text);

        Task<string?> JudgeAsync(string text) => records.JudgeAsync(view.Request.Id, report.Reference, new Judgement(true, Treatment.Include, "", "", text, ""), Cancel);
    }

    [Fact]
    public async Task Two_people_release_the_pack_and_what_was_sent_is_kept_with_its_hash()
    {
        await using var db = await _world.AsAsync(DemoPeople.Coordinator);
        var (view, report) = await ToldAsync(db);
        var (id, requests, packs) = (view.Request.Id, new SubjectRequests(db), new SubjectPacks(db));
        Assert.Contains("who asks", await packs.ReadyAsync(id, "", Cancel), StringComparison.Ordinal);
        Assert.Null(await requests.CheckAsync(id, "Rang her", "Nothing speaks of danger", Cancel));
        Assert.Contains("not judged", await packs.ReadyAsync(id, "", Cancel), StringComparison.Ordinal);
        var opened = (await new SubjectRecords(db).OpenAsync(id, report.Reference, Cancel))!;
        Assert.Null(await new SubjectRecords(db).JudgeAsync(id, report.Reference, new Judgement(true, Treatment.InPart, "crime", "An inquiry goes on", opened.Text, ""), Cancel));
        var shown = await ShownAsync(db, id);
        Assert.Null(await packs.ReadyAsync(id, shown, Cancel));
        Assert.Contains("takes two", await packs.ReleaseAsync(id, shown, Cancel), StringComparison.Ordinal);

        await using var officer = await _world.AsAsync(DemoPeople.DataProtectionOfficer);
        Assert.Null(await new SubjectPacks(officer).ReleaseAsync(id, await ShownAsync(officer, id), Cancel));

        var released = await officer.SubjectRequests.AsNoTracking().SingleAsync(Cancel);
        Assert.Equal(SHA256.HashData(Encoding.UTF8.GetBytes(released.Pack!)), released.PackHash);
        foreach (var others in new[] { "Malinov", "Viktor", "900555", Reporter, "Nina", "I clean there", report.Reference }) Assert.DoesNotContain(others, released.Pack, StringComparison.Ordinal);
        foreach (var words in new[] { Asker, "█████", "ico.org.uk" }) Assert.Contains(words, released.Pack, StringComparison.Ordinal);
        Assert.DoesNotContain("[[", released.Pack, StringComparison.Ordinal);
        Assert.Contains((await new SubjectPacks(officer).SentAsync(id, Cancel))!, released.Pack, StringComparison.Ordinal);
        var taken = (await new SubjectPacks(officer).TakeAsync(id, Cancel))!;
        Assert.DoesNotContain(Asker, taken.Page, StringComparison.Ordinal);
        Assert.Equal(released.Pack, Unseal(taken.Page, taken.Passphrase));
        Assert.ThrowsAny<CryptographicException>(() => Unseal(taken.Page, "AAAA-AAAA-AAAA-AAAA-AAAA"));
        Assert.Contains("has been answered", await new SubjectRequests(officer).CheckAsync(id, "x", "y", Cancel), StringComparison.Ordinal);
        await using var system = _world.Database.Open(Viewer.System("test"));
        Assert.Equal(["subject.request", "subject.check", "subject.judge", "subject.ready", "subject.release", "subject.read", "subject.take"], await system.Audit.Where(e => e.SubjectId == id && e.Act != "subject.open").OrderBy(e => e.Number).Select(e => e.Act).ToListAsync(Cancel));
    }

    [Fact]
    public async Task Who_told_is_named_only_where_somebody_decides_so_with_a_reason()
    {
        await using var db = await _world.AsAsync(DemoPeople.Coordinator);
        var (view, report) = await ToldAsync(db);
        var records = new SubjectRecords(db);
        var text = (await records.OpenAsync(view.Request.Id, report.Reference, Cancel))!.Text;
        Assert.DoesNotContain(Reporter, text, StringComparison.Ordinal);

        Assert.Null(await records.JudgeAsync(view.Request.Id, report.Reference, new Judgement(true, Treatment.Include, "", "", text, "She agreed in writing"), Cancel));

        await using var again = await _world.AsAsync(DemoPeople.Coordinator);
        var opened = (await new SubjectRecords(again).OpenAsync(view.Request.Id, report.Reference, Cancel))!;
        Assert.Contains(Reporter, opened.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(Reporter, Sanitised(opened.Text), StringComparison.Ordinal); // marked, until the marks are taken away
    }

    [Fact]
    public async Task An_answered_request_is_kept_as_long_as_somebody_says_and_no_shorter()
    {
        Guid id;
        await using (var db = await _world.AsAsync(DemoPeople.Coordinator))
        {
            id = (await OpenAsync(db, "")).Request.Id;
            Assert.Contains("not answered yet", await new SubjectRequests(db).KeepAsync(id, Days.Of(db.Now).AddMonths(3), "A claim", Cancel), StringComparison.Ordinal);
            Assert.Null(await new SubjectRequests(db).CloseAsync(id, "It was not she", Cancel));
        }

        _world.Database.Clock.Advance(_world.Later(23) - _world.Database.Clock.GetUtcNow());
        await using (var officer = await _world.AsAsync(DemoPeople.DataProtectionOfficer))
        {
            var requests = new SubjectRequests(officer);
            Assert.Contains("Choose a later day", await requests.KeepAsync(id, Days.Of(officer.Now), "A claim", Cancel), StringComparison.Ordinal);
            Assert.Null(await requests.KeepAsync(id, Days.Of(officer.Now).AddMonths(12), "A claim", Cancel));
            Assert.Contains("Somebody has said", await requests.KeepAsync(id, Days.Of(officer.Now).AddMonths(6), "No claim", Cancel), StringComparison.Ordinal);
        }

        await _world.PassAsync(6);
        await using (var system = _world.Database.Open(Viewer.System("test"))) Assert.Equal("A claim", (await system.SubjectRequests.SingleAsync(Cancel)).KeepReason);
        await _world.PassAsync(5);
        await _world.PassAsync(0);
        await using var after = _world.Database.Open(Viewer.System("test"));
        Assert.Empty(await after.SubjectRequests.ToListAsync(Cancel));
    }

    [Fact]
    public async Task What_was_found_for_an_open_request_is_not_erased_and_the_request_goes_at_its_own_end()
    {
        var report = await _world.ClosedAsync(what: $"{Asker} sleeps in the shed");
        Guid id;
        await using (var db = await _world.AsAsync(DemoPeople.Coordinator)) id = (await OpenAsync(db, "")).Request.Id;
        await _world.PassAsync(24);
        Assert.True(await _world.IsThereAsync(report.Id));
        await using (var db = await _world.AsAsync(DemoPeople.Coordinator)) Assert.Null(await new SubjectRequests(db).CloseAsync(id, "It was not she", Cancel));
        await _world.RoundAsync();
        await _world.PassAsync(0);
        Assert.False(await _world.IsThereAsync(report.Id));

        await _world.PassAsync(24);
        await _world.PassAsync(0);
        await using var system = _world.Database.Open(Viewer.System("test"));
        Assert.Empty(await system.SubjectRequests.ToListAsync(Cancel));
        Assert.DoesNotContain(await _world.Database.TextsAsync(Cancel), text => text.Value.Contains(Asker, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_month_is_a_calendar_month_and_can_be_extended_once_within_it()
    {
        await using var db = await _world.AsAsync(DemoPeople.Coordinator);
        var today = Days.Of(db.Now);
        var view = await OpenAsync(db, "");
        Assert.Equal(today.AddMonths(1), view.Request.DueOn);
        Assert.Null(await new SubjectRequests(db).ExtendAsync(view.Request.Id, "Many records", Cancel));
        Assert.Contains("already", await new SubjectRequests(db).ExtendAsync(view.Request.Id, "More", Cancel), StringComparison.Ordinal);
        Assert.Equal(today.AddMonths(3), (await new SubjectRequests(db).ReadAsync(view.Request.Id, Cancel))!.Request.DueOn);
        var (late, _) = await new SubjectRequests(db).OpenAsync(new RequestDraft(Asker, "", "All", today.AddMonths(-2)), Cancel);
        Assert.Contains("month is over", await new SubjectRequests(db).ExtendAsync(late, "Many records", Cancel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_letter_from_which_all_is_withheld_as_crime_reads_like_one_where_nothing_is_held()
    {
        await using var db = await _world.AsAsync(DemoPeople.Coordinator);
        var police = await _world.Database.ViewerAsync(DemoPeople.Police, Cancel);
        await using (var elsewhere = await _world.AsAsync(DemoPeople.Police)) await ReceiveAsync(elsewhere, $"{Asker} was seen in Poole");
        var report = await ReceiveAsync(db, $"{Asker} drives them");
        Assert.IsType<SendResult.Sent>(await new Referrals(db).SendAsync(report.Id, [police.AgencyId], "For you", TestCases.Grounds, Cancel));
        var view = await OpenAsync(db, "");
        var records = new SubjectRecords(db);
        Assert.Null(await records.JudgeAsync(view.Request.Id, report.Reference, new Judgement(true, Treatment.Withhold, "crime", "An inquiry goes on", "", ""), Cancel));
        var (nothing, _) = await new SubjectRequests(db).OpenAsync(new RequestDraft("Ida Unheardof", "", "All that you hold", Days.Of(db.Now)), Cancel);

        var letter = (await new SubjectPacks(db).PreviewAsync(view.Request.Id, Cancel))!.Letter;
        Assert.Equal((await new SubjectPacks(db).PreviewAsync(nothing, Cancel))!.Letter, letter);
        Assert.Contains("may have been withheld", letter, StringComparison.Ordinal);
        Assert.Null(await records.JudgeAsync(view.Request.Id, report.Reference, new Judgement(true, Treatment.Withhold, "crime", "They know of it", "", "", IsGroundSaid: true), Cancel));
        Assert.Contains("detecting crime", (await new SubjectPacks(db).PreviewAsync(view.Request.Id, Cancel))!.Letter, StringComparison.Ordinal);
        Assert.Null(await records.JudgeAsync(view.Request.Id, report.Reference, new Judgement(true, Treatment.InPart, "others", "Of a neighbour", (await records.OpenAsync(view.Request.Id, report.Reference, Cancel))!.Text, ""), Cancel));
        letter = (await new SubjectPacks(db).PreviewAsync(view.Request.Id, Cancel))!.Letter;
        Assert.Contains("Rights of others", letter, StringComparison.Ordinal);
        Assert.Contains(police.AgencyName, letter, StringComparison.Ordinal); // it was given what leaves
    }

    [Fact]
    public async Task What_could_say_who_told_is_open_to_be_read_only_with_a_reason()
    {
        await using var db = await _world.AsAsync(DemoPeople.Coordinator);
        var (view, report) = await ToldAsync(db, $"{Reporter} told me of {Asker}");
        var text = (await new SubjectRecords(db).OpenAsync(view.Request.Id, report.Reference, Cancel))!.Text;

        var known = Open(text, "How they know\nI clean there");
        Assert.Contains("“How they know”", await JudgeAsync(known, ""), StringComparison.Ordinal);
        Assert.Contains("name", await JudgeAsync(Open(text, Reporter), ""), StringComparison.Ordinal);
        Assert.Contains("not marked", await JudgeAsync(Open(text, Reporter).Replace("Nina ", "[[Nina]] ", StringComparison.Ordinal), ""), StringComparison.Ordinal);
        Assert.Null(await JudgeAsync(known, "She agreed in writing"));
        Assert.Contains("“How they know”", await JudgeAsync((await new SubjectRecords(db).OpenAsync(view.Request.Id, report.Reference, Cancel))!.Text, ""), StringComparison.Ordinal);

        Task<string?> JudgeAsync(string marked, string reason) => new SubjectRecords(db).JudgeAsync(view.Request.Id, report.Reference, new Judgement(true, Treatment.Include, "", "", marked, reason), Cancel);
    }

    [Fact]
    public async Task A_case_knows_who_told_its_reports_and_what_they_repeat()
    {
        await using var db = await _world.AsAsync(DemoPeople.Coordinator);
        var reference = await TestCases.OpenAsync(db, "Packhouse", Cancel);
        var first = await db.CaseReports.Where(l => db.Cases.Any(c => c.Id == l.CaseId && c.Reference == reference)).Select(l => l.ReportId).SingleAsync(Cancel);
        var repeat = await ReceiveAsync(db, "It is told again", (MentionKind.Person, "Olek Zima"));
        db.ReporterContacts.Add(new ReporterContact { ReportId = first, Way = "phone", Name = Reporter, Address = "07700 900888" });
        db.ReporterContacts.Add(new ReporterContact { ReportId = repeat.Id, Way = "phone", Name = "Uma Li", Address = "07700 900889" });
        await db.PlantAsync(Cancel);
        Assert.Equal(TriageResult.Done, await new Duplicates(db).MergeAsync(repeat.Id, await db.Reports.Where(r => r.Id == first).Select(r => r.Reference).SingleAsync(Cancel), "The same", Cancel));
        Assert.Equal(CaseResult.Done, await new CaseLog(db).NoteAsync(reference, $"{Reporter} and Uma say that Olek fetches {Asker}, li said it is liable", Cancel));
        var view = await OpenAsync(db, "");

        var sanitised = Sanitised((await new SubjectRecords(db).OpenAsync(view.Request.Id, reference, Cancel))!.Text);
        foreach (var words in new[] { Asker, "liable" }) Assert.Contains(words, sanitised, StringComparison.Ordinal);
        foreach (var other in new[] { "Nina", "Neighbour", "Uma", "Olek", ", li " }) Assert.DoesNotContain(other, sanitised, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Marks_stay_as_they_were_made_when_who_told_comes_in_or_goes()
    {
        await using var db = await _world.AsAsync(DemoPeople.Coordinator);
        var (view, report) = await ToldAsync(db);
        var marked = (await new SubjectRecords(db).OpenAsync(view.Request.Id, report.Reference, Cancel))!.Text.Replace("to work", "[[to work]]", StringComparison.Ordinal);

        Assert.Null(await JudgeAsync(marked, "She agreed in writing"));
        Assert.StartsWith(marked, await TextAsync(), StringComparison.Ordinal);
        Assert.Contains(Reporter, await TextAsync(), StringComparison.Ordinal);
        Assert.Null(await JudgeAsync(await TextAsync(), ""));
        Assert.Equal(marked, await TextAsync());

        Task<string?> JudgeAsync(string text, string reason) => new SubjectRecords(db).JudgeAsync(view.Request.Id, report.Reference, new Judgement(true, Treatment.Include, "", "", text, reason), Cancel);

        async Task<string> TextAsync()
        {
            await using var again = await _world.AsAsync(DemoPeople.Coordinator);
            return (await new SubjectRecords(again).OpenAsync(view.Request.Id, report.Reference, Cancel))!.Text;
        }
    }

    [Fact]
    public async Task Who_says_that_they_read_all_of_it_says_so_of_what_they_were_shown()
    {
        await using var db = await _world.AsAsync(DemoPeople.Coordinator);
        var (view, report) = await ToldAsync(db);
        var (id, records) = (view.Request.Id, new SubjectRecords(db));
        Assert.Null(await new SubjectRequests(db).CheckAsync(id, "Rang her", "Nothing speaks of danger", Cancel));
        var text = (await records.OpenAsync(id, report.Reference, Cancel))!.Text;
        Assert.Null(await records.JudgeAsync(id, report.Reference, new Judgement(true, Treatment.Include, "", "", text, ""), Cancel));
        var shown = await ShownAsync(db, id);
        Assert.Null(await records.JudgeAsync(id, report.Reference, new Judgement(true, Treatment.Include, "", "", text.Replace("to work", "[[to work]]", StringComparison.Ordinal), ""), Cancel));

        Assert.Contains("reads otherwise", await new SubjectPacks(db).ReadyAsync(id, shown, Cancel), StringComparison.Ordinal);
        Assert.Null(await new SubjectPacks(db).ReadyAsync(id, await ShownAsync(db, id), Cancel));
        await using var officer = await _world.AsAsync(DemoPeople.DataProtectionOfficer);
        Assert.Contains("reads otherwise", await new SubjectPacks(officer).ReleaseAsync(id, shown, Cancel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_part_is_called_is_marked_with_it_and_what_is_the_askers_lays_bare_nothing_beside_it()
    {
        await using var db = await _world.AsAsync(DemoPeople.Coordinator);
        var report = await ReceiveAsync(db, $"{Other} {AskersPhone} or 07700 900555, and Li too, Lima is near", (MentionKind.Person, $"{Other} {AskersPhone}"), (MentionKind.Person, "Li"), (MentionKind.Vehicle, "BX12 KLM"));
        Assert.Equal(TriageResult.Done, await new RiskJudgements(db).JudgeAsync(report.Id, "high", "He has a knife", Cancel));
        var view = await OpenAsync(db, AskersPhone);

        var text = (await new SubjectRecords(db).OpenAsync(view.Request.Id, report.Reference, Cancel))!.Text;
        var sanitised = Sanitised(text);
        foreach (var words in new[] { AskersPhone, "Lima is near" }) Assert.Contains(words, sanitised, StringComparison.Ordinal);
        foreach (var words in new[] { "Viktor", "Malinov", "900555", "Li too", "vehicle", "Risk judged" }) Assert.DoesNotContain(words, sanitised, StringComparison.Ordinal);
        Assert.DoesNotContain("[removed]\n\n[removed]", sanitised, StringComparison.Ordinal); // how many parts there were is not told
    }

    [Fact]
    public async Task Nobody_points_at_a_record_that_is_closed_to_them_and_its_owner_hears_of_it()
    {
        Report report;
        await using (var adviser = await _world.AsAsync(DemoPeople.Adviser)) report = await ReceiveAsync(adviser, "Somebody sleeps there");
        await using var officer = await _world.AsAsync(DemoPeople.DataProtectionOfficer);
        var id = (await OpenAsync(officer, "")).Request.Id;
        Assert.Contains("that you may open", await new SubjectRequests(officer).AddAsync(id, report.Reference, Cancel), StringComparison.Ordinal);
        await using (var coordinator = await _world.AsAsync(DemoPeople.Coordinator)) Assert.Null(await new SubjectRequests(coordinator).AddAsync(id, report.Reference, Cancel));
        await using (var adviser = await _world.AsAsync(DemoPeople.Adviser)) Assert.Contains(await adviser.Notices.ToListAsync(Cancel), n => n.Text.Contains(report.Reference, StringComparison.Ordinal) && n.Text.StartsWith("Somebody asks", StringComparison.Ordinal));

        for (var count = 1; count < SubjectRequests.DailyLimit; count++) await OpenAsync(officer, "");
        Assert.Contains("within a day", (await new SubjectRequests(officer).OpenAsync(new RequestDraft(Asker, "", "All", Days.Of(officer.Now)), Cancel)).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_long_record_can_be_withheld_and_one_that_has_been_erased_can_be_judged()
    {
        await using var db = await _world.AsAsync(DemoPeople.Coordinator);
        var (view, report) = await ToldAsync(db);
        var (id, records, text) = (view.Request.Id, new SubjectRecords(db), new string('x', SubjectFinding.MaxTextLength + 1));
        Assert.Contains("at most", await records.JudgeAsync(id, report.Reference, new Judgement(true, Treatment.Include, "", "", text, ""), Cancel), StringComparison.Ordinal);
        Assert.Null(await records.JudgeAsync(id, report.Reference, new Judgement(true, Treatment.Withhold, "crime", "An inquiry goes on", text, ""), Cancel));
        db.SubjectFindings.Add(new SubjectFinding { RequestId = id, RecordId = Guid.NewGuid(), IsCase = false, Reference = "R-GONE-0001", Why = "added by hand" });
        await db.PlantAsync(Cancel);

        Assert.Equal("", (await records.OpenAsync(id, "R-GONE-0001", Cancel))!.Text);
        Assert.Contains("erased", await records.JudgeAsync(id, "R-GONE-0001", new Judgement(true, Treatment.Include, "", "", "", ""), Cancel), StringComparison.Ordinal);
        Assert.Null(await records.JudgeAsync(id, "R-GONE-0001", new Judgement(false, Treatment.Undecided, "", "", "", ""), Cancel));
    }

    [Fact]
    public async Task What_people_write_beside_a_report_is_looked_into_and_shown()
    {
        await using var db = await _world.AsAsync(DemoPeople.Coordinator);
        var police = await _world.Database.ViewerAsync(DemoPeople.Police, Cancel);
        var (handed, discharged, linked, other, referred) = (await PlainAsync(), await PlainAsync(), await PlainAsync((MentionKind.Phone, "07700 900701")), await PlainAsync((MentionKind.Phone, "07700 900702")), await PlainAsync());
        db.Add(new HandOver { SubjectId = handed.Id, AgencyId = db.Viewer.AgencyId, FromId = db.Viewer.AccountId, ToId = db.Viewer.AccountId, At = db.Now, Note = $"{Asker} rings again" });
        db.Add(new DutyDischarge { ReportId = discharged.Id, Duty = "adult", WasTold = true, Words = $"Told the council of {Asker}", ToldAt = db.Now, At = db.Now, AuthorId = db.Viewer.AccountId });
        var mentions = await db.Mentions.Where(m => m.ReportId == linked.Id || m.ReportId == other.Id).OrderBy(m => m.Id).Select(m => m.Id).ToListAsync(Cancel);
        db.Links.Add(new Link { FirstMentionId = mentions[0], SecondMentionId = mentions[1], Claim = LinkClaim.Same, AuthorId = db.Viewer.AccountId, At = db.Now, Reason = $"{Asker} uses both" });
        await db.PlantAsync(Cancel);
        Assert.IsType<SendResult.Sent>(await new Referrals(db).SendAsync(referred.Id, [police.AgencyId], "For you", TestCases.Grounds, Cancel));
        await using (var receiver = await _world.AsAsync(DemoPeople.Police))
        {
            var referral = await receiver.Referrals.Where(r => r.ReportId == referred.Id).Select(r => r.Id).SingleAsync(Cancel);
            Assert.Equal(TriageResult.Done, await new Referrals(receiver).AcceptAsync(referral, Cancel));
            Assert.Equal(TriageResult.Done, await new Referrals(receiver).FeedBackAsync(referral, "nfa", $"{Asker} was not there", Cancel));
        }

        var view = await OpenAsync(db, "");
        Assert.Equal(new[] { handed, discharged, linked, other, referred }.Select(r => r.Reference).Order(), view.Findings.Select(f => f.Reference).Order());
        foreach (var finding in view.Findings) Assert.Contains(Asker, Sanitised((await new SubjectRecords(db).OpenAsync(view.Request.Id, finding.Reference, Cancel))!.Text), StringComparison.Ordinal);

        Task<Report> PlainAsync(params (MentionKind Kind, string Text)[] things) => ReceiveAsync(db, "Somebody sleeps there", things);
    }

    [Fact]
    public async Task An_answered_request_goes_only_after_two_who_are_there_were_told()
    {
        Guid id;
        await using (var db = await _world.AsAsync(DemoPeople.Coordinator))
        {
            id = (await OpenAsync(db, "")).Request.Id;
            Assert.Null(await new SubjectRequests(db).CloseAsync(id, "It was not she", Cancel));
        }

        var officer = (await _world.Database.ViewerAsync(DemoPeople.DataProtectionOfficer, Cancel)).AccountId;
        await SetAsync(AccountState.Active, AccountState.Closed);
        await _world.PassAsync(24);
        await _world.PassAsync(0);
        await using (var system = _world.Database.Open(Viewer.System("test"))) Assert.Single(await system.SubjectRequests.ToListAsync(Cancel));
        await SetAsync(AccountState.Closed, AccountState.Active);
        await _world.PassAsync(0);
        await using var after = _world.Database.Open(Viewer.System("test"));
        Assert.Empty(await after.SubjectRequests.ToListAsync(Cancel));

        async Task SetAsync(AccountState from, AccountState to)
        {
            await using var system = _world.Database.Open(Viewer.System("test"));
            await system.Accounts.Where(a => a.Id != officer && a.State == from && (a.Roles & Role.Coordinator) != 0).ExecuteUpdateAsync(a => a.SetProperty(x => x.State, to), Cancel);
        }
    }

    private static async Task<string> ShownAsync(TolpuddleContext db, Guid id) => (await new SubjectPacks(db).PreviewAsync(id, Cancel))!.Shown;

    /// <summary>The text with the marks taken away where these words stand.</summary>
    private static string Open(string marked, string words)
    {
        var (plain, isMarked) = (new StringBuilder(), new List<bool>());
        for (var (at, isIn) = (0, false); at < marked.Length;)
        {
            if (string.CompareOrdinal(marked, at, isIn ? "]]" : "[[", 0, 2) == 0)
            {
                (at, isIn) = (at + 2, !isIn);
                continue;
            }

            plain.Append(marked[at++]);
            isMarked.Add(isIn);
        }

        var start = plain.ToString().IndexOf(words, StringComparison.Ordinal);
        for (var at = start; at < start + words.Length; at++) isMarked[at] = false;
        var text = new StringBuilder();
        for (var at = 0; at < isMarked.Count; at++)
        {
            if (isMarked[at] && (at == 0 || !isMarked[at - 1])) text.Append("[[");
            text.Append(plain[at]);
            if (isMarked[at] && (at == isMarked.Count - 1 || !isMarked[at + 1])) text.Append("]]");
        }

        return text.ToString();
    }

    private static Task<Report> ReceiveAsync(TolpuddleContext db, string what, params (MentionKind Kind, string Text)[] mentions) =>
        TestReports.ReceiveAsync(db, TestReports.Draft(db, what), Cancel, mentions);

    private static async Task<RequestView> OpenAsync(TolpuddleContext db, string identifiers)
    {
        var (id, problem) = await new SubjectRequests(db).OpenAsync(new RequestDraft(Asker, identifiers, "All that you hold", Days.Of(db.Now)), Cancel);
        Assert.Null(problem);
        return (await new SubjectRequests(db).ReadAsync(id, Cancel))!;
    }

    /// <summary>A report in which the asker and another stand side by side, told by somebody who says how they know.</summary>
    private static async Task<(RequestView View, Report Report)> ToldAsync(TolpuddleContext db, string more = "")
    {
        var draft = TestReports.Draft(db, "");
        var report = new Report
        {
            Reference = draft.Reference,
            AgencyId = draft.AgencyId,
            ReceivedAt = draft.ReceivedAt,
            Channel = draft.Channel,
            Language = draft.Language,
            FormVersion = draft.FormVersion,
            Answers = new ReportAnswers { What = $"{Other} drives {Asker} to work. She has {AskersPhone}, he has 07700 900555", MoreDetails = more, HowKnown = "I clean there", WhoIsDoingIt = Other },
            Facts = draft.Facts,
            Risk = draft.Risk,
            OwnerId = draft.OwnerId,
            DueAt = draft.DueAt,
        };
        await TestReports.ReceiveAsync(db, report, Cancel, (MentionKind.Person, Asker), (MentionKind.Person, Other), (MentionKind.Phone, AskersPhone), (MentionKind.Phone, "07700 900555"));
        db.ReporterContacts.Add(new ReporterContact { ReportId = report.Id, Way = "phone", Name = Reporter, Address = "07700 900888" });
        await db.PlantAsync(Cancel);
        return (await OpenAsync(db, AskersPhone), report);
    }

    private static string Sanitised(string text) => Methods.Disclosure.MarkedText.TryParse(text, out var marked) ? marked.Sanitised : throw new FormatException(text);

    /// <summary>As a browser does it.</summary>
    private static string Unseal(string page, string passphrase)
    {
        var box = Box().Match(page);
        var (salt, nonce, content) = (Convert.FromBase64String(box.Groups["salt"].Value), Convert.FromBase64String(box.Groups["nonce"].Value), Convert.FromBase64String(box.Groups["content"].Value));
        var key = Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(passphrase), salt, int.Parse(box.Groups["rounds"].ValueSpan, System.Globalization.CultureInfo.InvariantCulture), HashAlgorithmName.SHA256, 32);
        var plain = new byte[content.Length - 16];
        using var aes = new AesGcm(key, 16);
        aes.Decrypt(nonce, content.AsSpan(0, plain.Length), content.AsSpan(plain.Length), plain);
        return Encoding.UTF8.GetString(plain);
    }

    [GeneratedRegex("""data-salt="(?<salt>[^"]*)" data-nonce="(?<nonce>[^"]*)" data-rounds="(?<rounds>\d+)">(?<content>[^<]*)<""")]
    private static partial Regex Box();
}
