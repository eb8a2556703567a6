using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Data;
using Tolpuddle.Testing;
using Tolpuddle.Web.Commands;

namespace Tolpuddle.Journeys.Look;

/// <summary>Opens every page of the site as somebody who may see it, and looks at it as every reader may meet it.</summary>
[Trait("Databases", "None")]
public sealed class EveryPageTests
{
    private const int Browsers = 3;

    /// <summary>Pages that nobody looks at, each with the reason.</summary>
    private static readonly Dictionary<string, string> NotLookedAt = new()
    {
        ["/Public/Report/Index"] = "only leads to the first question",
        ["/Access/SecondStep"] = "stands between a password and a session; SecondFactorJourneyTests looks at it",
        ["/Access/SignOut"] = "only a button leads there, and it leads away",
        ["/Access/Account/Purpose"] = "takes a form and leads back",
    };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_page_can_be_read_by_everybody_on_every_screen_and_on_paper()
    {
        await using var site = await TestSite.StartAsync(TestData.LivedIn, Pages.Tell);
        await using var blank = await TestSite.StartAsync(TestData.Empty, Pages.Tell);
        await AgencyProvider.ServeAsync(site, "https://localhost:1/", Cancel); // nobody answers there
        var walk = new Walk(site, Cancel);
        await WalkAsync(walk, site);
        var first = new Walk(blank, Cancel);
        using (var administrator = blank.NewCaller()) await first.FollowAsync(administrator, person: null, "/first-run");
        var sights = walk.Sights.Concat(first.Sights).ToList();

        Assert.Empty(walk.DeadLinks);
        Assert.Empty(Pages.Of(site.Services).Except(sights.Select(sight => sight.Page)).Except(NotLookedAt.Keys).Select(page => $"No way led to {page}"));
        Assert.Empty(NotLookedAt.Keys.Intersect(sights.Select(sight => sight.Page)).Select(page => $"{page} can be looked at after all"));

        var faults = new ConcurrentQueue<string>();
        var people = new ConcurrentQueue<IGrouping<string?, Sight>>(walk.Sights.GroupBy(s => s.Person).OrderByDescending(g => g.Count()));
        await Task.WhenAll(Enumerable.Range(0, Browsers).Select(async _ =>
        {
            while (people.TryDequeue(out var person))
            {
                await using var visit = person.Key is null ? await site.VisitAsync() : await site.VisitAsync(person.Key, Cancel);
                await LookAsync(visit, person, faults);
            }
        }));
        await using var empty = await blank.VisitAsync();
        await LookAsync(empty, first.Sights, faults);

        Assert.True(faults.IsEmpty, string.Join('\n', faults));
    }

    private static async Task LookAsync(Visit visit, IEnumerable<Sight> sights, ConcurrentQueue<string> faults)
    {
        var eye = new Eye(visit);
        foreach (var sight in sights)
        {
            await eye.LookAsync(sight.Path);
            if (sight.IsPublic) await eye.LookFromTheRightAsync("/ar" + sight.Path);
        }

        foreach (var fault in eye.Faults) faults.Enqueue(fault);
    }

    private static async Task WalkAsync(Walk walk, TestSite site)
    {
        using var stranger = site.NewCaller();
        await walk.FollowAsync(stranger, person: null, ["/", "/no-such-page", "/sign-in", "/forgotten", .. await ReportAsync(stranger), await LinkAsync(site, stranger), .. await GuestAsync(site, stranger)]);
        using (var coordinator = await site.SignInAsync(DemoPeople.Coordinator, Cancel))
        {
            await WorkAsync(coordinator);
            await ImportAsync(site, coordinator);
            await KeepAsync(coordinator);
        }

        using (var adviser = await site.SignInAsync(DemoPeople.Adviser, Cancel)) await adviser.SubmitAsync(await adviser.GetAsync("/desk", Cancel), Cancel, button: "main form .govuk-button");
        foreach (var person in DemoData.People)
        {
            using var caller = await site.SignInAsync(person.Email, Cancel);
            await walk.FollowAsync(caller, person.Email, "/account", "/not-allowed");
        }
    }

    /// <summary>A form before it is sent, one that is sent, and the visit of somebody who came back.</summary>
    private static async Task<IEnumerable<string>> ReportAsync(Caller stranger)
    {
        var answers = new Dictionary<string, string> { ["What"] = "They wash cars in all weathers and sleep behind the shop" };
        var unsent = await stranger.SubmitAsync(await stranger.GetAsync("/report", Cancel), Cancel, answers);
        var form = (await stranger.SubmitAsync(await stranger.GetAsync("/report", Cancel), Cancel, answers)).Address.Query;
        await stranger.SubmitAsync(await stranger.GetAsync("/report/check" + form, Cancel), Cancel);
        await stranger.SendFilesAsync(await stranger.GetAsync("/report/files" + form, Cancel), Cancel, ("shed.jpg", TestFiles.Jpeg("camera")));
        var visit = await stranger.SubmitAsync(await stranger.GetAsync("/return", Cancel), Cancel, new Dictionary<string, string> { ["code"] = "1834 0319 2027 6040" });
        return [unsent.Address.PathAndQuery, "/report/danger-now" + unsent.Address.Query, "/report/check" + unsent.Address.Query, "/report/keep" + unsent.Address.Query, "/report/keep" + unsent.Address.Query + "&noted=true", "/report/kept?stopped=true", "/report/code" + form, "/report/gone", visit.Address.PathAndQuery];
    }

