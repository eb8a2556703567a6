using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Cases;
using Tolpuddle.Core.Cases.Exports;
using Tolpuddle.Core.Data;
using Tolpuddle.Core.Reports;
using Tolpuddle.Testing;
using Tolpuddle.Web.Tests.Trust;

namespace Tolpuddle.Web.Tests.Cases;

/// <summary>What a member may not see of a case is on no page, in no search, count, export or notice, and the lead sees beforehand what they will see.</summary>
public sealed class CaseSightTests : IAsyncLifetime
{
    private static readonly string[] Sections = ["", "/tasks", "/decisions", "/subjects", "/outcomes", "/reports", "/members", "/timeline", "/change"];

    /// <summary>Words that stand in one part of the case only, and whether somebody who sees these parts may read them. Some may be read by two ways.</summary>
    private static readonly (string Word, Func<CaseSight, bool> May)[] Planted =
    [
        ("Zdenka", sees => sees.HasFlag(CaseSight.People)),
        ("07700 900123", sees => sees.HasFlag(CaseSight.People)),
        ("Marko", sees => sees.HasFlag(CaseSight.Told)), // named in a report, and nobody has made him part of the case
        ("BD51 SMR", sees => sees.HasFlag(CaseSight.Places)),
        ("14 Harbour Terrace", sees => sees.HasFlag(CaseSight.Places)),
        ("orchardgate", sees => sees.HasFlag(CaseSight.Told)),
        ("candlewick", sees => sees.HasFlag(CaseSight.Team)),
        ("marmalade", sees => sees.HasFlag(CaseSight.Team)),
        ("saffron", sees => sees.HasFlag(CaseSight.Team)),
        ("brambleberry", sees => sees.HasFlag(CaseSight.Team)),
        ("juniper", sees => sees.HasFlag(CaseSight.Team)),
        ("thistledown", sees => sees.HasFlag(CaseSight.Team)),
        ("ownwork", _ => true),
    ];

    private TestSite _site = null!;
    private TolpuddleContext _lead = null!;
    private Caller _leading = null!;
    private Caller _council = null!;
    private Guid _councilId;
    private string _case = "";
    private Report _report = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string Root => $"/cases/{_case}";

    public async ValueTask InitializeAsync()
    {
        _site = await TestSite.StartAsync();
        _lead = await _site.Database.OpenAsync(DemoPeople.Coordinator, Cancel);
        _leading = await _site.SignInAsync(DemoPeople.Coordinator, Cancel);
        _council = await _site.SignInAsync(DemoPeople.Council, Cancel);
        _councilId = await IdOfAsync(DemoPeople.Council);
        var (police, today) = (await IdOfAsync(DemoPeople.Police), Days.Of(_lead.Now));
        _report = await TestReports.ReceiveAsync(_lead, TestReports.Draft(_lead, "A lorry at orchardgate"), Cancel,
            (MentionKind.Person, "Zdenka"), (MentionKind.Person, "Marko"), (MentionKind.Phone, "07700 900123"), (MentionKind.Vehicle, "BD51 SMR"));
        _case = (await new CaseFiles(_lead).OpenAsync(Guid.CreateVersion7(), _report.Reference, "Packhouse", "juniper", Cancel))!;
        var picked = (await _lead.Mentions.Where(m => m.ReportId == _report.Id).ToListAsync(Cancel)).Where(m => m.Text != "Marko").Select(m => m.Id).ToList();
        Assert.Equal(CaseResult.Done, await new PeopleAndThings(_lead).PickAsync(_case, picked, "unknown", Cancel));
        await new PeopleAndThings(_lead).AddAsync(_case, MentionKind.Address, "14 Harbour Terrace", "place", Cancel);
        await new CaseLog(_lead).NoteAsync(_case, "The candlewick note", Cancel);
        await new CaseLog(_lead).DecideAsync(_case, new DecisionDraft("The marmalade decision", "", "now"), Cancel);
        await new CaseLog(_lead).RecordOutcomeAsync(_case, new OutcomeDraft("safe", 3, today, _lead.Viewer.AgencyId, "With saffron"), Cancel);
        await new TaskList(_lead).SetAsync(_case, "The brambleberry task", _lead.Viewer.AccountId, today, Cancel);
        var grounds = new SharingGrounds("safeguarding", "given", "She said thistledown");
        Assert.Equal(CaseResult.Done, await new Membership(_lead).BringInAsync(_case, police, CaseMember.Member, "to help", null, grounds, CaseSight.All, Cancel));
        await TestCases.BringInAsync(_lead, _case, _councilId, Cancel, sees: CaseSight.None);
        await new TaskList(_lead).SetAsync(_case, "The ownwork task", _councilId, today, Cancel);
    }

