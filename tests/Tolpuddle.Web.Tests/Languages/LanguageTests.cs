using System.Text.Json;
using System.Text.Json.Nodes;
using AngleSharp.Dom;
using Microsoft.Extensions.DependencyInjection;
using Tolpuddle.Testing;
using Tolpuddle.Web.Languages;

namespace Tolpuddle.Web.Tests.Languages;

/// <summary>The public site in other languages than English.</summary>
public sealed class LanguageTests
{
    private static readonly string[] Pages =
        ["/", "/report", "/return", "/receipt", "/help", "/protect", "/accessibility", "/progress", "/progress/history", "/progress/how-we-count", "/report/gone", "/report/done", "/nothing-here"];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_Arabic_page_is_written_from_right_to_left_and_needs_no_English()
    {
        await using var site = await TestSite.StartAsync();
        using var stranger = site.NewCaller();
        foreach (var path in Pages)
        {
            var page = await stranger.GetAsync($"/ar{path}", Cancel);

            Assert.Equal(("ar", "rtl"), (page.Document.DocumentElement.GetAttribute("lang"), page.Document.DocumentElement.GetAttribute("dir")));
            Assert.Empty(page.Document.QuerySelectorAll(".untranslated"));
            foreach (var link in page.Document.QuerySelectorAll("main a[href^='/'], .site-foot a:not([href='/sign-in'])"))
            {
                Assert.Matches("^/(ar(/|$)|progress[.](csv|json))", link.GetAttribute("href"));
            }
        }
    }

    [Fact]
    public async Task Errors_numbers_and_dates_are_written_as_the_language_writes_them()
    {
        await using var site = await TestSite.StartAsync();
        using var reporter = await Reporter.StartAsync(site, Cancel, "ar");

        await reporter.AnswerAsync(Cancel, null, ("What", ""));
        Assert.StartsWith("اكتب بضع كلمات", reporter.Page.TextOf(".govuk-error-summary li"), StringComparison.Ordinal);
        await reporter.AnswerAsync(Cancel, null, ("What", new string('س', 20_001)));
        Assert.Contains(20_001.ToString("N0", System.Globalization.CultureInfo.GetCultureInfo("ar")), reporter.Page.TextOf(".govuk-error-summary li"), StringComparison.Ordinal);
        await reporter.AnswerAsync(Cancel, "check", ("What", "ستة رجال"));
        await reporter.SendAsync(Cancel);

        Assert.Equal("ar", Assert.Single(await Reporter.ReceivedAsync(site, Cancel)).Language);
        var progress = await reporter.Caller.GetAsync("/ar/progress", Cancel);
        Assert.Matches("صحيح حتى [0-9]+ (يناير|فبراير|مارس|أبريل|مايو|يونيو|يوليو|أغسطس|سبتمبر|أكتوبر|نوفمبر|ديسمبر) [0-9]{4}", progress.MainText);
    }

    [Fact]
    public async Task Changing_the_language_keeps_the_page_and_what_was_typed()
    {
        await using var site = await TestSite.StartAsync();
        using var reporter = await Reporter.StartAsync(site, Cancel);

        var question = await ToArabicAsync(reporter.Caller, reporter.Page, ("What", "Six men"));
        Assert.Equal(("/ar/report/what", "Six men"), (question.Path, question.TextOf("#What")));
        Assert.Empty(question.Document.QuerySelectorAll(".govuk-error-summary"));

        var code = await Reporter.ReportAsync(site, "Six men", Cancel);
        var door = await ToArabicAsync(reporter.Caller, await reporter.Caller.GetAsync("/return", Cancel), ("code", "1234"));
        Assert.Equal(("/ar/return", "1234"), (door.Path, door.Find("#code").GetAttribute("value")));
        Assert.Empty(door.Document.QuerySelectorAll(".govuk-error-summary"));

        var visit = await ToArabicAsync(reporter.Caller, await Reporter.ReturnAsync(reporter.Caller, code, Cancel), ("message", "They moved"));
        Assert.Equal(("/ar/return/report", "They moved"), (visit.Path, visit.TextOf("#message")));
        Assert.Empty(visit.Document.QuerySelectorAll(".message"));
    }

    [Fact]
    public async Task An_empty_first_page_can_change_its_language_and_leaves_nothing_behind()
    {
        await using var site = await TestSite.StartAsync();
        using var reporter = await Reporter.StartAsync(site, Cancel);

        var question = await ToArabicAsync(reporter.Caller, reporter.Page, ("What", ""));

        Assert.Equal("/ar/report/what", question.Path);
        await using var db = site.Database.Open(Core.Access.Viewer.System("test"));
        Assert.Empty(db.UnsentReports);
    }

