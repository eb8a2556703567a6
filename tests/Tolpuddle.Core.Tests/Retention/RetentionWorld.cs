using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Access.Holds;
using Tolpuddle.Core.Cases;
using Tolpuddle.Core.Data;
using Tolpuddle.Core.Linking;
using Tolpuddle.Core.Reports;
using Tolpuddle.Core.Reports.Files;
using Tolpuddle.Core.Retention;
using Tolpuddle.Methods.Identifiers;
using Tolpuddle.Testing;

namespace Tolpuddle.Core.Tests.Retention;

/// <summary>The helpline's records, and the clock that brings them to their end.</summary>
internal sealed class RetentionWorld : IAsyncDisposable
{
    /// <summary>Stands in everything that somebody writes about a record here.</summary>
    public const string Secret = "Zebrafinch";

    public const string Phone = "07700 900142";

    /// <summary>Days between two rounds: few enough that nothing seems to have stood still.</summary>
    private const int Step = 6;

    private RetentionWorld(TestDatabase database) => (Database, Store) = (database, new FileStore(TestDatabase.Vault, Path.Combine(database.DataFolder, "files")));

    public string FileFolder => Path.Combine(Database.DataFolder, "files");

    public TestDatabase Database { get; }

    public FileStore Store { get; }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<RetentionWorld> CreateAsync(DatabaseEngine? engine = null) => new(await TestDatabase.CreateAsync(TestData.Demonstration, engine));

    public ValueTask DisposeAsync() => Database.DisposeAsync();

    public Task<TolpuddleContext> AsAsync(string person) => Database.OpenAsync(person, Cancel);

    /// <summary>One round of the program, as if the last had been an hour ago.</summary>
    public async Task RoundAsync()
    {
        Database.Clock.Advance(TimeSpan.FromMinutes(61));
        await using var db = Database.Open(Viewer.Nobody);
        await new EndingRound(db, new Erasure(db, Store)).GoAsync(Cancel);
    }

    /// <summary>As many months later, with a round before and one a month and a day afterwards: everything that could go has gone.</summary>
    public async Task PassAsync(int months)
    {
        Database.Clock.Advance(Later(months) - Database.Clock.GetUtcNow());
        await RoundAsync();
        await MonthAsync();
    }

    /// <summary>As long as people are given to say that something must be kept.</summary>
    public async Task MonthAsync()
    {
        await ToTheDayAsync();
        await RoundAsync();
    }

    /// <summary>The same but for the last round; the others go as on a running system, if fewer.</summary>
    public async Task ToTheDayAsync()
    {
        for (var days = Step; days < EndingRound.WarnedBefore.Days; days += Step)
        {
            Database.Clock.Advance(TimeSpan.FromDays(Step));
            await RoundAsync();
        }

        Database.Clock.Advance(TimeSpan.FromDays(Step) + TimeSpan.FromHours(2));
    }

    public DateTimeOffset Later(int months) => Database.Clock.GetUtcNow().AddMonths(months);

    /// <summary>A report that came in now, was taken and closed.</summary>
    public async Task<Report> ClosedAsync(string outcome = "nfa", ReportFacts? facts = null, string what = Secret, params (MentionKind Kind, string Text)[] mentions)
    {
        await using var db = await AsAsync(DemoPeople.Coordinator);
        var report = await TestReports.ReceiveAsync(db, TestReports.Draft(db, what, facts: facts), Cancel, mentions);
        Assert.Equal(TriageResult.Done, await new Triage(db).CloseAsync(report.Id, outcome, Secret, despiteReferrals: false, Cancel));
        return report;
    }

    public async Task<bool> IsThereAsync(Guid id)
    {
        await using var db = Database.Open(Viewer.System("test"));
        return await db.Every<Report>().AnyAsync(r => r.Id == id, Cancel) || await db.Every<Case>().AnyAsync(c => c.Id == id, Cancel);
    }

