using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Cases;
using Tolpuddle.Core.Data;
using Tolpuddle.Core.Linking;
using Tolpuddle.Methods.Identifiers;
using Tolpuddle.Testing;

namespace Tolpuddle.Journeys.Commands;

/// <summary><c>tolpuddle doctor</c> says what would hurt people before they notice it, in words and as data, and changes nothing.</summary>
[Trait("Databases", "Both")]
public sealed class DoctorTests : IAsyncLifetime
{
    private Installation _installation = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _installation = await Installation.CreateAsync(Cancel);

    public ValueTask DisposeAsync() => _installation.DisposeAsync();

    [Fact]
    public async Task A_system_that_is_well_has_no_problem()
    {
        var (exitCode, findings) = await ExamineAsync();

        Assert.Equal(0, exitCode);
        Assert.DoesNotContain(findings, f => f.Level == "problem");
        Assert.Contains(findings, f => f is { Check: "database", Level: "fine" });
        Assert.Contains(findings, f => f is { Check: "channels", Level: "fine", Says: "Channel 'web' is open and has a reader." });
    }

    [Fact]
    public async Task A_channel_whose_readers_stay_away_is_a_problem_before_anybody_waits_in_vain()
    {
        await LastSeenAsync(DaysAgo(8), coordinatorOnly: false);

        var (exitCode, findings) = await ExamineAsync();

        Assert.Equal(1, exitCode);
        Assert.Contains(findings, f => f is { Check: "channels", Level: "problem", Says: "Channel 'web' is open and nobody at Demonstration Helpline who reads it has signed in for 8 days." });
        await ExpectWordsAsync("nobody at Demonstration Helpline who reads it has signed in for 8 days");
    }

    [Fact]
    public async Task A_duty_reader_who_stays_away_is_named_by_their_channel_while_colleagues_are_there()
    {
        await LastSeenAsync(DaysAgo(9), coordinatorOnly: true);

        var (exitCode, findings) = await ExamineAsync();

        Assert.Equal(0, exitCode);
        Assert.Contains(findings, f => f is { Check: "channels", Level: "attention", Says: "The duty reader of channel 'web' has not signed in for 9 days." });
    }

    [Fact]
    public async Task A_long_weekend_is_no_reason_to_ring_anybody()
    {
        await LastSeenAsync(DaysAgo(4), coordinatorOnly: false);

        Assert.DoesNotContain((await ExamineAsync()).Findings, f => f is { Check: "channels", Level: not "fine" });
    }

    [Fact]
    public async Task A_channel_whose_reader_is_gone_is_a_problem()
    {
        await _installation.LookAsync(db => Coordinators(db).ExecuteUpdateAsync(a => a.SetProperty(x => x.State, AccountState.Closed), Cancel));

        Assert.Contains((await ExamineAsync()).Findings, f => f is { Check: "channels", Level: "problem", Says: "Channel 'web' is open and nobody reads it." });
    }

    [Fact]
    public async Task Late_reports_referrals_tasks_and_requests_are_counted_each_for_itself()
    {
        Assert.All((await ExamineAsync()).Findings.Where(f => f.Check.StartsWith("late-", StringComparison.Ordinal)), f => Assert.Equal("fine", f.Level));
        await _installation.LookAsync(MakeLateAsync);

        var (_, findings) = await ExamineAsync();

        Assert.Equal(
            ["2 open reports are late.", "1 open referral is late.", "1 open case task is late.", "1 open request for contact is late."],
            findings.Where(f => f is { Level: "attention" } && f.Check.StartsWith("late-", StringComparison.Ordinal)).Select(f => f.Says));
        await ExpectWordsAsync("1 open referral is late", "1 open case task is late", "1 open request for contact is late");
    }

