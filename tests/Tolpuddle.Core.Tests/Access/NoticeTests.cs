using System.Diagnostics;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Access.Guests;
using Tolpuddle.Core.Access.Holds;
using Tolpuddle.Core.Access.OwnSignIn;
using Tolpuddle.Core.Access.Programs;
using Tolpuddle.Core.Access.Proving;
using Tolpuddle.Core.Cases;
using Tolpuddle.Core.Data;
using Tolpuddle.Core.Linking;
using Tolpuddle.Core.Reports;
using Tolpuddle.Core.Reports.Exchange;
using Tolpuddle.Core.Reports.Files;
using Tolpuddle.Core.Reports.Floods;
using Tolpuddle.Core.Retention;
using Tolpuddle.Core.Retention.Requests;
using Tolpuddle.Methods.Identifiers;
using Tolpuddle.Methods.OneTime;
using Tolpuddle.Testing;

namespace Tolpuddle.Core.Tests.Access;

/// <summary>Every line of the product that tells somebody something is reached by work that people do, and says nothing of what the work is about.</summary>
public sealed class NoticeTests : IAsyncLifetime
{
    /// <summary>Stands in every text that somebody writes here; none of it may stand in a notice.</summary>
    private const string Secret = "Zebrafinch";

    private const string Phone = "07700 900142";

