using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Access.Guests;
using Tolpuddle.Core.Cases;
using Tolpuddle.Core.Data;
using Tolpuddle.Core.Reports;
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

    [Fact]
    public async Task Of_many_who_try_the_right_code_at_once_one_comes_in()
    {
        var sent = await SendAsync();
        var link = sent.LinkPath.Split('/')[^1];

        var entries = await Task.WhenAll(Enumerable.Range(0, 5).Select(async _ =>
        {
            await using var db = _database.Open(Viewer.Nobody);
            return await new GuestDoor(db).EnterAsync(link, sent.Code, Cancel);
        }));

        Assert.Single(entries.OfType<GuestEntry>());
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
        await using var guest = _database.Open(Viewer.Nobody);
        Assert.Null(await new GuestDoor(guest).EnterAsync(sent.LinkPath.Split('/')[^1], sent.Code, Cancel));
        Assert.Equal(0, _report.OpenReferrals);
        Assert.NotNull((await _sender.Sharings.AsNoTracking().SingleAsync(Cancel)).WithdrawnAt);
    }

    private static GuestDraft Draft(int days) => new("Gwen Guest", "Safe Homes", "gwen@homes.example", days, "Have you a bed?", "Somebody needs a bed.");

    private async Task<SendResult.SentOutside> SendAsync(int days = 7) =>
        Assert.IsType<SendResult.SentOutside>(await new GuestReferrals(_sender).SendAsync(_report.Id, Draft(days), TestCases.Grounds, Cancel));
}