    public async ValueTask DisposeAsync()
    {
        _leading.Dispose();
        _council.Dispose();
        await _lead.DisposeAsync();
        await _site.DisposeAsync();
    }

    [Fact]
    public async Task Whatever_parts_are_chosen_no_door_shows_another_and_each_shows_its_own()
    {
        var routes = (await Routes.OfAsync(_site.Services)).Where(r => r.Address.StartsWith("/cases/{reference}", StringComparison.Ordinal)).ToList();
        var ids = (await _lead.CaseTasks.Select(t => t.Id).ToListAsync(Cancel)).Concat(await _lead.CaseSubjects.Select(s => s.Id).ToListAsync(Cancel)).Append(_lead.Viewer.AccountId).ToList();
        foreach (var sees in Enumerable.Range(0, 16).Select(n => ((CaseSight)n).Whole()).Distinct())
        {
            await SeeAsync(sees);
            var said = await EverythingAsync(routes, ids);
            Assert.Equal(
                Planted.Select(p => (sees, p.Word, p.May(sees))),
                Planted.Select(p => (sees, p.Word, said.Contains(p.Word, StringComparison.OrdinalIgnoreCase))));
            Assert.Equal((sees, sees.HasFlag(CaseSight.Told)), (sees, said.Contains(_report.Reference, StringComparison.Ordinal)));
            await ExpectFoundAsync(sees);
        }
    }

    [Fact]
    public async Task The_preview_of_each_section_says_what_the_member_then_reads_there()
    {
        foreach (var sees in new[] { CaseSight.None, CaseSight.Places, CaseSight.Told.Whole(), CaseSight.Team, CaseSight.All })
        {
            var before = new Dictionary<string, SeenPage>();
            foreach (var section in Sections) before[section] = await _leading.GetAsync($"{Root}{section}?as={_councilId}&sees={(int)sees}", Cancel);
            await SeeAsync(sees);
            foreach (var section in Sections)
            {
                var real = await _council.GetAsync(Root + section, Cancel);
                var after = await _leading.GetAsync($"{Root}{section}?as={_councilId}", Cancel);
                Assert.Equal((section, real.Status, real.MainText), (section, after.Status, after.MainText));
                if (section is not ("" or "/timeline")) Assert.Equal((section, real.MainText), (section, before[section].MainText)); // there stands now that they see more, or less
                if (real.Status == HttpStatusCode.OK) ExpectInert(after);
            }
        }
    }

    [Fact]
    public async Task Whoever_brings_somebody_in_looks_first_and_nothing_that_was_typed_is_lost()
    {
        var page = await _leading.GetAsync($"{Root}/members", Cancel);
        var charity = (await IdOfAsync(DemoPeople.Charity)).ToString();
        var typed = new Dictionary<string, string> { ["Form.Who"] = charity, ["Form.Purpose"] = "To find her a room", ["Sight.Sees"] = "parts", ["Share.Words"] = "She said yes" };
        var button = page.Find("button[formaction*='handler=Preview']");
        Assert.Equal("_blank", button.GetAttribute("formtarget")); // the form stays where it is, as it is

        var none = await _leading.SubmitAsync(page, Cancel, new Dictionary<string, string>(typed) { ["Form.Who"] = "" }, "button[formaction*='handler=Preview']");
        Assert.Contains("Choose somebody.", none.TextOf(".govuk-error-summary"), StringComparison.Ordinal);
        Assert.Equal("To find her a room", none.Find("#Form_Purpose").GetAttribute("value"));
        Assert.Equal("She said yes", none.Find("#Share_Words").GetAttribute("value"));

        var fields = new List<KeyValuePair<string, string>>(typed) { new("Sight.Parts", "Places"), new("Form.Part", "member"), new("__RequestVerificationToken", page.Find("input[name=__RequestVerificationToken]").GetAttribute("value")!) };
        var preview = await _leading.PostAsync(new Uri(_site.Address, $"{Root}/members?handler=Preview"), fields, Cancel);
        Assert.DoesNotContain("room", preview.Address.Query, StringComparison.Ordinal); // no words in an address
        Assert.Contains("would be seen by Chidi Practitioner", preview.TextOf(".preview-bar"), StringComparison.Ordinal);
        ExpectInert(preview);
        var things = await _leading.GetAsync(preview.Document.QuerySelectorAll(".sections a").Single(a => a.TextContent.Contains("People and things", StringComparison.Ordinal)).GetAttribute("href")!, Cancel);
        Assert.Contains("14 Harbour Terrace", things.MainText, StringComparison.Ordinal);
        Assert.DoesNotContain("Zdenka", things.MainText, StringComparison.Ordinal);

        fields.AddRange([new("Share.Basis", "safeguarding"), new("Share.Consent", "given")]);
        Assert.Contains("They see the case from now on", (await _leading.PostAsync(new Uri(_site.Address, $"{Root}/members?handler=BringIn"), fields, Cancel)).TextOf(".notice"), StringComparison.Ordinal);
        using var chidi = await _site.SignInAsync(DemoPeople.Charity, Cancel);
        Assert.Equal(things.MainText.Replace("Members 3", "Members 4", StringComparison.Ordinal), (await chidi.GetAsync($"{Root}/subjects", Cancel)).MainText);
        var sharing = await _lead.Sharings.OrderBy(s => s.At).LastAsync(s => s.CaseId != null, Cancel);
        Assert.Equal(CaseSight.Places, sharing.Sees);
    }