    private readonly HashSet<string> _reached = [];
    private readonly HashSet<string> _said = [];
    private TestDatabase _database = null!;
    private string _case = "";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _database = await TestDatabase.CreateAsync(TestData.Demonstration);

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task Every_notice_is_made_by_some_work_and_none_holds_anything_of_a_case()
    {
        await MeetFloodAsync();
        await HearReporterAsync();
        await FindHarmAsync();
        await AskForContactAsync();
        await PassCallsOnAsync();
        await TriageAsync();
        await BookInterpretersAsync();
        await ReferAsync();
        await ReferOutsideAsync();
        await WorkCasesAsync();
        await OpenInEmergencyAsync();
        await GrowLateAsync();
        await LookAtNightAsync();
        await AskToReadAsync();
        await ImportAsync();
        await AskForFactorAsync();
        await ComeInByOwnSignInAsync();
        await CloseAccountAsync();
        await ComeToTheEndAsync();

        var callers = NoticeCall.All().ToList();
        _reached.UnionWith(_said.Select(text => NoticeCall.Saying(text, callers)?.Place).OfType<string>());
        Assert.Empty(callers.Select(c => c.Place).Except(_reached));
        await using var db = _database.Open(Viewer.System("test"));
        var notices = await db.Notices.AsNoTracking().ToListAsync(Cancel);
        Assert.All(notices, notice =>
        {
            Assert.DoesNotContain(Secret, notice.Text + notice.Path, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("900142", notice.Text + notice.Path, StringComparison.Ordinal);
            Assert.StartsWith("/", notice.Path, StringComparison.Ordinal);
            Assert.InRange(notice.Text.Length, 10, 200);
        });
        var names = await db.Accounts.AsNoTracking().Select(a => a.Name).ToListAsync(Cancel);
        Assert.All(notices, notice => Assert.DoesNotContain(names, name => notice.Text.Contains(name, StringComparison.Ordinal)));
        string[] said = [" is due soon.", " is late.", " for more than a day.", " can no longer work on it.", " was closed.", " was opened again.", " is dropped.", " is done.", " was accepted by ", " was declined by ", " says what became of ", " cannot help.", " asks for accounts.", " opens nothing now.", " did not go.", "Unusual looking in the week of ", "second factor be taken away", "A program asks to read ", " imported and wait in the queue.", " holds something harmful ", " use a sign-in of its own.", " two administrators have agreed on it.", " is in no group any more "];
        Assert.All(said, words => Assert.Contains(notices, notice => notice.Text.Contains(words, StringComparison.Ordinal)));
    }

    /// <summary>More reports than usual come, and one that lies apart since is looked at by nobody for two days.</summary>
    private async Task MeetFloodAsync()
    {
        await using (var stranger = Watch(_database.Open(Viewer.Nobody)))
        {
            await new FloodGate(stranger).PassAsync(new FloodHold { Since = stranger.Now }, null, RiskClock.Medium, 1, Cancel);
            await new Intake(stranger).ReceiveAsync(new ReportDraft { Channel = "web", Answers = new ReportAnswers { What = Secret }, IsSetAside = true }, Cancel);
        }

        foreach (var days in new[] { 0, 2 })
        {
            _database.Clock.Advance(TimeSpan.FromDays(days));
            await using var db = Watch(_database.Open(Viewer.Nobody));
            await new FloodWatch(db).TellAsync("web", 1, Cancel);
        }
    }

    /// <summary>A colleague books for somebody's report; another confirms, looks after it, and says that the interpreter was there.</summary>
    private async Task BookInterpretersAsync()
    {
        await using var coordinator = Watch(await _database.OpenAsync(DemoPeople.Coordinator, Cancel));
        await using var other = Watch(await _database.OpenAsync(DemoPeople.OtherAdviser, Cancel));
        var received = Assert.IsType<ReceiveResult.Received>(await new Intake(coordinator).ReceiveAsync(
            new ReportDraft { Channel = "call", Answers = new ReportAnswers { What = Secret }, OwnerId = coordinator.Viewer.AccountId }, Cancel));
        var ours = new Interpreters(coordinator);
        var theirs = new Interpreters(other);
        Assert.Equal(BookingResult.Done, await theirs.BookAsync(received.ReportId, new BookingDraft(Guid.CreateVersion7(), Secret, Secret, other.Now.AddDays(2), "video", Secret), Cancel));
        var booking = Assert.Single(await ours.OfReportAsync(received.ReportId, Cancel));
        Assert.Equal(BookingResult.Done, await ours.MoveAsync(received.ReportId, booking.Id, BookingState.Confirmed, Cancel));
        Assert.Equal(BookingResult.Done, await ours.TakeAsync(received.ReportId, booking.Id, Cancel));
        other.ChangeTracker.Clear();
        Assert.Equal(BookingResult.Done, await theirs.MoveAsync(received.ReportId, booking.Id, BookingState.Held, Cancel));
    }

    private async Task HearReporterAsync()
    {
        var code = ReturnCode.New();
        await using (var reporter = Watch(_database.Open(Viewer.Nobody)))
        {
            var draft = new ReportDraft { Channel = "web", ReturnCode = code, Answers = new ReportAnswers { What = Secret } };
            Assert.IsType<ReceiveResult.Received>(await new Intake(reporter).ReceiveAsync(draft, Cancel));
        }

        await using var back = Watch(_database.Open(Viewer.Nobody));
        Assert.Equal(AddResult.Added, await new ReturnPath(back).AddAsync(Intake.KeyOf(back.Vault, code), Guid.CreateVersion7(), Secret, Cancel));
    }

    private async Task FindHarmAsync()
    {
        var store = new FileStore(TestDatabase.Vault, _database.DataFolder);
        await using var adviser = await OpenAsync(DemoPeople.Adviser);
        var report = await ReceiveAsync(adviser);
        Assert.NotNull(await new Attachments(adviser, store, new ScanPolicy(IsOn: true)).AddAsync(report.Reference, [new Upload(Secret, TestFiles.Pdf(Secret))], Cancel));
        await using var program = Watch(_database.Open(Viewer.System("test")));
        var care = new FileCare(program, store);
        await care.JudgeAsync(Assert.Single(await care.ToScanAsync(Guid.Empty, 10, Cancel)), isInfected: true, Cancel);
    }

    private async Task AskForContactAsync()
    {
        await using var police = await OpenAsync(DemoPeople.Police);
        await ReceiveAsync(police, (MentionKind.Phone, Phone));
        await using var adviser = await OpenAsync(DemoPeople.Adviser);
        var mine = await ReceiveAsync(adviser);
        Assert.Equal(AskResult.Asked, await new ContactQuestions(adviser, new Sight(adviser)).AskAsync(IdentifierKind.Phone, Phone, Secret, mine.Id, null, Cancel));

        var request = await police.ContactRequests.Select(r => r.Id).SingleAsync(Cancel);
        Assert.Equal(TriageResult.Done, await new ContactQuestions(police, new Sight(police)).AnswerAsync(request, willContact: true, Secret, Cancel));
    }

    private async Task AskToReadAsync()
    {
        await using var administrator = await OpenAsync(DemoPeople.Administrator);
        Assert.Null((await new ApiKeys(administrator).MakeAsync(administrator.Viewer.AgencyId, Secret, Secret, KeyRights.ReadReports, Days.Of(administrator.Now), Cancel)).Problem);
        Assert.Null((await new Subscriptions(administrator, new ChangeFeed(administrator)).AddAsync(administrator.Viewer.AgencyId, new Uri($"https://example.org/{Secret}"), ["report.closed"], Cancel)).Problem);
    }

    private async Task ImportAsync()
    {
        await using var db = Watch(_database.Open(Viewer.System("test")));
        var reader = await db.Channels.Select(c => new { c.AgencyId, c.ReaderId }).FirstAsync(Cancel);
        db.Channels.Add(new Channel { Code = Imports.Channel, AgencyId = reader.AgencyId, ReaderId = reader.ReaderId, IsOpen = true });
        await db.PlantAsync(Cancel);
        await new Imports(db, new Intake(db)).TellAsync(2, Cancel);
        await using (var changing = _database.Open(Viewer.System("test")))
        {
            var channel = await changing.Channels.SingleAsync(c => c.Code == Imports.Channel, Cancel);
            var colleague = await _database.ViewerAsync(DemoPeople.OtherAdviser, Cancel); // nobody is told of what they did themselves
            (channel.AgencyId, channel.ReaderId) = (colleague.AgencyId, colleague.AccountId);
            await changing.PlantAsync(Cancel);
        }

        await TakeAsync($"{Secret} sleep in a van");
        var change = await TakeAsync($"{Secret} sleep in two vans");
        await using var coordinator = await OpenAsync(DemoPeople.Coordinator);
        var added = await coordinator.ImportedReports.Where(r => r.ImportId == change).Select(r => r.ReportId).SingleAsync(Cancel);
        Assert.Equal(UndoResult.Done, await new ImportUndo(coordinator).UndoAsync(change, added, Cancel));

        async Task<Guid> TakeAsync(string what)
        {
            var store = new FileStore(TestDatabase.Vault, _database.DataFolder);
            await using var starting = await OpenAsync(DemoPeople.Coordinator);
            var id = await TestImports.StartAsync(starting, store, takesChanges: true, Cancel);
            await using var node = Watch(_database.Open(Viewer.System("test")));
            var work = TestImports.Work(node);
            ReadRow[] rows = [TestImports.Row(1, "1", what)];
            await work.EndAsync((await work.CheckAsync((await work.ClaimAsync(Cancel))!, rows, Cancel))!, Cancel);
            await using var deciding = await OpenAsync(DemoPeople.Coordinator);
            Assert.Equal(ImportResult.Done, await new ReportImports(deciding, store).TakeAsync(id, onlyAll: true, Cancel));
            node.ChangeTracker.Clear();
            await work.EndAsync((await work.TakeAsync((await work.ClaimAsync(Cancel))!, rows, Cancel))!, Cancel);
            return id;
        }
    }

    private async Task PassCallsOnAsync()
    {
        await using var first = new TestDesk(await OpenAsync(DemoPeople.Adviser));
        await using var second = new TestDesk(await OpenAsync(DemoPeople.OtherAdviser));
        var call = await first.CallAsync(Cancel, ("Notes", Secret));

        Assert.Equal(TriageResult.Done, await first.Calls.HandOverAsync(call, second.Db.Viewer.AccountId, Secret, Cancel));
        Assert.Equal(TriageResult.Done, await second.Calls.TakeOverAsync(call, Cancel));
        await using var again = new TestDesk(await OpenAsync(DemoPeople.Adviser));
        Assert.Equal(TriageResult.Done, await again.Calls.TakeOverAsync(call, Cancel));
    }

    private async Task TriageAsync()
    {
        await using var adviser = await OpenAsync(DemoPeople.Adviser);
        await using var coordinator = await OpenAsync(DemoPeople.Coordinator);
        var original = await ReceiveAsync(adviser);
        var copy = await ReceiveAsync(coordinator);
        Assert.Equal(TriageResult.Done, await new Duplicates(coordinator).MergeAsync(copy.Id, original.Reference, Secret, Cancel));

        var passed = await ReceiveAsync(coordinator);
        Assert.Equal(TriageResult.Done, await new Triage(coordinator).HandOverAsync(passed.Id, adviser.Viewer.AccountId, Secret, Cancel));
        await using var now = await OpenAsync(DemoPeople.Adviser);
        Assert.Equal(TriageResult.Done, await new Triage(now).ReleaseAsync(passed.Id, Secret, Cancel));
    }

    /// <summary>Four referrals to the council of an adviser's reports, sent by the coordinator: accepted and fed back, declined, withdrawn, left lying.</summary>
    private async Task ReferAsync()
    {
        var council = await _database.ViewerAsync(DemoPeople.Council, Cancel);
        await using (var adviser = await OpenAsync(DemoPeople.Adviser))
        await using (var coordinator = await OpenAsync(DemoPeople.Coordinator))
        {
            for (var i = 0; i < 4; i++)
            {
                var report = await ReceiveAsync(adviser);
                Assert.IsType<SendResult.Sent>(await new Referrals(coordinator).SendAsync(report.Id, [council.AgencyId], Secret, TestCases.Grounds, Cancel));
            }
        }

        await using var received = await OpenAsync(DemoPeople.Council);
        var referrals = await received.Referrals.OrderBy(r => r.Id).Select(r => r.Id).ToListAsync(Cancel);
        Assert.Equal(TriageResult.Done, await new Referrals(received).AcceptAsync(referrals[0], Cancel));
        Assert.Equal(TriageResult.Done, await new Referrals(received).FeedBackAsync(referrals[0], Codes.Outcome.Codes[0].Value, Secret, Cancel));
        Assert.Equal(TriageResult.Done, await new Referrals(received).DeclineAsync(referrals[1], Secret, Cancel));
        await using var sender = await OpenAsync(DemoPeople.Coordinator);
        Assert.Equal(TriageResult.Done, await new Referrals(sender).WithdrawAsync(referrals[2], Secret, Cancel));
    }

    /// <summary>An adviser's report, sent by the coordinator to somebody outside, whose mail is lost and who first gets the code wrong.</summary>
    private async Task ReferOutsideAsync()
    {
        await using var adviser = await OpenAsync(DemoPeople.Adviser);
        await using var coordinator = await OpenAsync(DemoPeople.Coordinator);
        var report = await ReceiveAsync(adviser);
        var draft = new GuestDraft(Secret, Secret, $"{Secret}@homes.example", 7, Secret, Secret);
        var sent = Assert.IsType<SendResult.SentOutside>(await new GuestReferrals(coordinator).SendAsync(report.Id, draft, TestCases.Grounds, Cancel));
        var link = sent.LinkPath.Split('/')[^1];
        await using (var stranger = Watch(_database.Open(Viewer.Nobody)))
        {
            var mail = Assert.Single(await new Outbox(stranger).TakeAsync(Cancel));
            await new Outbox(stranger).FailedAsync(mail, "The mail server refused the recipient (550).", forGood: true, Cancel);
            for (var i = 0; i < Guest.MostTries; i++) Assert.Null(await TestCases.Visits(stranger).EnterAsync(link, "no code", Slips.NewToken(), Cancel));
        }

        await using var again = await OpenAsync(DemoPeople.Coordinator);
        var code = await new GuestReferrals(again).GiveCodeAsync(sent.ReferralId, Cancel);
        await using var guest = Watch(_database.Open(Viewer.Nobody));
        var visits = TestCases.Visits(guest);
        var visit = await visits.ResumeAsync(await visits.EnterAsync(link, code.Code, Slips.NewToken(), Cancel), Cancel);
        Assert.Equal(GuestAnswerResult.Ended, await new GuestAnswers(guest).AnswerAsync(visit!, GuestAnswer.CannotHelp, null, Secret, Cancel));
        await new GuestDoor(guest).AskForAccountsAsync(visit!.GuestId, Cancel);
    }

    private async Task WorkCasesAsync()
    {
        await using var adviser = await OpenAsync(DemoPeople.Adviser);
        await using var lead = await OpenAsync(DemoPeople.Coordinator);
        var (police, council) = (await _database.ViewerAsync(DemoPeople.Police, Cancel), await _database.ViewerAsync(DemoPeople.Council, Cancel));
        var day = Days.Of(lead.Now.AddDays(2));
        var reference = _case = await TestCases.OpenAsync(lead, Secret, Cancel);
        var (membership, tasks, files, life) = (new Membership(lead), new TaskList(lead), new CaseFiles(lead), new CaseLife(lead));
        foreach (var viewer in new[] { police, council }) Assert.Equal(CaseResult.Done, await membership.BringInAsync(reference, viewer.AccountId, CaseMember.Member, Secret, null, TestCases.Grounds, CaseSight.All, Cancel));
        Assert.Equal(CaseResult.Done, await membership.ChangeAsync(reference, council.AccountId, CaseMember.Observer, null, Secret, Cancel));
        Assert.Equal(CaseResult.Done, await membership.ChangeSightAsync(reference, council.AccountId, CaseSight.Places, Secret, Cancel));
        Assert.Equal(CaseResult.Done, await membership.EndAsync(reference, council.AccountId, Secret, Cancel));
        var charity = await _database.ViewerAsync(DemoPeople.Charity, Cancel);
        Assert.Equal(CaseResult.Done, await membership.BringInAsync(reference, charity.AccountId, CaseMember.Member, Secret, null, TestCases.Grounds, CaseSight.All, Cancel));
        var sharing = await lead.Sharings.Where(s => s.ToAgencyId == charity.AgencyId).Select(s => s.Id).SingleAsync(Cancel);
        Assert.Equal(CaseResult.Done, await new Sharings(lead).WithdrawAsync(reference, sharing, Secret, Cancel));

        foreach (var report in new[] { await ReceiveAsync(adviser), await ReceiveAsync(adviser) }) Assert.Equal(CaseResult.Done, await files.AddReportAsync(reference, report.Reference, Cancel));
        var inCase = await lead.CaseReports.Where(l => lead.Reports.Any(r => r.Id == l.ReportId && r.OwnerId == adviser.Viewer.AccountId))
            .Join(lead.Reports, l => l.ReportId, r => r.Id, (_, r) => r.Reference).FirstAsync(Cancel);
        Assert.Equal(CaseResult.Done, await files.TakeOutReportAsync(reference, inCase, Secret, Cancel));

        for (var i = 0; i < 3; i++) Assert.Equal(CaseResult.Done, await tasks.SetAsync(reference, Secret, police.AccountId, day, Cancel));
        var ids = await lead.CaseTasks.OrderBy(t => t.Id).Select(t => t.Id).ToListAsync(Cancel);
        Assert.Equal(CaseResult.Done, await tasks.ChangeAsync(reference, ids[0], police.AccountId, day.AddDays(1), Secret, Cancel));
        await using (var member = await OpenAsync(DemoPeople.Police))
        {
            Assert.Equal(CaseResult.Done, await new TaskList(member).FinishAsync(reference, ids[0], Secret, Cancel));
            Assert.Equal(CaseResult.Done, await new TaskList(member).DropAsync(reference, ids[1], Secret, Cancel));
        }

        await using var closing = await OpenAsync(DemoPeople.Coordinator);
        Assert.Equal(CaseResult.Done, await new CaseLife(closing).CloseAsync(reference, Secret, despite: true, Cancel));
        Assert.Equal(CaseResult.Done, await new CaseLife(closing).ReopenAsync(reference, Secret, Cancel));
        Assert.Equal(CaseResult.Done, await new TaskList(closing).SetAsync(reference, Secret, police.AccountId, day, Cancel)); // and is never done
        Assert.Equal(CaseResult.Done, await new Membership(closing).HandOverLeadAsync(reference, police.AccountId, Secret, Cancel));
        await using var leading = await OpenAsync(DemoPeople.Police);
        Assert.Equal(CaseResult.Done, await new TaskList(leading).SetAsync(reference, Secret, closing.Viewer.AccountId, day, Cancel)); // its lead is another than its owner
    }

    private async Task OpenInEmergencyAsync()
    {
        await using var police = await OpenAsync(DemoPeople.Police);
        var held = await ReceiveAsync(police);
        await using var adviser = await OpenAsync(DemoPeople.Adviser);
        Assert.Equal(BreakGlassResult.Opened, await new BreakGlass(adviser).OpenAsync(held.Reference, Secret, Cancel));
        var use = Assert.Single(await new EmergencyReviews(police).WaitingAsync(Cancel));
        Assert.Equal(ReviewResult.Done, await new EmergencyReviews(police).ReviewAsync(use.Id, justified: false, Secret, Cancel));
    }

    /// <summary>Time goes on in steps that miss no reminder, on whichever day of the week the test is run.</summary>
    private async Task GrowLateAsync()
    {
        await using (var adviser = await OpenAsync(DemoPeople.Adviser)) await ReceiveAsync(adviser);
        for (var steps = 0; steps < 16; steps++)
        {
            await using var db = Watch(_database.Open(Viewer.Nobody));
            await new Reminders(db).RemindAsync(Cancel);
            _database.Clock.Advance(TimeSpan.FromHours(10));
        }
    }

    private async Task LookAtNightAsync()
    {
        await using (var adviser = await OpenAsync(DemoPeople.Adviser))
        {
            var lastSunday = UnusualLooks.MondayOf(Days.Of(adviser.Now)).AddDays(-1);
            adviser.Audit.Add(new AuditEntry
            {
                At = Days.EndOf(lastSunday).AddMinutes(-1),
                AccountId = adviser.Viewer.AccountId,
                AgencyId = adviser.Viewer.AgencyId,
                Act = "report.open",
                SubjectId = Guid.NewGuid(),
                Purpose = Secret,
            });
            await adviser.SaveChangesAsync(Cancel);
        }

        await using var db = Watch(_database.Open(Viewer.Nobody));
        await new UnusualLooks(db).TellAsync(Cancel);
    }

    /// <summary>An adviser leaves who leads the case; somebody else on it takes the lead.</summary>
    private async Task CloseAccountAsync()
    {
        var adviser = await _database.ViewerAsync(DemoPeople.Adviser, Cancel);
        await using (var leading = await OpenAsync(DemoPeople.Police))
        {
            Assert.Equal(CaseResult.Done, await new Membership(leading).BringInAsync(_case, adviser.AccountId, CaseMember.Member, Secret, null, TestCases.Grounds, CaseSight.All, Cancel));
            Assert.Equal(CaseResult.Done, await new Membership(leading).HandOverLeadAsync(_case, adviser.AccountId, Secret, Cancel));
        }

        await using (var administrator = await OpenAsync(DemoPeople.Administrator)) Assert.Null((await new Accounts(administrator).CloseAsync(adviser.AccountId, 0, Cancel)).Problem);
        await using var db = Watch(_database.Open(Viewer.Nobody));
        await new Reminders(db).RemindAsync(Cancel);
        await using var taking = await OpenAsync(DemoPeople.Police);
        Assert.Equal(CaseResult.Done, await new Membership(taking).TakeLeadAsync(_case, Secret, Cancel));
    }

    /// <summary>One administrator asks, and another learns that they have to confirm.</summary>
    private async Task AskForFactorAsync()
    {
        await using (var officer = await OpenAsync(DemoPeople.DataProtectionOfficer))
        {
            var key = SecondFactors.NewKey();
            Assert.NotNull(await new SecondFactors(officer).SetUpAsync(key, OneTimeCode.Of(key, OneTimeCode.StepAt(officer.Now), HashAlgorithmName.SHA1), Cancel));
        }

        await using var administrator = await OpenAsync(DemoPeople.Administrator);
        var invited = await new Accounts(administrator).AddAsync(administrator.Viewer.AgencyId, "Sybil", "second@demo.example", Role.Administrator, "hedge lantern quarry nine", Cancel);
        Assert.Null(invited.Problem);
        var lost = await _database.ViewerAsync(DemoPeople.DataProtectionOfficer, Cancel);
        Assert.Null(await new FactorResets(administrator).AskAsync(lost.AccountId, Secret, Cancel));
    }

    /// <summary>One administrator asks that the agency use its own sign-in; there a duty reader leaves the groups of those who read.</summary>
    private async Task ComeInByOwnSignInAsync()
    {
        await using var administrator = await OpenAsync(DemoPeople.Administrator);
        var draft = new ProviderDraft("https://login.agency.example/", Secret, Secret, Secret, $"{Secret}: Coordinator", "");
        Assert.Null(await new SignInProviders(administrator).AskAsync(administrator.Viewer.AgencyId, draft, Cancel));
        var asked = await administrator.SignInProviders.AsNoTracking().SingleAsync(Cancel);
        await using (var second = await OpenAsync("second@demo.example")) Assert.Null(await new SignInProviders(second).ConfirmAsync(asked.Id, Cancel));
        var provider = await administrator.SignInProviders.AsNoTracking().SingleAsync(Cancel);
        await using (var reader = await OpenAsync(DemoPeople.Coordinator))
        {
            reader.Viewer = reader.Viewer with { ProvedAt = reader.Now };
            Assert.Equal(VouchedEnd.Done, await new VouchedSignIn(reader, _database.Clock).ConnectAsync(provider, new Vouched(Secret, "", Secret, [Secret], false, [], reader.Now), reader.Now, Cancel));
        }

        await using var nobody = Watch(_database.Open(Viewer.Nobody));
        Assert.Equal(VouchedEnd.NoRole, (await new VouchedSignIn(nobody, _database.Clock).AdmitAsync(provider, new Vouched(Secret, "", Secret, [], false, [], null), Arrival.Unknown, Cancel)).End);
    }

    /// <summary>Years go by: a hold is reviewed and lifted, records are warned of, kept and erased before their time, a request about somebody is answered and forgotten.</summary>
    private async Task ComeToTheEndAsync()
    {
        var (early, kept) = (await CloseReportAsync(), await CloseReportAsync());
        Guid request;
        await using (var coordinator = await OpenAsync(DemoPeople.Coordinator))
        {
            var police = await _database.ViewerAsync(DemoPeople.Police, Cancel);
            var reference = await TestCases.OpenAsync(coordinator, Secret, Cancel);
            await TestCases.BringInAsync(coordinator, reference, police.AccountId, Cancel);
            var inCase = await coordinator.CaseReports.Where(l => coordinator.Cases.Any(c => c.Id == l.CaseId && c.Reference == reference)).Select(l => l.ReportId).SingleAsync(Cancel);
            Assert.Equal(TriageResult.Done, await new Triage(coordinator).CloseAsync(inCase, "nfa", Secret, false, Cancel));
            Assert.Equal(CaseResult.Done, await new CaseLife(coordinator).CloseAsync(reference, Secret, despite: true, Cancel));
            Assert.Null(await new LegalHolds(coordinator).SetAsync(early, Secret, Secret, Days.Of(coordinator.Now).AddDays(1), Cancel));
            request = (await new SubjectRequests(coordinator).OpenAsync(new RequestDraft($"{Secret} {Secret}s", "", Secret, Days.Of(coordinator.Now)), Cancel)).Id;
        }

        await GoAsync(TimeSpan.FromDays(25));
        await using (var officer = await OpenAsync(DemoPeople.DataProtectionOfficer))
        {
            Assert.Null(await new LegalHolds(officer).LiftAsync((await new LegalHolds(officer).StandingAsync(Cancel)).Single().Id, Secret, Cancel));
            Assert.Null(await new SubjectRequests(officer).CloseAsync(request, Secret, Cancel));
            Assert.Null(await new SubjectRequests(officer).CloseAsync((await new SubjectRequests(officer).OpenAsync(new RequestDraft(Secret, "", Secret, Days.Of(officer.Now)), Cancel)).Id, Secret, Cancel));
            Assert.Null(await new Endings(officer).ProposeAsync(early, Secret, Cancel));
        }

        await using (var coordinator = await OpenAsync(DemoPeople.Coordinator)) Assert.Null(await new Endings(coordinator).ConfirmAsync(early, Cancel));
        await GoAsync(TimeSpan.FromDays(715));
        await using (var officer = await OpenAsync(DemoPeople.DataProtectionOfficer)) Assert.Null(await new Endings(officer).KeepAsync(kept, Days.Of(officer.Now).AddMonths(3), Secret, Cancel));
        await GoAsync(TimeSpan.FromDays(1450));

        async Task<string> CloseReportAsync()
        {
            await using var coordinator = await OpenAsync(DemoPeople.Coordinator);
            var report = await ReceiveAsync(coordinator);
            Assert.Equal(TriageResult.Done, await new Triage(coordinator).CloseAsync(report.Id, "nfa", Secret, false, Cancel));
            return report.Reference;
        }

        async Task GoAsync(TimeSpan time)
        {
            _database.Clock.Advance(time);
            await using var db = Watch(_database.Open(Viewer.Nobody));
            await new EndingRound(db, new Erasure(db, new FileStore(TestDatabase.Vault, _database.DataFolder))).GoAsync(Cancel);
        }
    }

    private static Task<Report> ReceiveAsync(TolpuddleContext db, params (MentionKind Kind, string Text)[] mentions) =>
        TestReports.ReceiveAsync(db, TestReports.Draft(db, Secret), Cancel, mentions);

    private async Task<TolpuddleContext> OpenAsync(string email) => Watch(await _database.OpenAsync(email, Cancel));

    /// <summary>Notes where in the product each notice is made, and what it says: code that much work has made quick is not always in the stack.</summary>
    private TolpuddleContext Watch(TolpuddleContext db)
    {
        db.ChangeTracker.Tracked += (_, tracked) =>
        {
            if (tracked.Entry.Entity is not Notice notice) return;
            _said.Add(notice.Text);
            foreach (var frame in new StackTrace(fNeedFileInfo: true).GetFrames().Where(f => f.GetFileName() is not null)) _reached.Add(NoticeCall.PlaceOf(frame.GetFileName()!, frame.GetFileLineNumber()));
        };
        return db;
    }
}
