using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Cases;
using Tolpuddle.Core.Data;
using Tolpuddle.Core.Linking;
using Tolpuddle.Core.Reports;
using Tolpuddle.Core.Reports.Exchange;
using Tolpuddle.Core.Reports.Files;
using Tolpuddle.Core.Retention.Requests;
using Tolpuddle.Core.Scrutiny;
using Tolpuddle.Methods.Identifiers;
using Tolpuddle.Testing;

namespace Tolpuddle.Web.Tests.Trust;

/// <summary>
/// A site on which one agency has a person for each role, who does nothing else, and has one record of every kind:
/// a call, a report with its reporter and a question, a referral to the police, a case, a request of the council for contact, and the report shown to a guest.
/// </summary>
public sealed partial class TrustSite : IAsyncLifetime
{
    private readonly ConcurrentDictionary<Role, Lazy<Task<Caller>>> _callers = new();

    public static IReadOnlyList<Role> Roles { get; } = [.. Enum.GetValues<Role>().Where(role => role != Role.None)];

    public TestSite Site { get; private set; } = null!;

    public TestDatabase Database => Site.Database;

    /// <summary>By route, an address of it that leads to something.</summary>
    public IReadOnlyDictionary<string, string> Samples { get; private set; } = null!;

    public string Report { get; private set; } = "";
    public string Case { get; private set; } = "";
    public Guid CaseTask { get; private set; }
    public Guid Subject { get; private set; }
    public Guid Member { get; private set; }
    public Guid Referral { get; private set; }
    public Guid Call { get; private set; }
    public Guid File { get; private set; }
    public Guid Import { get; private set; }
    public Guid Request { get; private set; }

