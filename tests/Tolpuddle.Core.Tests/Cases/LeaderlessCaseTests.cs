using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Cases;
using Tolpuddle.Core.Data;
using Tolpuddle.Testing;

namespace Tolpuddle.Core.Tests.Cases;

/// <summary>What becomes of a case whose lead can no longer work on it.</summary>
public sealed class LeaderlessCaseTests : IAsyncLifetime
{
    private TestDatabase _database = null!;
    private TolpuddleContext _lead = null!;
    private TolpuddleContext _police = null!;
    private TolpuddleContext _council = null!;
    private TolpuddleContext _coordinator = null!;
    private string _case = "";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync(TestData.Demonstration);
        _lead = await _database.OpenAsync(DemoPeople.Adviser, Cancel);
        _police = await _database.OpenAsync(DemoPeople.Police, Cancel);
        _council = await _database.OpenAsync(DemoPeople.Council, Cancel);
        _coordinator = await _database.OpenAsync(DemoPeople.Coordinator, Cancel);
        _case = await TestCases.OpenAsync(_lead, "Packhouse", Cancel);
        await TestCases.BringInAsync(_lead, _case, _police.Viewer.AccountId, Cancel, until: Days.Of(_lead.Now));
        await TestCases.BringInAsync(_lead, _case, _council.Viewer.AccountId, Cancel, CaseMember.Observer);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var db in new[] { _lead, _police, _council, _coordinator }) await db.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task Nobody_takes_the_lead_from_somebody_who_is_there()
    {
        Assert.Equal(CaseResult.LeadIsThere, await new Membership(_police).TakeLeadAsync(_case, "I would rather", Cancel));
        Assert.Equal(CaseResult.NotFound, await new Membership(_coordinator).StepInAsync(_case, "I would rather", Cancel));
        Assert.Empty(await new Membership(_coordinator).LeaderlessAsync(Cancel));
        Assert.False((await HeadAsync(_police))!.LeadIsGone);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task When_the_lead_is_gone_members_and_their_agency_are_told_once_and_everybody_sees_it(bool byClosing)
    {
        await LoseLeadAsync(byClosing);
        for (var round = 0; round < 2; round++)
        {
            await using var db = _database.Open(Viewer.Nobody);
            await new Reminders(db).RemindAsync(Cancel);
        }

        Assert.Single(await _police.Notices.ToListAsync(Cancel), n => n.Text.StartsWith($"{_case} belongs to somebody", StringComparison.Ordinal) && n.Path == $"/cases/{_case}");
        var told = Assert.Single(await _coordinator.Notices.ToListAsync(Cancel), n => n.Text.StartsWith("A case that your agency leads belongs to somebody", StringComparison.Ordinal));
        Assert.Equal("/cases", told.Path);
        Assert.DoesNotContain(await _council.Notices.ToListAsync(Cancel), n => n.Text.Contains("belongs", StringComparison.Ordinal));
        Assert.Equal((true, true), ((await HeadAsync(_police))!.LeadIsGone, (await HeadAsync(_police))!.MayTakeLead));
        Assert.Equal((true, false), ((await HeadAsync(_council))!.LeadIsGone, (await HeadAsync(_council))!.MayTakeLead));
        Assert.True(Assert.Single((await new MyWork(_police).CasesAsync(new CaseFilter(), null, Cancel)).Rows).LeadIsGone);
        Assert.Equal(1, await new OpenWork(_coordinator).CountUnownedAsync(Cancel) - await _coordinator.Reports.CountAsync(r => r.OwnerId == _lead.Viewer.AccountId && r.IsOpen, Cancel));
    }

    [Fact]
    public async Task A_member_takes_the_lead_with_a_reason_and_an_observer_cannot()
    {
        await LoseLeadAsync();

        Assert.Equal(CaseResult.NeedsText, await new Membership(_police).TakeLeadAsync(_case, " ", Cancel));
        Assert.Equal(CaseResult.ObserversOnlyRead, await new Membership(_council).TakeLeadAsync(_case, "I can", Cancel));
        Assert.Equal(CaseResult.Done, await new Membership(_police).TakeLeadAsync(_case, "It is about the van now", Cancel));

        _database.Clock.Advance(TimeSpan.FromDays(3)); // who leads has no end
        var head = (await HeadAsync(_police))!;
        Assert.Equal((CaseMember.Lead, "Demonstration Police", false), (head.MyPart, head.LeadAgency, head.LeadIsGone));
        Assert.Contains(await _council.Notices.ToListAsync(Cancel), n => n.Text == $"{_case} has a new lead.");
        var line = (await new Timeline(_police).PageAsync(head.Id, CaseEntryKind.Member, null, null, 1, Cancel)).Rows.Single().Text;
        Assert.Equal("Parveen Practitioner leads from now on, because Ada Adviser can no longer work on it. It is about the van now", line);
        Assert.Single(await new CaseReading(_police).MembersAsync(head.Id, Cancel), m => m.Part == CaseMember.Lead);
    }

    [Fact]
    public async Task A_coordinator_of_the_agency_who_is_not_on_the_case_learns_its_reference_and_sees_it_by_leading_it()
    {
        await LoseLeadAsync();
        await using var colleague = await _database.OpenAsync(DemoPeople.OtherAdviser, Cancel);

        Assert.Equal((_case, "Ada Adviser"), (await new Membership(_coordinator).LeaderlessAsync(Cancel)) is [var only] ? (only.Reference, only.Lead) : default);
        Assert.Null(await HeadAsync(_coordinator));
        Assert.Empty(await new Membership(_police).LeaderlessAsync(Cancel)); // another agency
        Assert.Empty(await new Membership(colleague).LeaderlessAsync(Cancel)); // the agency has a coordinator
        Assert.Equal(CaseResult.NotFound, await new Membership(colleague).StepInAsync(_case, "I can", Cancel));
        Assert.Equal(CaseResult.NeedsText, await new Membership(_coordinator).StepInAsync(_case, new string('x', CaseMember.MaxPurposeLength + 1), Cancel));

        Assert.Equal(CaseResult.Done, await new Membership(_coordinator).StepInAsync(_case, "Ada has left us", Cancel));

        var head = (await HeadAsync(_coordinator))!;
        Assert.Equal((CaseMember.Lead, "Packhouse", false), (head.MyPart, head.Title, head.LeadIsGone));
        Assert.Contains(await _police.Notices.ToListAsync(Cancel), n => n.Text == $"{_case} has a new lead.");
        Assert.Equal(CaseResult.NotFound, await new Membership(_coordinator).StepInAsync(_case, "Again", Cancel));
    }

    [Fact]
    public async Task A_coordinator_who_was_on_it_once_can_step_in_and_leave_no_second_stay_open()
    {
        await TestCases.BringInAsync(_lead, _case, _coordinator.Viewer.AccountId, Cancel, until: Days.Of(_lead.Now));
        _database.Clock.Advance(TimeSpan.FromDays(2));
        await LoseLeadAsync();
        Assert.Null(await HeadAsync(_coordinator));

        Assert.Equal(CaseResult.Done, await new Membership(_coordinator).StepInAsync(_case, "Ada has left us", Cancel));

        var stays = (await new CaseReading(_coordinator).MembersAsync((await HeadAsync(_coordinator))!.Id, Cancel)).Where(m => m.AccountId == _coordinator.Viewer.AccountId).ToList();
        Assert.Equal([CaseMember.Lead, CaseMember.Member], stays.Select(s => s.Part));
        Assert.Single(stays, s => s.LeftAt is null);
    }

    private Task<CaseHead?> HeadAsync(TolpuddleContext db) => new CaseReading(db).OpenAsync(_case, Cancel);

    /// <summary>The account is closed, or its work is no longer with reports.</summary>
    private async Task LoseLeadAsync(bool byClosing = true)
    {
        await using var db = await _database.OpenAsync(DemoPeople.Administrator, Cancel);
        var (accounts, id) = (new Accounts(db), _lead.Viewer.AccountId);
        Assert.Null((byClosing ? await accounts.CloseAsync(id, 0, Cancel) : await accounts.ChangeRolesAsync(id, Role.Trainer, 0, Cancel)).Problem);
    }
}
