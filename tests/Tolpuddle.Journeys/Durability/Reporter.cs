using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace Tolpuddle.Journeys.Durability;

/// <summary>
/// Somebody with the public form before them and no scripts. When the connection breaks they look whether what they had
/// answered is still there, and press the same button again.
/// </summary>
internal sealed partial class Reporter(string mark, Random random, Crowd crowd)
{
    private const string CheckPage = "/report/check";

    private readonly Dictionary<string, string> _kept = [];
    private string _page = "/report";

    public Told Told { get; } = new(mark, random);

    /// <summary>The return code, once it has been read from the page.</summary>
    public string? Code { get; private set; }

    /// <summary>True if the connection broke after the button that sends was pressed, and before the code was read.</summary>
    public bool WasCutOff { get; private set; }

    /// <summary>True while the button that sends has not been pressed.</summary>
    public bool IsUnsent { get; private set; } = true;

    private string Question => _page.Split('?')[0].Split('/')[^1];

    private string Token => _page.Split('?')[1];

    /// <summary>Goes from page to page until the code stands there.</summary>
    public async Task SendAsync(HttpClient http, CancellationToken cancel)
    {
        while (Code is null) await PersistAsync(http, cancel);
    }

    /// <summary>Answers every question, and puts the telephone away before the button that sends.</summary>
    public async Task StopBeforeSendingAsync(HttpClient http, CancellationToken cancel)
    {
        while (!_page.StartsWith(CheckPage, StringComparison.Ordinal)) await PersistAsync(http, cancel);
    }

    /// <summary>Presses the button that sends once more, as who goes back in the browser does; the code must be the same.</summary>
    public async Task SendAgainAsync(HttpClient http, CancellationToken cancel)
    {
        using var answer = await PostAsync(http, $"{CheckPage}?{Token}", [], cancel);
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        Assert.Equal(Code, await ReadCodeAsync(http, cancel));
    }

    /// <summary>Opens the page that shows all answers: every one that was taken must be on it, unless the report was sent meanwhile.</summary>
    public async Task ExpectAnswersAsync(HttpClient http, CancellationToken cancel)
    {
        if (_kept.Count == 0) return;
        using var answer = await http.GetAsync(new Uri(crowd.Server, $"{CheckPage}?{Token}"), cancel);
        if (answer.StatusCode == HttpStatusCode.SeeOther && !IsUnsent)
        {
            Assert.StartsWith("/report/code", answer.Headers.Location!.ToString(), StringComparison.Ordinal);
            return;
        }

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var page = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(cancel));
        Assert.All(_kept.Values, kept => Assert.Contains(kept, page, StringComparison.Ordinal));
    }

    /// <summary>Presses one button, however often it takes.</summary>
    private async Task PersistAsync(HttpClient http, CancellationToken cancel)
    {
        for (var isBroken = false; ;)
        {
            try
            {
                if (isBroken) await ExpectAnswersAsync(http, cancel);
                await PressAsync(http, cancel);
                return;
            }
            catch (Exception e) when (e is HttpRequestException or IOException or SocketException)
            {
                isBroken = true;
                WasCutOff |= !IsUnsent;
                await crowd.PauseAsync(cancel);
            }
        }
    }

    private async Task PressAsync(HttpClient http, CancellationToken cancel)
    {
        if (Question == "code")
        {
            Code = await ReadCodeAsync(http, cancel);
            return;
        }

        if (Question == "check")
        {
            IsUnsent = false;
            crowd.Send();
        }

        var answers = Told.AnswersTo(Question);
        using var answer = Question == "report" ? await http.GetAsync(new Uri(crowd.Server, _page), cancel) : await PostAsync(http, _page, answers, cancel);
        if (await crowd.IsToPressAgainAsync(answer.StatusCode, cancel)) return;
        Assert.True(answer.Headers.Location is not null, $"{Question} answered {answer.StatusCode}.");
        _page = answer.Headers.Location.ToString();
        Assert.NotEqual("gone", Question);
        foreach (var (name, value) in answers)
        {
            if (value.Length > 0 && name is not ("Way" or "Children")) _kept[name] = value;
        }
    }

    private async Task<string> ReadCodeAsync(HttpClient http, CancellationToken cancel)
    {
        var page = await http.GetStringAsync(new Uri(crowd.Server, $"/report/code?{Token}"), cancel);
        return CodeInGroups().Match(page) is { Success: true } code ? code.Value : throw new InvalidOperationException("The page shows no code.");
    }

    private async Task<HttpResponseMessage> PostAsync(HttpClient http, string page, IEnumerable<KeyValuePair<string, string>> fields, CancellationToken cancel)
    {
        using var content = new FormUrlEncodedContent(fields);
        return await http.PostAsync(new Uri(crowd.Server, page), content, cancel);
    }

    [GeneratedRegex(@"\b\d{4} \d{4} \d{4} \d{4}\b")]
    private static partial Regex CodeInGroups();
}
