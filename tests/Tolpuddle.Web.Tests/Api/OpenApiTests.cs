using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Tolpuddle.Core.Access.Programs;
using Tolpuddle.Testing;
using Tolpuddle.Web.Tests.Trust;

namespace Tolpuddle.Web.Tests.Api;

/// <summary>The document is true: every route stands in it, and every answer to good and hostile requests is one that it declares.</summary>
public sealed class OpenApiTests : IAsyncLifetime
{
    private const string Root = "/api/v1";
    private const int Good = 60;
    private const int Hostile = 160;

    /// <summary>In place of any value of a report.</summary>
    private static readonly string[] HostileValues =
    [
        "null", "\"\"", "0", "-1", "1e400", "99999999999999999999", "1.5", "true", "[]", "{}", "[[[[[[[[[[[[1]]]]]]]]]]]]", "\"\\u0000\"", "\"\\ud800\"", "\"\\u202Eevil\"", "{\"__proto__\":1}",
        "{\"what\":\"a\",\"what\":\"b\"}", "NaN", "'x'", "\"" + new string('a', 30_000) + "\"",
    ];

    private static readonly string[] HostileBodies = ["", "null", "[]", "\"x\"", "{", "{\"answers\":{\"what\":\"x\"}}}", "\uFEFF{}", "{\"answers\":1}", new string('[', 5000), "{\"answers\":{\"what\":\"" + new string('x', 300_000) + "\"}}"];

    private static readonly string[] HostileTexts = ["", "0", "-1", "1e3", "201", "99999999999999999999", "%00", "%F0%9F%9A%90", "..%2F..%2F", "'%20OR%201=1", "%25%25", "9223372036854775807", "9223372036854775807-00000000000000000000000000000000", new string('9', 2000)];