    [Fact]
    public async Task Where_nothing_was_chosen_the_usual_of_their_kind_is_offered_and_not_taken()
    {
        var page = await _leading.GetAsync($"{Root}/members", Cancel);
        var charity = (await IdOfAsync(DemoPeople.Charity)).ToString();
        Assert.Empty(page.Document.QuerySelectorAll("input[name='Sight.Sees'][checked], input[name='Sight.Parts'][checked]"));

        var back = await _leading.SubmitAsync(page, Cancel, new Dictionary<string, string> { ["Form.Who"] = charity, ["Form.Purpose"] = "help" }, "form[action*=BringIn] button");

        Assert.Contains("Choose what they see.", back.TextOf(".govuk-error-summary"), StringComparison.Ordinal);
        Assert.Equal("all", back.Find("input[name='Sight.Sees'][checked]").GetAttribute("value"));
        Assert.False(await _lead.CaseMembers.AnyAsync(m => m.AccountId == Guid.Parse(charity), Cancel));
    }

    [Fact]
    public async Task A_preview_is_for_whoever_may_bring_somebody_in_and_takes_nothing()
    {
        var lead = _lead.Viewer.AccountId;
        using var outsider = await _site.SignInAsync(DemoPeople.Charity, Cancel);
        foreach (var (caller, query) in new[]
        {
            (_council, $"?as={lead}&sees=15"), (outsider, $"?as={_councilId}&sees=15"), (_leading, $"?as={lead}"), (_leading, "?as="), (_leading, "?as=nobody"), (_leading, $"?as={Guid.NewGuid()}&sees=15"),
        })
        {
            Assert.Equal((query, HttpStatusCode.NotFound), (query, (await caller.GetAsync(Root + query, Cancel)).Status));
        }

        var wild = await _leading.GetAsync($"{Root}/subjects?as={_councilId}&sees=everything&part=lead", Cancel); // what is not understood shows what they see now
        Assert.DoesNotContain("Harbour", wild.MainText, StringComparison.Ordinal);
        var token = (await _leading.GetAsync($"{Root}/timeline", Cancel)).Find("main input[name=__RequestVerificationToken]").GetAttribute("value")!;
        var sent = await _leading.PostAsync(new Uri(_site.Address, $"{Root}/timeline?as={_councilId}&handler=Note"), [new("Text", "As somebody else"), new("__RequestVerificationToken", token)], Cancel);
        Assert.Equal(HttpStatusCode.NotFound, sent.Status);
        Assert.DoesNotContain("As somebody else", await _lead.CaseEntries.Select(e => e.Text).ToListAsync(Cancel));

        await using var system = _site.Database.Open(Viewer.System("test"));
        Assert.All(await system.Audit.Where(e => e.Act == CaseReading.PreviewAct).ToListAsync(Cancel), e => Assert.Equal(lead, e.AccountId));
        Assert.False(await system.Audit.AnyAsync(e => e.AccountId == _councilId && e.Act == CaseReading.OpenAct, Cancel));
    }

