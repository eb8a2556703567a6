using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Tolpuddle.Web.Commands;

namespace Tolpuddle.Testing;

/// <summary>
/// Somebody who uses the site without scripts: keeps cookies, reads pages, fills in their forms and sends them with
/// all that the page put into them, the antiforgery token too.
/// </summary>
public sealed class Caller : IDisposable
{
    private static readonly HtmlParser Parser = new();

    private readonly SocketsHttpHandler _handler = new() { AllowAutoRedirect = false, AutomaticDecompression = DecompressionMethods.All };

    /// <summary>A browser with no cookies yet, on a machine with the address <paramref name="from"/> if one is given.</summary>
    public Caller(Uri address, IPAddress? from = null)
    {
        _handler.CookieContainer = Cookies;
        if (from is not null) _handler.ConnectCallback = (context, cancel) => ConnectAsync(from, context.DnsEndPoint, cancel);
        Http = new HttpClient(_handler) { BaseAddress = address };
    }

    public CookieContainer Cookies { get; } = new();

    /// <summary>Sends with these cookies and follows nothing.</summary>
    public HttpClient Http { get; }

    /// <summary>Opens <paramref name="path"/> and follows redirects, as a browser does.</summary>
    public async Task<SeenPage> GetAsync(string path, CancellationToken cancel) =>
        await ReadAsync(await Http.GetAsync(path, cancel), cancel);

    /// <summary>
    /// Presses a button of <paramref name="page"/>: the one that <paramref name="button"/>, a CSS selector, finds, or
    /// the first of the only form in <c>main</c>. <paramref name="fields"/> are what was typed or chosen, by field name.
    /// </summary>
    public async Task<SeenPage> SubmitAsync(
        SeenPage page, CancellationToken cancel, IReadOnlyDictionary<string, string>? fields = null, string? button = null)
    {
        var pressed = button is null ? null : page.Find(button);
        var form = pressed is null ? OnlyForm(page) : FormOf(pressed, page);
        pressed ??= form.QuerySelector("button:not([type=button]), input[type=submit]");

        var values = Values(form, pressed, fields ?? new Dictionary<string, string>());
        var target = new Uri(page.Address, pressed?.GetAttribute("formaction") ?? form.GetAttribute("action") ?? page.Address.PathAndQuery);
        if (!string.Equals(form.GetAttribute("method"), "post", StringComparison.OrdinalIgnoreCase))
        {
            var query = await new FormUrlEncodedContent(values).ReadAsStringAsync(cancel);
            return await GetAsync(new UriBuilder(target) { Query = query }.Uri.PathAndQuery, cancel);
        }

        return await PostAsync(target, values, cancel);
    }

    /// <summary>Sends <paramref name="fields"/> to <paramref name="address"/> and follows redirects, as a browser does.</summary>
    public async Task<SeenPage> PostAsync(Uri address, IEnumerable<KeyValuePair<string, string>> fields, CancellationToken cancel)
    {
        using var content = new FormUrlEncodedContent(fields);
        return await ReadAsync(await Http.PostAsync(address, content, cancel), cancel);
    }

    /// <summary>Chooses <paramref name="files"/> in the field for files of <paramref name="page"/> and sends them.</summary>
    public Task<SeenPage> SendFilesAsync(SeenPage page, CancellationToken cancel, params (string Name, byte[] Content)[] files) => SendFilesAsync(
        page.Address, page.Find("main input[type=file]").GetAttribute("name")!, page.Document.QuerySelector("main form input[name=__RequestVerificationToken]")?.GetAttribute("value"), cancel, files);

    /// <summary>The same with what was typed beside them, by field name.</summary>
    public async Task<SeenPage> SendFilesAsync(SeenPage page, IReadOnlyDictionary<string, string> typed, CancellationToken cancel, params (string Name, byte[] Content)[] files)
    {
        using var form = new MultipartFormDataContent();
        foreach (var (name, value) in typed) form.Add(new StringContent(value), name);
        foreach (var (name, content) in files) form.Add(new ByteArrayContent(content), page.Find("main input[type=file]").GetAttribute("name")!, name);
        form.Add(new StringContent(page.Find("main form input[name=__RequestVerificationToken]").GetAttribute("value")!), "__RequestVerificationToken");
        return await ReadAsync(await Http.PostAsync(page.Address, form, cancel), cancel);
    }