    private TestSite _site = null!;
    private TestProgram _program = null!;
    private JsonElement _document;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _site = await TestSite.StartAsync(set: s => s with { RequestsPerMinute = 1_000_000 });
        await TestProgram.OpenChannelAsync(_site, Cancel);
        _program = await TestProgram.StartAsync(_site, DemoPeople.Adviser, KeyRights.SendReports | KeyRights.ReadReports, Cancel);
        _document = await _program.GetAsync($"{Root}/openapi.json", Cancel);
    }

    public async ValueTask DisposeAsync()
    {
        _program.Dispose();
        await _site.DisposeAsync();
    }

    [Fact]
    public async Task The_document_holds_every_route_of_the_api_and_no_other()
    {
        var routes = (await Routes.OfAsync(_site.Services)).Where(r => r.Address.StartsWith($"{Root}/", StringComparison.Ordinal))
            .SelectMany(r => new[] { r.Gets ? $"get {r.Address}" : "", r.Posts.Count > 0 ? $"post {r.Address}" : "" }).Where(r => r.Length > 0);

        var told = _document.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject().Select(operation => $"{operation.Name} {Root}{path.Name}"));

        Assert.StartsWith("3.1", _document.GetProperty("openapi").GetString(), StringComparison.Ordinal);
        Assert.Equal(routes.Order(StringComparer.Ordinal), told.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Good_and_hostile_requests_made_from_the_document_are_answered_as_it_says()
    {
        var random = new Random(1834);
        var schema = new SchemaOf(_document);
        var body = _document.GetProperty("paths").GetProperty("/reports").GetProperty("post").GetProperty("requestBody").GetProperty("content").GetProperty("application/json").GetProperty("schema");
        var faults = new List<string>();
        var taken = 0;
        for (var i = 0; i < Good; i++)
        {
            var sample = schema.Sample(body, random);
            if (i % 2 == 0) Mend(sample.AsObject());
            var status = await SendAsync(faults, sample.ToJsonString(), expectTaken: i % 2 == 0);
            if (status == 201) taken++;
        }

        for (var i = 0; i < Hostile; i++) await SendAsync(faults, Spoil(schema.Sample(body, random).ToJsonString(), random), expectTaken: false);
        foreach (var hostile in HostileBodies) await SendAsync(faults, hostile, expectTaken: false);
        foreach (var type in new[] { "text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/json; charset=utf-16" }) await SendAsync(faults, "{\"answers\":{\"what\":\"x\"}}", expectTaken: false, type);
        foreach (var key in new[] { "", new string('k', 256), "a b", "\"q\"" }) await SendAsync(faults, "{}", expectTaken: false, idempotencyKey: key);
        foreach (var text in HostileTexts)
        {
            await GetAsync(faults, "/reports", $"?limit={text}");
            await GetAsync(faults, "/reports", $"?after={text}");
            await GetAsync(faults, "/changes", $"?limit={text}");
            await GetAsync(faults, "/changes", $"?after={text}&after={text}");
            if (text is not ("" or "%00")) await GetAsync(faults, "/reports/{reference}", text);
        }

        var list = await _program.GetAsync($"{Root}/reports?limit=200", Cancel);
        foreach (var report in list.GetProperty("reports").EnumerateArray().Take(20)) await GetAsync(faults, "/reports/{reference}", report.GetProperty("reference").GetString()!);
        await _site.GoRoundAsync("seal", Cancel);
        await GetAsync(faults, "/changes", "");
        await GetAsync(faults, "/reports", "?limit=200");

        Assert.Empty(faults);
        Assert.True(taken >= Good / 2, $"Only {taken} good reports were taken.");
        Assert.DoesNotContain(_site.Log.Lines, line => line.StartsWith("Error", StringComparison.Ordinal));
        var texts = await _site.Database.TextsAsync(Cancel);
        Assert.DoesNotContain(texts, text => text.Value.Any(c => c is '\0' or '\u202E'));
    }

    /// <summary>What a schema cannot say: a sector belongs to its kind, contact to somebody who wants it, and something must be told.</summary>
    private static void Mend(JsonObject report)
    {
        report["answers"]!["what"] = "They sleep in a shed";
        if (report["facts"] is JsonObject facts) facts.Remove("sector");
        if (report["contact"] is not JsonObject contact) return;
        contact["address"] = "07700 900456";
        if (report["facts"] is not JsonObject) report["facts"] = new JsonObject();
        report["facts"]!["confidentiality"] = "confidential";
    }

    /// <summary>Puts something hostile in place of one value, or cuts the text, or changes a byte.</summary>
    private static string Spoil(string json, Random random)
    {
        switch (random.Next(4))
        {
            case 0:
                return json[..random.Next(json.Length)];
            case 1:
                return json.Insert(random.Next(json.Length), "\\");
            default:
                var values = JsonDocument.Parse(json).RootElement.EnumerateObject().SelectMany(p => p.Value.ValueKind == JsonValueKind.Object ? p.Value.EnumerateObject().Select(v => v.Value) : [p.Value]).Select(v => v.GetRawText()).ToList();
                var one = values[random.Next(values.Count)];
                var at = json.IndexOf(one, StringComparison.Ordinal);
                return at < 0 ? json : json[..at] + HostileValues[random.Next(HostileValues.Length)] + json[(at + one.Length)..];
        }
    }

    private async Task<int> SendAsync(List<string> faults, string body, bool expectTaken, string type = "application/json", string? idempotencyKey = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{Root}/reports") { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) };
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        request.Headers.TryAddWithoutValidation("Idempotency-Key", idempotencyKey ?? Guid.NewGuid().ToString());
        using var answer = await _program.Http.SendAsync(request, Cancel);
        var status = await JudgeAsync(faults, answer, "post", "/reports", body.Length > 200 ? body[..200] : body);
        if (expectTaken && status != 201) faults.Add($"{status} to {body}: {await answer.Content.ReadAsStringAsync(Cancel)}");
        return status;
    }

    private async Task GetAsync(List<string> faults, string path, string with)
    {
        var address = path.Contains('{', StringComparison.Ordinal) ? path[..path.IndexOf('{', StringComparison.Ordinal)] + with : path + with;
        using var answer = await _program.Http.GetAsync(Root + address, Cancel);
        await JudgeAsync(faults, answer, "get", path, address.Length > 200 ? address[..200] : address);
    }

    private async Task<int> JudgeAsync(List<string> faults, HttpResponseMessage answer, string method, string path, string what)
    {
        var status = (int)answer.StatusCode;
        var responses = _document.GetProperty("paths").GetProperty(path).GetProperty(method).GetProperty("responses");
        var text = await answer.Content.ReadAsStringAsync(Cancel);
        if (status >= 500) faults.Add($"{status} to {method} {what}");
        else if (!responses.TryGetProperty($"{status}", out var declared)) faults.Add($"{status} to {method} {what} is not declared");
        else if (!declared.GetProperty("content").TryGetProperty(answer.Content.Headers.ContentType?.MediaType ?? "", out var content)) faults.Add($"{answer.Content.Headers.ContentType} to {method} {what} is not declared");
        else faults.AddRange(new SchemaOf(_document).Faults(content.GetProperty("schema"), JsonDocument.Parse(text).RootElement).Select(fault => $"{method} {what}: {fault}"));
        return status;
    }
}