    /// <summary>A closed case on which every kind of row hangs that people make, with a report that another repeats. Everything written about it holds <see cref="Secret"/>.</summary>
    public async Task<(Guid Case, string Reference, Guid Report, Guid Repeat)> FullCaseAsync()
    {
        await using var db = await AsAsync(DemoPeople.Coordinator);
        var police = await Database.ViewerAsync(DemoPeople.Police, Cancel);
        var report = await TestReports.ReceiveAsync(db, TestReports.Draft(db, Secret, facts: new ReportFacts { Kind = "labour", Sector = "car-wash", Outward = "DT4" }), Cancel, (MentionKind.Person, Secret), (MentionKind.Phone, Phone));
        var repeat = await TestReports.ReceiveAsync(db, TestReports.Draft(db, Secret), Cancel, (MentionKind.Phone, Phone));
        var mentions = await db.Mentions.OrderBy(m => m.Id).Select(m => m.Id).ToListAsync(Cancel);
        db.Links.Add(new Link { FirstMentionId = mentions[1], SecondMentionId = mentions[2], Claim = LinkClaim.Same, AuthorId = db.Viewer.AccountId, At = db.Now, Reason = Secret });
        db.ReporterContacts.Add(new ReporterContact { ReportId = report.Id, Way = "phone", Address = Phone, Name = Secret });
        db.EmergencyAccesses.Add(Glass(db, report));
        db.Calls.Add(new Call { Id = report.Id, AgencyId = db.Viewer.AgencyId, AdviserId = db.Viewer.AccountId, StartedAt = db.Now, SavedAt = db.Now, FinishedAt = db.Now, ReportId = report.Id, Content = Secret });
        await db.PlantAsync(Cancel);
        await TestReports.AskAsync(db, report.Id, police.AgencyId, police.AccountId, Cancel);
        Assert.NotNull(await new Attachments(db, Store, new ScanPolicy(IsOn: false)).AddAsync(report.Reference, [new Upload(Secret, TestFiles.Pdf(Secret))], Cancel));
        Assert.Equal(TriageResult.Done, await new ReporterQuestions(db).AskAsync(report.Id, Secret, Cancel));
        Assert.Equal(TriageResult.Done, await new RiskJudgements(db).JudgeAsync(report.Id, "low", Secret, Cancel));
        Assert.Equal(TriageResult.Done, await new Grading(db).GradeAsync(report.Id, null, new GradeChoice("2", "B", "P", []), Cancel));
        Assert.Equal(TriageResult.Done, await new Duplicates(db).MergeAsync(repeat.Id, report.Reference, Secret, Cancel));
        Assert.IsType<SendResult.Sent>(await new Referrals(db).SendAsync(report.Id, [police.AgencyId], Secret, TestCases.Grounds, Cancel));
        var sent = Assert.IsType<SendResult.SentOutside>(await new GuestReferrals(db).SendAsync(report.Id, new GuestDraft(Secret, Secret, $"{Secret}@homes.example", 7, Secret, Secret), TestCases.Grounds, Cancel));
        Assert.Equal(TriageResult.Done, await new Referrals(db).WithdrawAsync(sent.ReferralId, Secret, Cancel));
        await using (var receiver = await AsAsync(DemoPeople.Police))
        {
            var referral = await receiver.Referrals.Where(r => r.ToAgencyId == police.AgencyId).Select(r => r.Id).SingleAsync(Cancel);
            Assert.Equal(TriageResult.Done, await new Referrals(receiver).AcceptAsync(referral, Cancel));
            Assert.Equal(TriageResult.Done, await new Referrals(receiver).FeedBackAsync(referral, "nfa", Secret, Cancel));
        }

        var reference = await WorkAsync(db, report.Reference, police.AccountId);
        var id = await TestCases.IdAsync(db, reference, Cancel);
        await using var closing = await AsAsync(DemoPeople.Coordinator);
        Assert.Equal(TriageResult.Done, await new Triage(closing).CloseAsync(report.Id, "safe", Secret, despiteReferrals: true, Cancel));
        Assert.Equal(CaseResult.Done, await new CaseLife(closing).CloseAsync(reference, Secret, despite: true, Cancel));
        return (id, reference, report.Id, repeat.Id);
    }

    private static EmergencyAccess Glass(TolpuddleContext db, Report report) => new()
    {
        RecordId = report.Id,
        Reference = report.Reference,
        AccountId = db.Viewer.AccountId,
        AgencyId = db.Viewer.AgencyId,
        HolderAgencyId = db.Viewer.AgencyId,
        Reason = Secret,
        OpenedAt = db.Now,
        Until = db.Now,
        OwnerId = db.Viewer.AccountId,
        ReviewDueAt = db.Now,
    };

    private static async Task<string> WorkAsync(TolpuddleContext db, string report, Guid police)
    {
        var reference = (await new CaseFiles(db).OpenAsync(Guid.CreateVersion7(), report, Secret, "lead", Cancel))!;
        var log = new CaseLog(db);
        await TestCases.BringInAsync(db, reference, police, Cancel);
        Assert.Equal(CaseResult.Done, await log.NoteAsync(reference, Secret, Cancel));
        Assert.Equal(CaseResult.Done, await log.DecideAsync(reference, new DecisionDraft(Secret, Secret, Secret), Cancel));
        Assert.Equal(CaseResult.Done, await log.RecordOutcomeAsync(reference, new OutcomeDraft("safe", 12, Days.Of(db.Now), db.Viewer.AgencyId, Secret), Cancel));
        Assert.Equal(CaseResult.Done, await new TaskList(db).SetAsync(reference, Secret, police, Days.Of(db.Now).AddDays(3), Cancel));
        Assert.Equal(CaseResult.Done, await new PeopleAndThings(db).AddAsync(reference, MentionKind.Phone, Phone, "means", Cancel));
        return reference;
    }
}
