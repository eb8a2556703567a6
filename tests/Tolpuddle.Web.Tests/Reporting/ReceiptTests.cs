using System.Net;
using System.Security.Cryptography;
using System.Text;
using Outsider;
using Tolpuddle.Testing;

namespace Tolpuddle.Web.Tests.Reporting;

/// <summary>Proof that a report arrived, for a reporter who wants it, and for anybody to whom they show it.</summary>
public sealed class ReceiptTests : IAsyncLifetime
{
    private const string Story = "Six men sleep at the packhouse of Daz";

    private TestSite _site = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_same_receipt_comes_after_sending_and_on_every_return_and_says_nothing_but_who_and_which_day()
    {
        var (reporter, sent, code) = await SendAsync(Story);
        using var first = reporter;
        var receipt = await SaveAsync(reporter.Caller, sent, "#save-receipt");
        Assert.Equal(Shown(sent), Text(receipt));

        _site.Clock.Advance(TimeSpan.FromDays(40));
        using var later = _site.NewCaller();
        var visit = await Reporter.ReturnAsync(later, code, Cancel);
        var returned = await later.GetAsync(visit.Find("a[href*='/return/receipt']").GetAttribute("href")!, Cancel);
        Assert.Equal(receipt, await SaveAsync(later, returned, "#save-receipt"));

        var day = Core.Data.Days.Of(Assert.Single(await Reporter.ReceivedAsync(_site, Cancel)).ReceivedAt);
        Assert.Matches(
            $"^Tolpuddle receipt 1\nA report with this fingerprint has arrived.\nPartnership: Dorset Anti-Slavery Partnership\nDay: {day:yyyy-MM-dd}\nFingerprint: [0-9a-f]{{64}}\n\n— tolpuddle-receipt-[0-9a-f]{{16}} [A-Za-z0-9+/=]+\n$", Text(receipt));
        Assert.Null(ReceiptChecker.Problem(receipt, await KeyAsync()));
    }

    /// <summary>A fingerprint of short words could be tried out: nobody can without the secret, which stands in the reporter's own file.</summary>
    [Fact]
    public async Task Equal_words_have_different_fingerprints_and_only_their_own_file_of_words_fits_each()
    {
        var (one, sentOne, _) = await SendAsync(Story);
        var (two, sentTwo, _) = await SendAsync(Story);
        using var reporters = one;
        using var another = two;
        var (receiptOne, receiptTwo) = (await SaveAsync(one.Caller, sentOne, "#save-receipt"), await SaveAsync(two.Caller, sentTwo, "#save-receipt"));
        var (wordsOne, wordsTwo) = (await SaveAsync(one.Caller, sentOne, "#save-words"), await SaveAsync(two.Caller, sentTwo, "#save-words"));
        var key = await KeyAsync();

        Assert.NotEqual(Fingerprint(receiptOne), Fingerprint(receiptTwo));
        Assert.Null(ReceiptChecker.Problem(receiptOne, key, wordsOne));
        Assert.Null(ReceiptChecker.Problem(receiptTwo, key, wordsTwo));
        Assert.NotNull(ReceiptChecker.Problem(receiptOne, key, wordsTwo));
        Assert.EndsWith($"\n[What is happening]\n{Story}\n", Text(wordsOne), StringComparison.Ordinal);
        var secret = Text(wordsOne).Split('\n')[1].Replace("Secret: ", "", StringComparison.Ordinal);
        Assert.DoesNotContain(secret, Text(receiptOne), StringComparison.Ordinal);
        Assert.NotEqual(Fingerprint(receiptOne), Hash(Story));
        Assert.NotEqual(Fingerprint(receiptOne), Hash(Text(wordsOne).Replace(secret, "", StringComparison.Ordinal)));
    }

    /// <summary>Somebody may find the code: it opens what was asked and added, never what was told when the report was sent.</summary>
    [Fact]
    public async Task The_words_can_be_had_only_while_the_sent_form_is_kept()
    {
        var (reporter, sent, code) = await SendAsync(Story);
        using var first = reporter;
        var visit = await Reporter.ReturnAsync(reporter.Caller, code, Cancel);
        var returned = await reporter.Caller.GetAsync(visit.Find("a[href*='/return/receipt']").GetAttribute("href")!, Cancel);
        Assert.Null(returned.Document.QuerySelector("#save-words"));
        var token = returned.Find("input[name=token]").GetAttribute("value")!;
        foreach (var door in new[] { "/report/receipt", "/return/receipt" })
        {
            var answer = await reporter.Caller.PostAsync(new Uri(_site.Address, $"{door}?handler=Words"), [new("token", token)], Cancel);
            Assert.DoesNotContain("packhouse", answer.Document.Source.Text, StringComparison.Ordinal);
        }

        _site.Clock.Advance(TimeSpan.FromMinutes(16));
        Assert.Equal("/report/gone", (await reporter.Caller.SubmitAsync(sent, Cancel, button: "#save-words")).Path);
        Assert.Equal("/report/gone", (await reporter.Caller.SubmitAsync(sent, Cancel, button: "#save-receipt")).Path);
        Assert.Equal("/report/gone", (await reporter.Caller.GetAsync(sent.Address.PathAndQuery, Cancel)).Path);
        Assert.Equal("/return", (await reporter.Caller.GetAsync(returned.Address.PathAndQuery, Cancel)).Path);
    }