    [Fact]
    public async Task A_language_is_a_draft_until_an_administrator_approves_these_very_texts()
    {
        var folder = await CopyAsync(texts => texts);
        await using var database = await TestDatabase.CreateAsync(TestData.Demonstration);
        await using (var site = await TestSite.StartAsync(database, UseLanguagesOf(folder)))
        {
            Assert.True(await IsDraftAsync(site));
            using var administrator = await site.SignInAsync(DemoPeople.Administrator, Cancel);
            await administrator.SubmitAsync(await administrator.GetAsync("/administration/languages", Cancel), Cancel, button: "#approve-xx button");
            Assert.False(await IsDraftAsync(site));
        }

        var changed = await CopyAsync(texts => texts.Append(KeyValuePair.Create("home.help", "Xelp!")));
        await using (var site = await TestSite.StartAsync(database, UseLanguagesOf(changed)))
        {
            Assert.True(await IsDraftAsync(site));
        }
    }

    [Fact]
    public async Task A_language_is_one_more_file_and_what_it_lacks_is_shown_in_English_and_marked()
    {
        var folder = await CopyAsync(texts => texts.Where(t => t.Key.StartsWith("report.", StringComparison.Ordinal) && t.Key != "report.what.hint")
            .Append(KeyValuePair.Create("report.number", "Xquestion {0}")) // lacks a place: it cannot be used
            .Append(KeyValuePair.Create("no.such.text", "Xnothing")));
        await using var site = await TestSite.StartAsync(replace: UseLanguagesOf(folder));
        using var reporter = await Reporter.StartAsync(site, Cancel, "xx");

        var page = reporter.Page;
        Assert.Equal(("xx", "rtl"), (page.Document.DocumentElement.GetAttribute("lang"), page.Document.DocumentElement.GetAttribute("dir")));
        Assert.Equal("XWhat is happening?", page.TextOf("h1"));
        var hint = page.Find("#What-hint .untranslated");
        Assert.Equal(("en", "ltr"), (hint.GetAttribute("lang"), hint.GetAttribute("dir")));
        Assert.StartsWith("Write it in your own words", hint.TextContent, StringComparison.Ordinal);
        Assert.Equal("Question 1 of 11", page.TextOf(".step-count"));
        Assert.Contains("Some parts of this page are not translated yet", page.Document.Body!.TextContent, StringComparison.Ordinal);

        foreach (var path in Pages)
        {
            page = await reporter.Caller.GetAsync($"/xx{path}", Cancel);
            Assert.NotEqual(500, (int)page.Status);
            Assert.DoesNotContain("<", page.Document.Title, StringComparison.Ordinal);
            Assert.Empty(page.Document.All.SelectMany(e => e.Attributes).Where(a => a.Value.Contains("<span", StringComparison.Ordinal)).Select(a => a.Value));
        }

        await reporter.AnswerAsync(Cancel, "check", ("What", "Xix xen"));
        var code = await reporter.SendAsync(Cancel);
        Assert.Equal("/xx/return/report", (await reporter.Caller.SubmitAsync(
            await reporter.Caller.GetAsync("/xx/return", Cancel), Cancel, new Dictionary<string, string> { ["code"] = code })).Path);
    }

    private static Task<SeenPage> ToArabicAsync(Caller caller, SeenPage page, params (string Field, string Text)[] typed) =>
        caller.SubmitAsync(page, Cancel, typed.ToDictionary(t => t.Field, t => t.Text), ".language-nav button[lang=ar]");

    private static async Task<bool> IsDraftAsync(TestSite site)
    {
        using var stranger = site.NewCaller();
        return (await stranger.GetAsync("/xx/", Cancel)).Document.Body!.TextContent.Contains("A machine made this translation", StringComparison.Ordinal);
    }

    private static Action<IServiceCollection> UseLanguagesOf(string folder) => services => services.AddSingleton(LanguageCatalog.Load(folder));

    /// <summary>The languages of the site and one more: English with an X before each text of a form, from right to left.</summary>
    private static async Task<string> CopyAsync(Func<IEnumerable<KeyValuePair<string, string>>, IEnumerable<KeyValuePair<string, string>>> change)
    {
        var folder = Directory.CreateDirectory(Path.Combine(TestFolder.NewPath(), "Languages"));
        foreach (var path in Directory.EnumerateFiles(Repository.PathTo("src", "Tolpuddle.Web", "Languages"), "*.json")) File.Copy(path, Path.Combine(folder.FullName, Path.GetFileName(path)));

        var english = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(folder.FullName, "en.json"), Cancel))!["texts"]!.AsObject();
        var texts = new JsonObject();
        foreach (var (key, text) in change(english.Where(t => t.Key is not ("site.draft" or "site.partial")).Select(t => KeyValuePair.Create(t.Key, "X" + t.Value!.GetValue<string>())))) texts[key] = text;
        var language = new JsonObject { ["code"] = "xx", ["name"] = "Xish", ["dir"] = "rtl", ["texts"] = texts };
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "xx.json"), language.ToJsonString(JsonSerializerOptions.Web), Cancel);
        return folder.Parent!.FullName;
    }
}
