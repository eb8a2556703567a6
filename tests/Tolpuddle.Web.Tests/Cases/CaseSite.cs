using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Cases;
using Tolpuddle.Core.Data;
using Tolpuddle.Core.Reports;
using Tolpuddle.Testing;

namespace Tolpuddle.Web.Tests.Cases;

/// <summary>A case with one of everything, and the words by which a test names its parts.</summary>
public sealed record FilledCase(string Reference, IReadOnlyDictionary<string, string> Names)
{
    /// <summary><paramref name="text"/> with each <c>{name}</c> replaced.</summary>
    public string Say(string text) => Names.Aggregate(text, (said, name) => said.Replace($"{{{name.Key}}}", name.Value, StringComparison.Ordinal));
}

/// <summary>A site on which the coordinator leads cases, the police work on them, the council observes and the charity is on none.</summary>
public sealed class CaseSite : IAsyncLifetime
{
    private TolpuddleContext _lead = null!;

    public TestSite Site { get; private set; } = null!;
    public Caller Lead { get; private set; } = null!;
    public Caller Police { get; private set; } = null!;
    public Caller Observer { get; private set; } = null!;
    public Caller Outsider { get; private set; } = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Site = await TestSite.StartAsync();
        _lead = await Site.Database.OpenAsync(DemoPeople.Coordinator, Cancel);
        Lead = await Site.SignInAsync(DemoPeople.Coordinator, Cancel);
        Police = await Site.SignInAsync(DemoPeople.Police, Cancel);
        Observer = await Site.SignInAsync(DemoPeople.Council, Cancel);
        Outsider = await Site.SignInAsync(DemoPeople.Charity, Cancel);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var caller in new[] { Lead, Police, Observer, Outsider }) caller.Dispose();
        await _lead.DisposeAsync();
        await Site.DisposeAsync();
    }

    public async Task<FilledCase> NewCaseAsync(bool closed = false)
    {
        _lead.ChangeTracker.Clear();
        var (police, council) = (await Site.Database.ViewerAsync(DemoPeople.Police, Cancel), await Site.Database.ViewerAsync(DemoPeople.Council, Cancel));
        var (charity, today) = (await Site.Database.ViewerAsync(DemoPeople.Charity, Cancel), Days.Of(_lead.Now));
        var reference = await TestCases.OpenAsync(_lead, "Packhouse", Cancel, (MentionKind.Vehicle, "BD51 SMR"));
        var other = await TestReports.ReceiveAsync(_lead, TestReports.Draft(_lead, "Another shed"), Cancel);
        await TestCases.BringInAsync(_lead, reference, police.AccountId, Cancel);
        await TestCases.BringInAsync(_lead, reference, council.AccountId, Cancel, CaseMember.Observer);
        var id = await TestCases.IdAsync(_lead, reference, Cancel);
        await new TaskList(_lead).SetAsync(reference, "Look at the van", _lead.Viewer.AccountId, today.AddDays(3), Cancel);
        await new PeopleAndThings(_lead).AddAsync(reference, MentionKind.Person, "Sam", "witness", Cancel);
        await new CaseLog(_lead).RecordOutcomeAsync(reference, new OutcomeDraft("safe", 3, today, _lead.Viewer.AgencyId, ""), Cancel);
        await new CaseLog(_lead).DecideAsync(reference, new DecisionDraft("Wait", "", "Too soon"), Cancel);
        var report = await _lead.Reports.Where(r => _lead.CaseReports.Any(l => l.CaseId == id && l.ReportId == r.Id)).Select(r => new { r.Id, r.Reference }).SingleAsync(Cancel);
        var names = new Dictionary<string, string>
        {
            ["case"] = $"/cases/{reference}",
            ["task"] = (await _lead.CaseTasks.Where(t => t.CaseId == id).Select(t => t.Id).SingleAsync(Cancel)).ToString(),
            ["subject"] = (await _lead.CaseSubjects.Where(s => s.CaseId == id).Select(s => s.Id).SingleAsync(Cancel)).ToString(),
            ["outcome"] = (await _lead.Outcomes.Where(o => o.CaseId == id).Select(o => o.Id).SingleAsync(Cancel)).ToString(),
            ["sharing"] = (await _lead.Sharings.Where(s => s.CaseId == id && s.ToAgencyId == council.AgencyId).Select(s => s.Id).SingleAsync(Cancel)).ToString(),
            ["decision"] = (await _lead.CaseDecisions.Where(d => d.CaseId == id).Select(d => d.Id).SingleAsync(Cancel)).ToString(),
            ["mention"] = (await _lead.Mentions.Where(m => m.ReportId == report.Id).Select(m => m.Id).FirstAsync(Cancel)).ToString(),
            ["report"] = report.Reference,
            ["other"] = other.Reference,
            ["lead"] = _lead.Viewer.AccountId.ToString(),
            ["police"] = police.AccountId.ToString(),
            ["charity"] = charity.AccountId.ToString(),
            ["agency"] = police.AgencyId.ToString(),
            ["today"] = Iso(today),
            ["soon"] = Iso(today.AddDays(9)),
            ["past"] = Iso(today.AddDays(-1)),
            ["5001"] = new('x', CaseLog.MaxTextLength + 1),
            ["5000"] = new('x', CaseLog.MaxTextLength),
            ["201"] = new('x', CaseMember.MaxPurposeLength + 1),
            ["301"] = new('x', CaseSubject.MaxTextLength + 1),
        };
        if (closed) await new CaseLife(_lead).CloseAsync(reference, "Over", despite: true, Cancel);
        return new FilledCase(reference, names);
    }

    /// <summary>Everything but the word of who looked.</summary>
    public async Task<IReadOnlyDictionary<string, string>> ContentAsync()
    {
        var content = await Site.Database.ContentAsync(Cancel);
        await using var db = Site.Database.Open(Core.Access.Viewer.Nobody);
        content.Remove(db.Model.FindEntityType(typeof(Core.Access.AuditEntry))!.GetTableName()!);
        return content;
    }

    private static string Iso(DateOnly day) => day.ToString("O", System.Globalization.CultureInfo.InvariantCulture);
}
