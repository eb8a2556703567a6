using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using Tolpuddle.Core.Access;
using Tolpuddle.Testing;

namespace Tolpuddle.Web.Tests.Trust;

/// <summary>
/// Finds every field of every form on every page and sends what no page asks for. Nothing breaks, the page says what
/// to do, and what was typed comes back.
/// </summary>
public sealed class BadInputTests : IAsyncLifetime
{
    /// <summary>In no list, and longer than any code.</summary>
    private const string NoCode = "in-no-list-of-this-program-whatever-it-is-called";

    /// <summary>What is tried where a field says nothing of how much it takes: less than a form may hold.</summary>
    private const int MoreThanAnything = 100_000;

    /// <summary>Between two words: what no keyboard makes, what turns the order of letters round, and half a character.</summary>
    private const string Unreadable = "They\u0001\u0007\u202E sleep\u2066 here\u009F\u001B";

    private const string Readable = "They sleep here";

    /// <summary>What is said where there is nothing to count: the form that a value has, or to a guesser nothing.</summary>
    private static readonly string[] SaidOtherwise = ["name@", "in figures", "do not belong together"];

    /// <summary>Nothing typed during a call is ever refused.</summary>
    private const string TakesAll = "/desk/calls/";

    private static readonly HtmlParser Parser = new();

    /// <summary>One for each test: what is sent changes it.</summary>
    private readonly TrustSite _trust = new();

    /// <summary>No two things are called the same.</summary>
    private int _said;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Too_long_a_text_is_refused_with_the_limit_and_comes_back_whole()
    {
        var faults = new List<string>();
        var tried = 0;
        await foreach (var door in FormDoors.OfAsync(_trust, Cancel))
        {
            foreach (var form in door.Page.PostForms())
            {
                foreach (var field in form.Fields.Where(f => f.Kind == "text" && f.Type is not ("number" or "date")))
                {
                    tried++;
                    var typed = new string('m', (field.MaxLength ?? MoreThanAnything) + 1);
                    var answer = await SendAsync(door, form, Values(form, field, typed));
                    if (door.Page.Path.StartsWith(TakesAll, StringComparison.Ordinal) || form.Fields.Any(f => f is { Name: "go", Value: "stay" })) faults.AddRange(Broken(answer));
                    else faults.AddRange(NotRefused(answer, field, typed));
                }
            }
        }

        Assert.True(tried > 80, $"Only {tried} fields were tried.");
        ExpectNone(faults);
    }

    [Fact]
    public async Task A_code_that_is_in_no_list_is_kept_nowhere_and_breaks_nothing()
    {
        var faults = new List<string>();
        var tried = 0;
        await foreach (var door in FormDoors.OfAsync(_trust, Cancel))
        {
            foreach (var form in door.Page.PostForms().Concat(door.Page.GetForms()))
            {
                foreach (var field in form.Fields.Where(f => f.Kind != "text" && f.Name != FormDoors.Token))
                {
                    tried++;
                    var answer = await SendAsync(door, form, Values(form, field, NoCode));
                    faults.AddRange(Broken(answer));
                    if (field.Kind == "choice" && door.IsInside && answer.IsTaken && field.Name != "Purpose" && !door.Page.Path.StartsWith(TakesAll, StringComparison.Ordinal)) faults.Add($"{answer.What} was taken");
                }
            }
        }

        Assert.True(tried > 100, $"Only {tried} fields were tried.");
        ExpectNone(faults);
        ExpectNone((await _trust.Database.TextsAsync(Cancel)).Where(text => text.Value.Contains(NoCode, StringComparison.Ordinal) && text.Column != "Call.Content").Select(text => $"{text.Column} holds it"));
    }

    /// <summary>Sent as the desk's island sends: a form in parts lets every character through.</summary>
    [Fact]
    public async Task What_cannot_be_read_is_taken_out_of_every_text_before_it_is_kept_or_shown()
    {
        var faults = new List<string>();
        var tried = 0;
        await foreach (var door in FormDoors.OfAsync(_trust, Cancel))
        {
            foreach (var form in door.Page.PostForms())
            {
                var typed = form.Fields.Where(f => f.Kind == "text" && f.Type != "password").ToList();
                if (typed.Count == 0) continue;
                tried += typed.Count;
                faults.AddRange(Broken(await SendAsync(door, form, form.Filled(f => typed.Contains(f) ? "a\0b" + Unreadable : Plausible(f)), inParts: true)));
                faults.AddRange(Broken(await SendAsync(door, form, form.Filled(f => typed.Contains(f) ? Unreadable : Plausible(f)))));
                faults.AddRange(Broken(await SendHalfCharacterAsync(door, form, typed)));
            }

            foreach (var form in door.Page.GetForms())
            {
                faults.AddRange(Broken(await SendAsync(door, form, form.Filled(f => f.Kind == "text" ? "\0" + Unreadable : f.Value))));
            }
        }

        Assert.True(tried > 80, $"Only {tried} fields were tried.");
        ExpectNone(faults);
        var texts = await _trust.Database.TextsAsync(Cancel);
        ExpectNone(texts.Where(text => FirstUnreadable(text.Value) is not null).Select(text => $"{text.Column} holds U+{(int)FirstUnreadable(text.Value)!:X4}"));
        Assert.Contains(texts, text => text.Value.Contains(Readable, StringComparison.Ordinal)); // the rest of it did arrive
    }

    public ValueTask InitializeAsync() => _trust.InitializeAsync();

    public ValueTask DisposeAsync() => _trust.DisposeAsync();