    /// <summary>The door of a guest, and their visit.</summary>
    public string GuestLink { get; private set; } = "";
    public string GuestVisit { get; private set; } = "";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Site = await TestSite.StartAsync();
        await AddPeopleAsync();
        await AddRecordsAsync();
        await AddGuestAsync();
        Samples = await SamplesAsync();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var caller in _callers.Values) (await caller.Value).Dispose();
        await Site.DisposeAsync();
    }

    public static string Mailbox(Role role) => $"{role}@trust.example";

    /// <summary>Somebody with this role and no other, signed in; with <see cref="Role.None"/> a stranger.</summary>
    public Task<Caller> CallerAsync(Role role) =>
        _callers.GetOrAdd(role, _ => new(() => role == Role.None ? Task.FromResult(Site.NewCaller()) : Site.SignInAsync(Mailbox(role), Cancel))).Value;

    /// <summary>An address of the route: one that leads to something where there is such a thing.</summary>
    public string AddressOf(Route route) => Samples.TryGetValue(route.Address, out var sample) ? sample : Parameter().Replace(route.Address, _ => Guid.NewGuid().ToString());

    /// <summary>Does something as <paramref name="viewer"/> with an operation of the product.</summary>
    public async Task<TResult> DoAsync<TOperation, TResult>(Viewer viewer, Func<TOperation, Task<TResult>> work)
        where TOperation : notnull
    {
        await using var scope = Site.Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<TolpuddleContext>().Viewer = viewer;
        return await work(scope.ServiceProvider.GetRequiredService<TOperation>());
    }

    public Task<Viewer> ViewerAsync(Role role) => Database.ViewerAsync(Mailbox(role), Cancel);

    private async Task AddPeopleAsync()
    {
        await using var db = Database.Open(Viewer.System("test"));
        var adviser = await db.Accounts.SingleAsync(a => a.EmailKey == SignIn.EmailKey(db.Vault, DemoPeople.Adviser), Cancel);
        foreach (var role in Roles)
        {
            var account = new Account
            {
                AgencyId = adviser.AgencyId,
                Name = role.ToString(),
                Email = Mailbox(role),
                EmailKey = SignIn.EmailKey(db.Vault, Mailbox(role)),
                Roles = role,
                State = AccountState.Active,
                CreatedAt = db.Now,
                PasswordHash = adviser.PasswordHash,
            };
            db.Accounts.Add(account);
        }

        await db.PlantAsync(Cancel);
    }

    private async Task AddRecordsAsync()
    {
        var adviser = await ViewerAsync(Role.Adviser);
        var police = await Database.ViewerAsync(DemoPeople.Police, Cancel);
        Call = await DoAsync<HelplineDesk, Guid>(adviser, desk => desk.StartAsync(Cancel));
        var received = (ReceiveResult.Received)await DoAsync<Intake, ReceiveResult>(Viewer.Nobody, intake => intake.ReceiveAsync(
            new ReportDraft
            {
                Channel = "web",
                Answers = new ReportAnswers { What = "Six men sleep in a shed and call 07700 900123", Vehicles = "WF12 ABC" },
                Facts = new ReportFacts { Confidentiality = "confidential" },
                Contact = new ReporterContactDraft { Name = "Nina Neighbour", Way = "phone", Address = "07700 900456" },
                WantsReturnCode = true,
            }, Cancel));
        Report = received.Reference;
        await DoAsync<ReporterQuestions, TriageResult>(adviser, questions => questions.AskAsync(received.ReportId, "Where is the shed?", Cancel));
        await DoAsync<Core.Cases.Referrals, SendResult>(adviser, referrals => referrals.SendAsync(received.ReportId, [police.AgencyId], "Please look", TestCases.Grounds, Cancel));
        Case = (await DoAsync<CaseFiles, string?>(adviser, cases => cases.OpenAsync(Guid.CreateVersion7(), Report, "The shed", "first contact", Cancel)))!;
        Member = (await ViewerAsync(Role.Practitioner)).AccountId;
        await DoAsync<Membership, CaseResult>(adviser, membership => membership.BringInAsync(Case, Member, CaseMember.Member, "to help", null, TestCases.Grounds, CaseSight.All, Cancel));
        await DoAsync<TaskList, CaseResult>(adviser, tasks => tasks.SetAsync(Case, "Look at the shed", Member, new DateOnly(2100, 1, 1), Cancel));
        await DoAsync<PeopleAndThings, CaseResult>(adviser, things => things.AddAsync(Case, MentionKind.Person, "Sam", "witness", Cancel));
        await DoAsync<Attachments, IReadOnlyList<Attached>?>(adviser, files => files.AddAsync(Report, [new Upload("shed.jpg", TestFiles.Jpeg())], Cancel));
        await using (var system = Database.Open(Viewer.System("test"))) await TestImports.OpenChannelAsync(system, Mailbox(Role.Coordinator), Cancel);
        Import = (await DoAsync<ReportImports, Guid?>(await ViewerAsync(Role.Coordinator), imports => imports.StartAsync("hotline.csv", "", "Ref,Text\n1,Men\n"u8.ToArray(), isSheet: false, ImportColumns.Of(["Ref", "Text"], said: null), Cancel)))!.Value;
        Request = (await DoAsync<SubjectRequests, (Guid Id, string? Problem)>(await ViewerAsync(Role.Coordinator), requests => requests.OpenAsync(new RequestDraft("Olga Owner", "WF12 ABC", "All that you hold", new DateOnly(2026, 1, 1)), Cancel))).Id;
        var council = await Database.ViewerAsync(DemoPeople.Council, Cancel);
        await DoAsync<ContactQuestions, AskResult>(council, questions => questions.AskAsync(IdentifierKind.Phone, "07700 900123", "She gave this number", Guid.NewGuid(), null, Cancel));
        await using var db = Database.Open(adviser);
        Referral = await db.Referrals.Where(r => r.ToAgencyId != null).Select(r => r.Id).SingleAsync(Cancel);
        File = await db.Attachments.Select(x => x.Id).SingleAsync(Cancel);
        CaseTask = await db.CaseTasks.Select(t => t.Id).SingleAsync(Cancel);
        Subject = await db.CaseSubjects.Select(s => s.Id).SingleAsync(Cancel);
    }

    private async Task AddGuestAsync()
    {
        var adviser = await ViewerAsync(Role.Adviser);
        await using var db = Database.Open(adviser);
        var report = await db.Reports.Where(r => r.Reference == Report).Select(r => r.Id).SingleAsync(Cancel);
        var draft = new GuestDraft("Gwen Guest", "Safe Homes", "gwen@homes.example", 30, "Have you a bed?", "Somebody needs a bed.");
        var sent = (SendResult.SentOutside)await DoAsync<GuestReferrals, SendResult>(adviser, referrals => referrals.SendAsync(report, draft, TestCases.Grounds, Cancel));
        using var guest = Site.NewCaller();
        GuestLink = sent.LinkPath;
        GuestVisit = (await guest.SubmitAsync(await guest.GetAsync(GuestLink, Cancel), Cancel, new Dictionary<string, string> { ["code"] = sent.Code })).Address.PathAndQuery;
    }

    private async Task<Dictionary<string, string>> SamplesAsync()
    {
        await using var db = Database.Open(await ViewerAsync(Role.Administrator));
        var release = await db.PublishedAccounts.Select(p => p.Id).FirstAsync(Cancel);
        var number = await db.HelpContacts.Select(c => c.Id).FirstAsync(Cancel);
        var commitment = await db.Commitments.Select(c => c.Code).FirstAsync(Cancel);
        var activity = await db.Activities.Select(a => a.Code).FirstAsync(Cancel);
        return new Dictionary<string, string>
        {
            ["/reports/{reference}"] = $"/reports/{Report}",
            ["/reports/{reference}/refer"] = $"/reports/{Report}/refer",
            ["/reports/{reference}/grade/{item}"] = $"/reports/{Report}/grade/told",
            ["/reports/import/{id}"] = $"/reports/import/{Import}",
            ["/referrals/{id}"] = $"/referrals/{Referral}",
            ["/reports/{reference}/refer/outside"] = $"/reports/{Report}/refer/outside",
            ["/guest/{token}"] = GuestLink,
            ["/guest/referral"] = GuestVisit,
            ["/reports/{reference}/files"] = $"/reports/{Report}/files",
            ["/reports/{reference}/files/{id}"] = $"/reports/{Report}/files/{File}",
            ["/reports/{reference}/copy"] = $"/reports/{Report}/copy",
            ["/cases/{reference}/copy"] = $"/cases/{Case}/copy",
            ["/cases/{reference}"] = $"/cases/{Case}",
            ["/cases/{reference}/tasks"] = $"/cases/{Case}/tasks",
            ["/cases/{reference}/tasks/{id}"] = $"/cases/{Case}/tasks/{CaseTask}",
            ["/cases/{reference}/decisions"] = $"/cases/{Case}/decisions",
            ["/cases/{reference}/subjects"] = $"/cases/{Case}/subjects",
            ["/cases/{reference}/subjects/{id}"] = $"/cases/{Case}/subjects/{Subject}",
            ["/cases/{reference}/outcomes"] = $"/cases/{Case}/outcomes",
            ["/cases/{reference}/reports"] = $"/cases/{Case}/reports",
            ["/cases/{reference}/members"] = $"/cases/{Case}/members",
            ["/cases/{reference}/members/{id}"] = $"/cases/{Case}/members/{Member}",
            ["/cases/{reference}/timeline"] = $"/cases/{Case}/timeline",
            ["/cases/{reference}/change"] = $"/cases/{Case}/change",
            ["/retention/{reference}"] = $"/retention/{Report}",
            ["/subject-requests/{id}"] = $"/subject-requests/{Request}",
            ["/subject-requests/{id}/records/{reference}"] = $"/subject-requests/{Request}/records/{Report}",
            ["/subject-requests/{id}/pack"] = $"/subject-requests/{Request}/pack",
            ["/cases/open"] = $"/cases/open?report={Report}",
            ["/cases/add"] = $"/cases/add?report={Report}",
            ["/desk/calls/{id}"] = $"/desk/calls/{Call}",
            ["/administration/numbers/{id?}"] = $"/administration/numbers/{number}",
            ["/administration/people/{id}"] = $"/administration/people/{db.Viewer.AccountId}",
            ["/progress/{release?}"] = $"/progress/{release}",
            ["/progress/records/{id}"] = $"/progress/records/{commitment}",
            ["/scrutiny/commitments/{code?}"] = $"/scrutiny/commitments/{commitment}",
            ["/scrutiny/activities/{code?}"] = $"/scrutiny/activities/{activity}",
            ["/report/{step}"] = "/report/what?form=AAAAAAAAAAAAAAAAAAAAAA",
            ["/error/{status?}"] = "/error/404",
            ["/search"] = "/search?q=shed",
            ["anything else"] = "/no-such-page",
            ["/assets/…"] = "/assets/tolpuddle.css",
        };
    }

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Parameter();
}
