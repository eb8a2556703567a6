using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Cases;
using Tolpuddle.Core.Data;
using Tolpuddle.Core.Reports;
using Tolpuddle.Testing;

namespace Tolpuddle.Core.Tests.Cases;

/// <summary>Whatever people do, in whatever order: nothing waits unseen.</summary>
public sealed class ReferralPropertyTests
{
    private const int Steps = 60;

    private static readonly string[] Helpline = [DemoPeople.Coordinator, DemoPeople.Adviser, DemoPeople.OtherAdviser];
    private static readonly string[] Partners = [DemoPeople.Police, DemoPeople.Council, DemoPeople.Charity];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task After_any_steps_every_open_report_has_an_owner_who_can_sign_in_and_a_due_time(int seed)
    {
        await using var database = await TestDatabase.CreateAsync(TestData.Demonstration);
        var people = new List<Viewer>();
        foreach (var email in Helpline.Concat(Partners)) people.Add(await database.ViewerAsync(email, Cancel));
        await using (var db = database.Open(people[0]))
        {
            for (var i = 0; i < 6; i++) await TestReports.ReceiveAsync(db, TestReports.Draft(db, "Men in a van", i % 2 == 0 ? RiskClock.High : "low"), Cancel);
        }

        var random = new Random(seed);
        for (var step = 0; step < Steps; step++)
        {
            var actor = people[random.Next(people.Count)];
            await using var db = database.Open(actor);
            await ActAsync(db, random, people);
            database.Clock.Advance(TimeSpan.FromMinutes(random.Next(200)));
            await ExpectNothingUnseenAsync(database, people[0], $"seed {seed}, step {step}");
        }
    }

    private static async Task ActAsync(TolpuddleContext db, Random random, List<Viewer> people)
    {
        var reports = await db.Reports.AsNoTracking().OrderBy(r => r.Id).Select(r => new { r.Id, r.Reference }).ToListAsync(Cancel);
        if (reports.Count == 0) return;
        var report = reports[random.Next(reports.Count)].Id;
        var other = reports[random.Next(reports.Count)].Reference;
        var somebody = people[random.Next(people.Count)];
        var referrals = await db.Referrals.AsNoTracking().Where(r => r.ToAgencyId == db.Viewer.AgencyId).OrderBy(r => r.Id).Select(r => r.Id).ToListAsync(Cancel);
        var referral = referrals.Count == 0 ? Guid.Empty : referrals[random.Next(referrals.Count)];
        var triage = new Triage(db);
        _ = random.Next(13) switch
        {
            0 => await triage.ClaimAsync(report, Cancel),
            1 => await triage.HandOverAsync(report, somebody.AccountId, "Please", Cancel),
            2 => await triage.ReleaseAsync(report, "Shift ends", Cancel),
            3 => await triage.CloseAsync(report, "nfa", "Nothing found", random.Next(2) == 0, Cancel),
            4 => await triage.ReopenAsync(report, "Again", Cancel),
            5 => await new RiskJudgements(db).JudgeAsync(report, random.Next(2) == 0 ? RiskClock.Immediate : "low", "Seen", Cancel),
            6 => await new ReporterQuestions(db).AskAsync(report, "When?", Cancel),
            7 => await new Duplicates(db).MergeAsync(report, other, "Same", Cancel),
            8 => await new Duplicates(db).SeparateAsync(report, "Not the same", Cancel),
            9 => await new Referrals(db).AcceptAsync(referral, Cancel),
            10 => await new Referrals(db).DeclineAsync(referral, "Not ours", Cancel),
            11 => await new Referrals(db).FeedBackAsync(referral, "nfa", "Nothing found", Cancel),
            _ => await new Referrals(db).SendAsync(report, [somebody.AgencyId], "Please look", TestCases.Grounds, Cancel) is SendResult.Sent ? TriageResult.Done : TriageResult.NotFound,
        };
    }

    private static async Task ExpectNothingUnseenAsync(TestDatabase database, Viewer viewer, string where)
    {
        await using var db = database.Open(viewer);
        var canSignIn = await db.Accounts.Where(a => a.State == AccountState.Active).ToDictionaryAsync(a => a.Id, a => a.AgencyId, Cancel);
        var referrals = await db.Referrals.AsNoTracking().ToListAsync(Cancel);
        foreach (var report in await db.Reports.AsNoTracking().ToListAsync(Cancel))
        {
            var waiting = referrals.Count(r => r.ReportId == report.Id && r.State is ReferralState.Sent or ReferralState.Accepted);
            Assert.True(report.OpenReferrals == waiting, $"{where}: {report.OpenReferrals} referrals counted, {waiting} there.");
            Assert.True(report.IsOpen == report.State is not ReportState.Closed, $"{where}: {report.State}");
            if (!report.IsOpen) continue;
            Assert.True(canSignIn.TryGetValue(report.OwnerId, out var agency) && agency == report.AgencyId, $"{where}: nobody answers for a report.");
            Assert.True(report.DueAt > report.ReceivedAt, $"{where}: a report has no due time.");
            Assert.True(report.State != ReportState.Referred || waiting > 0, $"{where}: a report waits for nobody.");
        }

        Assert.All(
            referrals.Where(r => r.State is ReferralState.Sent or ReferralState.Accepted),
            r => Assert.True(canSignIn.TryGetValue(r.OwnerId, out var agency) && agency == r.ToAgencyId, $"{where}: nobody answers for a referral."));
    }
}