    /// <summary>Reading only: the frame of whoever looks is not there, every link stays in the preview or leads out of it, and no form can be sent.</summary>
    private static void ExpectInert(SeenPage page)
    {
        Assert.Empty(page.Document.QuerySelectorAll("form, .inside-who, .inside-nav, input[name=__RequestVerificationToken]"));
        Assert.All(page.Document.QuerySelectorAll("main a[href]"), link => Assert.True(link.GetAttribute("href")!.Contains("?as=", StringComparison.Ordinal) || link.GetAttribute("href")!.StartsWith('#')));
        Assert.All(page.Document.QuerySelectorAll("main button, main input, main select, main textarea"), control => Assert.NotNull(control.Closest("fieldset[disabled]")));
    }

    /// <summary>The text of every page of the case and about it, refused posts, exports and notices, as the council reads them.</summary>
    private async Task<string> EverythingAsync(IReadOnlyList<Route> routes, IReadOnlyList<Guid> ids)
    {
        var said = new List<string>();
        var token = (await _council.GetAsync("/cases", Cancel)).Find("input[name=__RequestVerificationToken]").GetAttribute("value")!;
        foreach (var route in routes)
        {
            var address = route.Address.Replace("{reference}", _case, StringComparison.Ordinal);
            foreach (var path in address.Contains("{id}", StringComparison.Ordinal) ? ids.Select(id => address.Replace("{id}", id.ToString(), StringComparison.Ordinal)) : [address])
            {
                said.Add((await _council.GetAsync(path, Cancel)).Document.DocumentElement.OuterHtml);
            }

            foreach (var post in route.Posts.Where(_ => !address.Contains("{id}", StringComparison.Ordinal)))
            {
                said.Add((await _council.PostAsync(new Uri(_site.Address, address + post), [new("__RequestVerificationToken", token)], Cancel)).Document.DocumentElement.OuterHtml);
            }
        }

        foreach (var path in new[] { "/cases", "/cases/tasks", "/notices", "/", "/search", $"/reports/{_report.Reference}" }) said.Add((await _council.GetAsync(path, Cancel)).MainText.Replace($"reports/{_report.Reference}", "", StringComparison.Ordinal));
        await using var council = await _site.Database.OpenAsync(DemoPeople.Council, Cancel);
        said.AddRange(await council.Notices.Select(n => n.Text).ToListAsync(Cancel));
        foreach (var format in Enum.GetValues<ExportFormat>()) said.Add(await ExportAsync(format));
        return string.Join('\n', said);
    }

    /// <summary>A search finds the case by what they see of it: by an identifier, if they see its kind; by a word, if they see all of it.</summary>
    private async Task ExpectFoundAsync(CaseSight sees)
    {
        foreach (var (words, finds) in new[]
        {
            ("07700 900123", sees.HasFlag(CaseSight.People)), ("BD51 SMR", sees.HasFlag(CaseSight.Places)), ("candlewick", sees == CaseSight.All), ("packhouse", sees == CaseSight.All),
            (_report.Reference, sees.HasFlag(CaseSight.Told)),
        })
        {
            var page = await _council.GetAsync($"/search?q={Uri.EscapeDataString(words)}", Cancel);
            Assert.Equal((sees, words, finds), (sees, words, page.Document.QuerySelector($"main a[href='{Root}']") is not null));
        }
    }

    private async Task<string> ExportAsync(ExportFormat format)
    {
        await using var scope = _site.Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<TolpuddleContext>().Viewer = await _site.Database.ViewerAsync(DemoPeople.Council, Cancel);
        var folder = new DirectoryInfo(TestFolder.NewPath());
        await using (var target = ExportTarget.Folder(folder)) await scope.ServiceProvider.GetRequiredService<Exports>().WriteAsync(format, target, Cancel);
        var files = await Task.WhenAll(folder.GetFiles().Select(file => File.ReadAllTextAsync(file.FullName, Cancel)));
        return string.Join('\n', files);
    }

    private async Task SeeAsync(CaseSight sees)
    {
        _lead.ChangeTracker.Clear();
        Assert.Contains(await new Membership(_lead).ChangeSightAsync(_case, _councilId, sees, "their work", Cancel), new[] { CaseResult.Done, CaseResult.Already });
    }

    private async Task<Guid> IdOfAsync(string email) => (await _site.Database.ViewerAsync(email, Cancel)).AccountId;
}