    /// <summary>Sends <paramref name="files"/> to <paramref name="address"/> as a browser does, where none was chosen too.</summary>
    public async Task<SeenPage> SendFilesAsync(Uri address, string field, string? token, CancellationToken cancel, params (string Name, byte[] Content)[] files)
    {
        using var form = new MultipartFormDataContent();
        if (token is not null) form.Add(new StringContent(token), "__RequestVerificationToken");
        foreach (var (name, content) in files)
        {
            var part = new ByteArrayContent(content);
            part.Headers.ContentType = new MediaTypeHeaderValue("text/html"); // what a browser says it is counts for nothing
            form.Add(part, field, name);
        }

        if (files.Length == 0) form.Add(new ByteArrayContent([]), field, "\"\"");
        return await ReadAsync(await Http.PostAsync(address, form, cancel), cancel);
    }

    /// <summary>Signs in as somebody of the demonstration.</summary>
    public async Task SignInAsync(string email, CancellationToken cancel)
    {
        var page = await GetAsync("/sign-in", cancel);
        var after = await SubmitAsync(page, cancel, new Dictionary<string, string>
        {
            [page.Find("form input[type=email], form input[autocomplete=username]").GetAttribute("name")!] = email,
            [page.Find("form input[type=password]").GetAttribute("name")!] = DemoData.Password,
        });
        if (after.Address.AbsolutePath == "/sign-in") throw new InvalidOperationException($"{email} could not sign in: {after.MainText}");
    }

    public void Dispose()
    {
        Http.Dispose();
        _handler.Dispose();
    }

    private static async ValueTask<Stream> ConnectAsync(IPAddress from, DnsEndPoint to, CancellationToken cancel)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(from, 0));
            await socket.ConnectAsync(IPAddress.Parse(to.Host), to.Port, cancel);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private async Task<SeenPage> ReadAsync(HttpResponseMessage answer, CancellationToken cancel)
    {
        for (var redirects = 0; answer.Headers.Location is { } location; redirects++)
        {
            if (redirects == 10) throw new InvalidOperationException($"{answer.RequestMessage!.RequestUri} redirects for ever.");
            var next = new Uri(answer.RequestMessage!.RequestUri!, location);
            answer.Dispose();
            if (next.Authority != Http.BaseAddress!.Authority) throw new InvalidOperationException($"The site leads away, to {next}.");
            answer = await Http.GetAsync(next, cancel);
        }

        using (answer)
        {
            var html = await answer.Content.ReadAsStringAsync(cancel);
            return new SeenPage(answer.StatusCode, answer.RequestMessage!.RequestUri!, Parser.ParseDocument(html));
        }
    }

    private static IHtmlFormElement OnlyForm(SeenPage page)
    {
        var forms = page.Document.QuerySelectorAll<IHtmlFormElement>("main form").ToList();
        return forms.Count == 1 ? forms[0] : throw new InvalidOperationException($"{page.Address} has {forms.Count} forms: say which button.");
    }

    private static IHtmlFormElement FormOf(IElement button, SeenPage page) =>
        button.Closest("form") as IHtmlFormElement
        ?? (button.GetAttribute("form") is { } id ? page.Document.GetElementById(id) as IHtmlFormElement : null)
        ?? throw new InvalidOperationException($"{button.OuterHtml} belongs to no form.");

    private static List<KeyValuePair<string, string>> Values(IHtmlFormElement form, IElement? pressed, IReadOnlyDictionary<string, string> fields)
    {
        var elements = form.Elements.Where(e => !string.IsNullOrEmpty(e.GetAttribute("name"))).ToList();
        if (fields.Keys.FirstOrDefault(name => elements.All(e => e.GetAttribute("name") != name)) is { } missing)
        {
            throw new InvalidOperationException($"The form has no field '{missing}', only {string.Join(", ", elements.Select(e => e.GetAttribute("name")))}.");
        }

        var values = elements
            .SelectMany(element => Untouched(element).Select(value => KeyValuePair.Create(element.GetAttribute("name")!, value)))
            .Where(value => !fields.ContainsKey(value.Key))
            .Concat(fields)
            .ToList();
        if (pressed?.GetAttribute("name") is { Length: > 0 } name) values.Add(new(name, pressed.GetAttribute("value") ?? ""));
        return values;
    }

    /// <summary>What a field sends if nobody touches it.</summary>
    private static IEnumerable<string> Untouched(IElement element) => element switch
    {
        { } disabled when disabled.HasAttribute("disabled") => [],
        IHtmlInputElement { Type: "checkbox" or "radio" } box => box.IsChecked ? [box.GetAttribute("value") ?? "on"] : [],
        IHtmlInputElement { Type: "submit" or "button" or "image" or "reset" or "file" } => [],
        IHtmlInputElement input => [input.Value],
        IHtmlTextAreaElement text => [text.Value],
        IHtmlSelectElement list => list.Options.Where(option => option.IsSelected).Select(option => option.Value),
        _ => [],
    };
}
