using System.Net;
using System.Net.Sockets;
using AngleSharp.Html.Dom;
using Tolpuddle.Core.Reports;
using Tolpuddle.Testing;

namespace Tolpuddle.Journeys.Durability;

/// <summary>
/// An adviser who takes one call without scripts: saves after each answer, and when the connection breaks looks whether
/// what was acknowledged as saved still stands there, and presses the same button again.
/// </summary>
internal sealed class Adviser(string mark, Random random, Crowd crowd, CookieContainer signedIn)
{
    private readonly Dictionary<string, string> _saved = [];
    private SeenPage? _page;
    private bool _isPressed;

    public Told Told { get; } = new(mark, random);

    /// <summary>The call, once it was acknowledged that it is open.</summary>
    public Guid? Call { get; private set; }

    /// <summary>The report's reference, once it was acknowledged that the call is finished.</summary>
    public string? Reference { get; private set; }

    /// <summary>What was acknowledged as saved, by field.</summary>
    public IReadOnlyDictionary<string, string> Saved => _saved;

    /// <summary>True if the connection broke after a button that saves or finishes was pressed, and before its answer came.</summary>
    public bool WasCutOff { get; private set; }

    /// <summary>Takes the whole call, or stops before it is finished.</summary>
    public async Task TakeAsync(bool finish, CancellationToken cancel)
    {
        await PersistAsync(StartAsync, cancel);
        foreach (var answers in Answers()) await PersistAsync((caller, c) => SaveAsync(caller, answers, c), cancel);
        if (finish) await PersistAsync(FinishAsync, cancel);
    }

    /// <summary>Opens the call as it stands: whatever was acknowledged must be in it.</summary>
    public async Task ExpectSavedAsync(CancellationToken cancel)
    {
        using var caller = NewCaller();
        await OpenAsync(caller, cancel);
    }

    /// <summary>What is typed between two buttons, the notes first.</summary>
    private IEnumerable<Dictionary<string, string>> Answers()
    {
        yield return new() { [CallFields.Notes] = Told.What };
        yield return new() { [CallFields.Where] = Told.Where, [CallFields.Postcode] = Told.Postcode };
        yield return new() { [CallFields.Vehicles] = Told.Vehicles, [CallFields.Phones] = Told.Phones };
        if (Told.SafeWords.Length > 0) yield return new() { [CallFields.Way] = "phone", [CallFields.Address] = "01632 960001", [CallFields.SafeWords] = Told.SafeWords };
        yield return new() { [CallFields.Notes] = $"{Told.What}\nThey ring back." };
    }

    private async Task StartAsync(Caller caller, CancellationToken cancel)
    {
        var call = await PressAsync(caller, await caller.GetAsync("/desk", cancel), "main form .govuk-button", [], cancel);
        Call = Guid.Parse(call.Path.Split('/')[^1]);
        _page = call;
    }

    private async Task SaveAsync(Caller caller, Dictionary<string, string> answers, CancellationToken cancel)
    {
        _page = await PressAsync(caller, _page!, "#save", answers, cancel);
        foreach (var (field, text) in answers.Where(a => a.Value.Length > 0)) _saved[field] = text;
    }

    private async Task FinishAsync(Caller caller, CancellationToken cancel)
    {
        if (!_page!.Path.StartsWith("/reports/", StringComparison.Ordinal)) _page = await PressAsync(caller, _page, "#finish", [], cancel);
        Assert.StartsWith("/reports/R-", _page.Path, StringComparison.Ordinal);
        Reference = _page.Path.Split('/')[^1];
    }

    private async Task<SeenPage> PressAsync(Caller caller, SeenPage page, string button, Dictionary<string, string> answers, CancellationToken cancel)
    {
        crowd.Send();
        _isPressed = true;
        SeenPage after;
        do after = await caller.SubmitAsync(page with { Address = new Uri(crowd.Server, page.Path) }, cancel, answers, button);
        while (await crowd.IsToPressAgainAsync(after.Status, cancel));
        _isPressed = false;
        Assert.True(after.Status == HttpStatusCode.OK, $"{page.Path} answered {after.Status}: {after.MainText}");
        return after;
    }

    private async Task OpenAsync(Caller caller, CancellationToken cancel)
    {
        if (Call is null) return;
        do _page = await caller.GetAsync($"/desk/calls/{Call}", cancel);
        while (await crowd.IsToPressAgainAsync(_page.Status, cancel));
        Assert.Equal(HttpStatusCode.OK, _page.Status);
        if (_page.Path.StartsWith("/reports/", StringComparison.Ordinal)) return; // finished after all
        foreach (var (field, text) in _saved) Assert.StartsWith(text, Shown(_page, field), StringComparison.Ordinal);
    }

    /// <summary>Presses one button, however often it takes.</summary>
    private async Task PersistAsync(Func<Caller, CancellationToken, Task> press, CancellationToken cancel)
    {
        for (var isBroken = false; ;)
        {
            try
            {
                using var caller = NewCaller();
                if (isBroken) await OpenAsync(caller, cancel);
                await press(caller, cancel);
                crowd.TakeAnswer();
                return;
            }
            catch (Exception e) when (e is HttpRequestException or IOException or SocketException)
            {
                isBroken = true;
                WasCutOff |= _isPressed;
                await crowd.PauseAsync(cancel);
            }
        }
    }

    private Caller NewCaller()
    {
        var caller = new Caller(crowd.Server);
        caller.Cookies.Add(signedIn.GetAllCookies());
        return caller;
    }

    private static string Shown(SeenPage page, string field) => page.Find($"[name='{field}']") switch
    {
        IHtmlTextAreaElement area => area.Value,
        IHtmlSelectElement list => list.Value ?? "",
        var line => line.GetAttribute("value") ?? "",
    };
}