    [Fact]
    public async Task Anybody_can_ask_whether_a_receipt_is_genuine_in_their_language_and_nothing_of_it_is_kept()
    {
        var (reporter, sent, _) = await SendAsync(Story);
        using var first = reporter;
        var receipt = Shown(sent);
        using var stranger = _site.NewCaller();
        var before = await _site.Database.ContentAsync(Cancel);

        var right = await CheckAsync(stranger, "/receipt", receipt);
        Assert.Matches("This receipt is real. Dorset Anti-Slavery Partnership got a report with this fingerprint on [0-9]+ [A-Z][a-z]+ [0-9]{4}", right.TextOf(".notice"));
        Assert.Equal(Fingerprint(Encoding.UTF8.GetBytes(receipt)), right.TextOf("#fingerprint"));
        var arabic = await CheckAsync(stranger, "/ar/receipt", receipt);
        Assert.StartsWith("هذا الإيصال صحيح.", arabic.TextOf(".notice"), StringComparison.Ordinal);

        foreach (var wrong in new[] { receipt.Replace("Day: 2", "Day: 1", StringComparison.Ordinal), receipt.Replace("Dorset", "Devon", StringComparison.Ordinal), receipt[..^40], Story })
        {
            var page = await CheckAsync(stranger, "/receipt", wrong);
            Assert.StartsWith("This is not a receipt of ours", page.TextOf(".govuk-error-summary li"), StringComparison.Ordinal);
            Assert.Null(page.Document.QuerySelector(".notice[role=status]"));
            Assert.Equal(wrong.Trim(), page.Find("#receipt").TextContent.Trim());
        }

        Assert.Equal("Paste a receipt first.", (await CheckAsync(stranger, "/receipt", " ")).TextOf(".govuk-error-summary li"));
        Assert.Equal(before, await _site.Database.ContentAsync(Cancel));
        Assert.Empty(stranger.Cookies.GetAllCookies());
        Assert.DoesNotContain(Fingerprint(Encoding.UTF8.GetBytes(receipt)), _site.Log.ToString(), StringComparison.Ordinal);
    }

    public async ValueTask InitializeAsync() => _site = await TestSite.StartAsync();

    public ValueTask DisposeAsync() => _site.DisposeAsync();

    /// <summary>Sends a report and looks for the receipt on the page with the code.</summary>
    private async Task<(Reporter Reporter, SeenPage Receipt, string Code)> SendAsync(string story)
    {
        var reporter = await Reporter.StartAsync(_site, Cancel);
        await reporter.AnswerAsync(Cancel, "check", ("What", story));
        var code = await reporter.SendAsync(Cancel);
        await reporter.FollowAsync("main a[href*='/report/receipt']", Cancel);
        return (reporter, reporter.Page, code);
    }

    /// <summary>The file that a button gives.</summary>
    private static async Task<byte[]> SaveAsync(Caller caller, SeenPage page, string button)
    {
        var form = page.PostForms()[button == "#save-receipt" ? 0 : 1];
        using var content = new FormUrlEncodedContent(form.Filled(_ => null));
        using var answer = await caller.Http.PostAsync(form.Address, content, Cancel);
        Assert.Equal((HttpStatusCode.OK, "text/plain", "attachment"), (answer.StatusCode, answer.Content.Headers.ContentType!.MediaType, answer.Content.Headers.ContentDisposition!.DispositionType));
        Assert.True(answer.Headers.CacheControl!.NoStore);
        Assert.Equal("", form.Address.Query.Replace("?handler=Note", "", StringComparison.Ordinal).Replace("?handler=Words", "", StringComparison.Ordinal)); // a list of downloads keeps addresses
        return await answer.Content.ReadAsByteArrayAsync(Cancel);
    }

    private static async Task<SeenPage> CheckAsync(Caller stranger, string path, string receipt) =>
        await stranger.SubmitAsync(await stranger.GetAsync(path, Cancel), Cancel, new Dictionary<string, string> { ["receipt"] = receipt });

    private async Task<string> KeyAsync()
    {
        using var stranger = _site.NewCaller();
        return (await stranger.GetAsync("/receipt", Cancel)).TextOf("#key");
    }

    private static string Shown(SeenPage page) => page.Find("#receipt").TextContent;

    private static string Text(byte[] file) => Encoding.UTF8.GetString(file);

    private static string Fingerprint(byte[] receipt) => Text(receipt).Split('\n')[4].Replace("Fingerprint: ", "", StringComparison.Ordinal);

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