    private void ExpectNone(IEnumerable<string> faults)
    {
        var all = faults.Concat(_trust.Site.Log.Lines.Where(line => line.StartsWith("Error", StringComparison.Ordinal))).Distinct().ToList();
        Assert.True(all.Count == 0, string.Join('\n', all));
    }

    private static IEnumerable<string> NotRefused(Answer answer, FormField field, string typed)
    {
        foreach (var fault in Broken(answer)) yield return fault;
        if (answer.IsTaken)
        {
            yield return $"{answer.What} took {typed.Length} characters";
            yield break;
        }

        if (answer.Status != HttpStatusCode.OK || field.Type == "password") yield break; // a password never comes back
        var errors = answer.Page!.QuerySelectorAll(".govuk-error-message, .govuk-error-summary__body, .notice").Select(e => string.Join(' ', e.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))).ToList();
        if (field.MaxLength is null ? errors.Count == 0 : !errors.Exists(error => error.Any(char.IsDigit) || SaidOtherwise.Any(error.Contains))) yield return $"{answer.What} does not say how long it may be: {string.Join(" | ", errors)}";
        var back = answer.Page.QuerySelectorAll($"[name='{field.Name}']").Select(e => e is AngleSharp.Html.Dom.IHtmlTextAreaElement area ? area.Value : e.GetAttribute("value"));
        if (!back.Contains(typed)) yield return $"{answer.What} does not give back what was typed";
    }

    private static IEnumerable<string> Broken(Answer answer)
    {
        if (answer.Status >= HttpStatusCode.InternalServerError) yield return $"{answer.What} answered {(int)answer.Status}";
        if (FirstUnreadable(answer.Html) is { } found) yield return $"{answer.What} shows U+{(int)found:X4}";
    }

    private static char? FirstUnreadable(string text) =>
        text.Where(c => (char.IsControl(c) && c is not ('\n' or '\r' or '\t')) || c is (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069')).Select(c => (char?)c).FirstOrDefault();

    /// <summary>The form as somebody fills it in, but for one field.</summary>
    private IEnumerable<KeyValuePair<string, string>> Values(FormOnPage form, FormField bad, string value) =>
        form.Filled(Plausible).Where(pair => pair.Key != bad.Name).Append(new(bad.Name, value));

    private string? Plausible(FormField field) => field switch
    {
        { Kind: "choice" } => field.Choices.LastOrDefault(choice => choice.Length > 0),
        { Kind: "tick" } => field.Choices[0],
        { Type: "date" } => "2027-03-01",
        { Type: "number" } => "3",
        { Type: "email" } => $"somebody{++_said}@trust.example",
        { Type: "url" } => "https://www.example.org/",
        { Kind: "text", MaxLength: < 50 } => "10",
        { Kind: "text" } => $"{Readable} {Convert.ToChar('a' + (++_said % 26))}{Convert.ToChar('a' + (_said / 26 % 26))}",
        _ => null,
    };

    private static async Task<Answer> SendAsync(FormDoor door, FormOnPage form, IEnumerable<KeyValuePair<string, string>> values, bool inParts = false)
    {
        var fields = values.ToList();
        var last = fields.Count == 0 ? "nothing" : fields[^1].Key;
        if (door.Page.GetForms().Contains(form))
        {
            var query = string.Join('&', fields.Select(f => $"{Uri.EscapeDataString(f.Key)}={Uri.EscapeDataString(f.Value)}"));
            return await ReadAsync(await door.Caller.Http.GetAsync($"{form.Address.AbsolutePath}?{query}", Cancel), $"GET {form.Address.AbsolutePath} {last}");
        }

        using HttpContent content = inParts ? InParts(fields) : new FormUrlEncodedContent(fields);
        return await ReadAsync(await door.Caller.Http.PostAsync(form.Address, content, Cancel), $"{door.Page.Path} {form.Address.Query} {last}");
    }

    /// <summary>The first half of a character of two halves, as bytes that UTF-8 does not allow.</summary>
    private async Task<Answer> SendHalfCharacterAsync(FormDoor door, FormOnPage form, List<FormField> typed)
    {
        var body = string.Join('&', form.Filled(f => typed.Contains(f) ? "half" : Plausible(f)).Select(f =>
            $"{Uri.EscapeDataString(f.Key)}={(typed.Exists(t => t.Name == f.Key) ? "Half%ED%A0%BD" : Uri.EscapeDataString(f.Value))}"));
        using var content = new StringContent(body, System.Text.Encoding.ASCII, "application/x-www-form-urlencoded");
        return await ReadAsync(await door.Caller.Http.PostAsync(form.Address, content, Cancel), $"{door.Page.Path} {form.Address.Query} half a character");
    }

    private static MultipartFormDataContent InParts(IEnumerable<KeyValuePair<string, string>> fields)
    {
        var parts = new MultipartFormDataContent();
        foreach (var (name, value) in fields) parts.Add(new StringContent(value), $"\"{name}\"");
        return parts;
    }

    private static async Task<Answer> ReadAsync(HttpResponseMessage answer, string what)
    {
        using (answer)
        {
            var html = await answer.Content.ReadAsStringAsync(Cancel);
            return new Answer(what, answer.StatusCode, html);
        }
    }

    /// <summary>What came back at once; a redirect says that it was taken.</summary>
    private sealed record Answer(string What, HttpStatusCode Status, string Html)
    {
        public IDocument? Page { get; } = Parser.ParseDocument(Html);

        public bool IsTaken => Status is HttpStatusCode.Redirect or HttpStatusCode.SeeOther;
    }
}