    /// <summary>A report goes to another agency, and into a case.</summary>
    private static async Task WorkAsync(Caller coordinator)
    {
        var report = (await coordinator.GetAsync("/reports/queue", Cancel)).Find("main a[href^='/reports/R-']").GetAttribute("href")!;
        var refer = await coordinator.GetAsync($"{report}/refer", Cancel);
        await coordinator.SubmitAsync(refer, Cancel, new Dictionary<string, string>
        {
            ["Form.Agencies"] = refer.Find("[name='Form.Agencies']").GetAttribute("value")!,
            ["Form.Text"] = "Please see who lives there.",
            ["Share.Basis"] = "safeguarding",
            ["Share.Consent"] = "not-asked",
            ["Share.Words"] = "Nobody could be asked",
        });
        await coordinator.SendFilesAsync(await coordinator.GetAsync($"{report}/files", Cancel), Cancel, ("shed.jpg", TestFiles.Jpeg("camera")), ("paper.pdf", TestFiles.Pdf()));
        var open = await coordinator.GetAsync($"/cases/open?report={report.Split('/')[^1]}", Cancel);
        await coordinator.SubmitAsync(open, Cancel, new Dictionary<string, string> { ["Title"] = "The car wash", ["Purpose"] = "safeguarding" });
    }

    /// <summary>A hold is set on a report, and somebody asks what is held about them.</summary>
    private static async Task KeepAsync(Caller coordinator)
    {
        var report = (await coordinator.GetAsync("/reports/queue", Cancel)).Find("main a[href^='/reports/R-']").GetAttribute("href")!.Split('/')[^1];
        await coordinator.SubmitAsync(await coordinator.GetAsync($"/retention/{report}", Cancel), Cancel, new Dictionary<string, string> { ["Hold.Reason"] = "An inquiry", ["Hold.Authority"] = "Its letter of 3 May" }, "form[action*=Hold] button");
        var request = await coordinator.SubmitAsync(await coordinator.GetAsync("/subject-requests", Cancel), Cancel, new Dictionary<string, string> { ["Names"] = "Rosa Silva", ["Asked"] = "All that you hold", ["ReceivedOn"] = "2026-01-02" });
        await coordinator.SubmitAsync(request, Cancel, new Dictionary<string, string> { ["Reference"] = report }, "form[action*=Add] button");
    }

    /// <summary>A file of another system, of which somebody says what its columns are.</summary>
    private static async Task ImportAsync(TestSite site, Caller coordinator)
    {
        await using var db = site.Database.Open(Viewer.System("tests"));
        await TestImports.OpenChannelAsync(db, DemoPeople.Coordinator, Cancel);
        await coordinator.SendFilesAsync(await coordinator.GetAsync("/reports/import/files", Cancel), Cancel, ("hotline.csv", "Ref,Free text,Type\n1,Men in a van,labour\n"u8.ToArray()));
    }

    /// <summary>A report is referred to somebody without an account: the door of their link, and their visit.</summary>
    private static async Task<IEnumerable<string>> GuestAsync(TestSite site, Caller stranger)
    {
        using var coordinator = await site.SignInAsync(DemoPeople.Coordinator, Cancel);
        var report = (await coordinator.GetAsync("/reports/queue", Cancel)).Find("main a[href^='/reports/R-']").GetAttribute("href")!;
        var preview = await coordinator.SubmitAsync(await coordinator.GetAsync($"{report}/refer/outside", Cancel), Cancel, new Dictionary<string, string>
        {
            ["Guest.Name"] = "Gwen Guest",
            ["Guest.Organisation"] = "Safe Homes",
            ["Guest.Email"] = "gwen@homes.example",
            ["Guest.Asked"] = "Have you a bed for tonight?",
            ["Share.Basis"] = "safeguarding",
            ["Share.Consent"] = "not-asked",
            ["Share.Words"] = "Nobody could be asked",
        }, "button[formaction*=Preview]");
        var sent = await coordinator.SubmitAsync(preview, Cancel, new Dictionary<string, string> { ["Form.IsRead"] = "true" }, "button[formaction*=Send]");
        var link = new Uri(sent.TextOf("#link")).AbsolutePath;
        var visit = await stranger.SubmitAsync(await stranger.GetAsync(link, Cancel), Cancel, new Dictionary<string, string> { ["code"] = sent.TextOf("#code") });
        return [link, visit.Address.PathAndQuery];
    }

    /// <summary>The link in the mail to somebody who has forgotten their password.</summary>
    private static async Task<string> LinkAsync(TestSite site, Caller stranger)
    {
        await stranger.SubmitAsync(await stranger.GetAsync("/forgotten", Cancel), Cancel, new Dictionary<string, string> { ["Email"] = DemoPeople.Trainer });
        await using var db = site.Database.Open(Viewer.System("tests"));
        return (await db.Outbox.SingleAsync(m => m.Kind == MailKind.NewPassword, Cancel)).Path;
    }
}