    [Fact]
    public async Task What_belongs_to_somebody_who_is_gone_is_a_problem_tasks_too()
    {
        await _installation.LookAsync(MakeLateAsync);
        await _installation.LookAsync(db => db.Accounts.Where(a => a.Roles.HasFlag(Role.Practitioner)).ExecuteUpdateAsync(a => a.SetProperty(x => x.State, AccountState.Closed), Cancel));

        Assert.Contains((await ExamineAsync()).Findings, f => f is { Check: "owners", Level: "problem", Says: "3 open matters belong to people who can no longer work on them." });
    }

    private async Task<(int ExitCode, List<Finding> Findings)> ExamineAsync()
    {
        var result = await _installation.RunAsync(Cancel, "doctor", "--json");
        Assert.Equal("", result.Errors);
        return (result.ExitCode, Finding.Read(result.Output));
    }

    private async Task ExpectWordsAsync(params string[] words)
    {
        var result = await _installation.RunAsync(Cancel, "doctor");
        Assert.Equal("", result.Errors);
        Assert.All(words, word => Assert.Contains(word, result.Output, StringComparison.Ordinal));
    }

    private static DateTime DaysAgo(int days) => DateTime.UtcNow.AddDays(-days).AddHours(-1);

    private static IQueryable<Account> Coordinators(TolpuddleContext db) => db.Accounts.Where(a => a.EmailKey == SignIn.EmailKey(db.Vault, DemoPeople.Coordinator));

    private Task<int> LastSeenAsync(DateTime at, bool coordinatorOnly) => _installation.LookAsync(db =>
        (coordinatorOnly ? Coordinators(db) : db.Accounts).ExecuteUpdateAsync(a => a.SetProperty(x => x.LastSignInAt, at), Cancel));

    /// <summary>Two reports of the coordinator, one referred to the council, one in a case with a task for the police, who were asked to get in touch too: all of it late.</summary>
    private static async Task<bool> MakeLateAsync(TolpuddleContext db)
    {
        var (police, council) = (await AccountAsync(db, DemoPeople.Police), await AccountAsync(db, DemoPeople.Council));
        var coordinator = await AccountAsync(db, DemoPeople.Coordinator);
        db.Viewer = new Viewer { AccountId = coordinator.Id, AgencyId = coordinator.AgencyId, Roles = coordinator.Roles, Name = coordinator.Name, AgencyName = "Helpline", Purpose = "triage" };
        var @case = await TestCases.OpenAsync(db, "Packhouse", Cancel);
        await TestCases.BringInAsync(db, @case, police.Id, Cancel);
        Assert.Equal(CaseResult.Done, await new TaskList(db).SetAsync(@case, "Visit", police.Id, Days.Of(db.Now.AddDays(2)), Cancel));
        var report = await TestReports.ReceiveAsync(db, TestReports.Draft(db, "Men in a van"), Cancel);
        Assert.IsType<SendResult.Sent>(await new Referrals(db).SendAsync(report.Id, [council.AgencyId], "Please look", TestCases.Grounds, Cancel));
        await TestReports.AskAsync(db, report.Id, police.AgencyId, police.Id, Cancel);

        db.Viewer = Viewer.System("test");
        var past = db.Now.AddHours(-1);
        await db.Reports.IgnoreQueryFilters().ExecuteUpdateAsync(r => r.SetProperty(x => x.DueAt, past), Cancel);
        await db.Referrals.IgnoreQueryFilters().ExecuteUpdateAsync(r => r.SetProperty(x => x.DueAt, past), Cancel);
        await db.CaseTasks.IgnoreQueryFilters().ExecuteUpdateAsync(t => t.SetProperty(x => x.DueAt, past), Cancel);
        await db.ContactRequests.IgnoreQueryFilters().ExecuteUpdateAsync(r => r.SetProperty(x => x.DueAt, past), Cancel);
        return true;
    }

    private static Task<Account> AccountAsync(TolpuddleContext db, string email) =>
        db.Accounts.AsNoTracking().SingleAsync(a => a.EmailKey == SignIn.EmailKey(db.Vault, email), Cancel);
}
