using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Npgsql;
using Tolpuddle.Core.Data;
using Tolpuddle.Testing;

namespace Tolpuddle.Journeys.Trust;

/// <summary>
/// The real program goes the whole way with planted names, numbers and addresses; then every byte that it has written
/// anywhere is searched for them. Its logs are turned up as far as they go.
/// </summary>
[Trait("Databases", "Both")]
public sealed partial class PlantedTests : IAsyncLifetime
{
    private const string Password = "three blind mice sing loudly";
    private const string Helpline = "Planted Helpline";
    private const string Police = "Planted Police";

    /// <summary>Two machines that nobody else in these tests has.</summary>
    private static readonly IPAddress ReportersMachine = IPAddress.Parse("127.0.0.77");
    private static readonly IPAddress AdvisersMachine = IPAddress.Parse("127.0.0.78");

    private readonly Planted _planted = new();
    private readonly string _folder = TestFolder.NewPath();
    private PostgresCluster? _cluster;
    private ServerProcess _server = null!;
    private string _connection = "";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _connection = await NewDatabaseAsync();
        KeyValuePair<string, string>[] loudest = [new("Logging__LogLevel__Default", "Trace"), new("Logging__LogLevel__Microsoft.AspNetCore", "Trace"), new("Logging__LogLevel__Microsoft.EntityFrameworkCore", "Trace")];
        _server = await ServerProcess.StartAsync(loudest, Cancel, "serve", "--data", _folder, "--database", _connection);
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        if (_cluster is not null) await _cluster.DisposeAsync();
    }

    [Fact]
    public async Task Nothing_that_identifies_anybody_stands_in_a_file_or_a_log()
    {
        using var adviser = await SetUpAsync();
        var code = await ReportAsync();
        await WorkAsync(adviser);
        await ComeBackAsync(code);
        await StumbleAsync();
        var secrets = _planted.Secrets(code, code.Replace("-", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal), Password, ReportersMachine.ToString(), AdvisersMachine.ToString());

        await AssertNothingInAsync(secrets, "while it runs");
        await _server.StopAsync(Cancel);
        await AssertNothingInAsync(secrets, "after it has stopped");
        AssertNothing(secrets, Encoding.UTF8.GetBytes(_server.Output + _server.Errors), "its output");
        await AssertNothingInTheOutboxAsync([.. _planted.Matter, code]);
    }

    /// <summary>A program started anew sends the mails that wait: it knows whom to write to, and nothing of what they are about.</summary>
    private async Task AssertNothingInTheOutboxAsync(IReadOnlyList<string> secrets)
    {
        await using var mail = new MailServer();
        await using var server = await ServerProcess.StartAsync(Cancel, "serve", "--data", _folder, "--database", _connection, "--smtp", mail.Address, "--mail-from", "tolpuddle@partnership.example");
        while (mail.Mails.Count == 0) await Task.Delay(100, Cancel);

        var knowsReader = false;
        foreach (var memory in server.ReadMemory())
        {
            AssertNothing(secrets, memory, "the memory of a program that has sent mails");
            knowsReader |= Planted.FoundIn(memory, [_planted.AccountMail]).Any();
        }

        Assert.True(knowsReader, "The memory was not searched where the mails are.");
        AssertNothing(secrets, Encoding.UTF8.GetBytes(string.Concat(mail.Mails.Select(m => m.Everything))), "a mail");
    }

    private async Task AssertNothingInAsync(IReadOnlyList<string> secrets, string when)
    {
        if (_cluster is not null) await CheckpointAsync();
        var files = new[] { _folder, DatabaseFolder() }.Distinct().SelectMany(folder => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)).ToList();
        var whole = new List<byte[]>();
        foreach (var file in files)
        {
            var bytes = await ReadAsync(file);
            AssertNothing(secrets, bytes, $"{file} {when}");
            whole.Add(bytes);
        }

        // What may stand there is found by the same search: it does look where the rows are.
        Assert.Contains(whole, bytes => Planted.FoundIn(bytes, [Police]).Any());
        Assert.Contains(files, file => file.Contains("wal", StringComparison.Ordinal) || when != "while it runs");
        Assert.Contains(files, file => file.Contains($"{Path.DirectorySeparatorChar}keys{Path.DirectorySeparatorChar}", StringComparison.Ordinal));
    }

    private static void AssertNothing(IReadOnlyList<string> secrets, byte[] bytes, string where) =>
        Assert.Empty(Planted.FoundIn(bytes, secrets).Select(secret => $"'{secret}' stands in {where}"));

    /// <summary>The partnership, two agencies and their people, as an operator sets them up; the adviser is signed in.</summary>
    private async Task<Caller> SetUpAsync()
    {
        using var administrator = new Caller(_server.Address, AdvisersMachine);
        var page = await administrator.GetAsync("/first-run", Cancel);
        page = await administrator.SubmitAsync(page, Cancel, new Dictionary<string, string>
        {
            ["Code"] = FirstRunCode().Match(_server.Output).Value,
            ["Name"] = "Partnership",
            ["Area"] = "Dorset",
            ["Agencies[0].Name"] = Helpline,
            ["Agencies[1].Name"] = Police,
            ["Administrator"] = _planted.FirstName,
            ["Email"] = $"{_planted.FirstName}@planted.example",
            ["Password"] = Password,
        });
        Assert.Equal("/administration", page.Path);

        var adviser = await InviteAsync(administrator, Helpline, $"{_planted.Account} Adviser", _planted.AccountMail, "Adviser", "Coordinator");
        using var police = await InviteAsync(administrator, Police, $"{_planted.Account} Officer", $"officer.{_planted.AccountMail}", "Practitioner", "Coordinator");
        foreach (var channel in new[] { "web", "call" })
        {
            page = await administrator.GetAsync("/administration/channels", Cancel);
            var reader = page.Document.QuerySelectorAll($"#reader-{channel} option").First(o => o.TextContent.Contains("Adviser", StringComparison.Ordinal)).GetAttribute("value")!;
            await administrator.SubmitAsync(page, Cancel, new Dictionary<string, string> { ["reader"] = reader }, $"#open-{channel} button");
        }

        page = await administrator.GetAsync("/administration/agencies", Cancel);
        foreach (var form in page.PostForms().Where(f => f.Fields.Any(field => field.Value == Police)))
        {
            await administrator.PostAsync(form.Address, form.Filled(field => field.Kind == "tick" ? "true" : null), Cancel);
        }

        return adviser;
    }

    private async Task<Caller> InviteAsync(Caller administrator, string agency, string name, string mail, params string[] roles)
    {
        var page = await administrator.GetAsync("/administration/people", Cancel);
        var id = page.Document.QuerySelectorAll("select[name=AgencyId] option").Single(o => o.TextContent.Trim() == agency).GetAttribute("value")!;
        var form = page.PostForms().Single(f => f.Fields.Any(field => field.Name == "AgencyId"));
        var fields = form.Filled(field => field.Name switch { "Name" => name, "Email" => mail, "AgencyId" => id, _ => null });
        page = await administrator.PostAsync(form.Address, fields.Concat(roles.Select(role => KeyValuePair.Create("Roles", role))), Cancel);

        var person = new Caller(_server.Address, AdvisersMachine);
        page = await person.GetAsync(new Uri(page.TextOf("#link")).PathAndQuery, Cancel);
        page = await person.SubmitAsync(page, Cancel, new Dictionary<string, string> { ["Password"] = Password });
        Assert.NotEqual("/sign-in", page.Path);
        return person;
    }

    /// <summary>Somebody reports, with every field filled in.</summary>
    private async Task<string> ReportAsync()
    {
        using var reporter = new Caller(_server.Address, ReportersMachine);
        var page = await reporter.GetAsync("/report", Cancel);
        for (var pages = 0; !page.Path.EndsWith("/code", StringComparison.Ordinal); pages++)
        {
            Assert.True(pages < 40 && page.Status == HttpStatusCode.OK, $"The form does not end: {page.Path} {page.MainText}");
            if (page.PostForms() is not [var form, ..])
            {
                page = await reporter.GetAsync(page.Find("main .govuk-button").GetAttribute("href")!, Cancel); // the page that shows the emergency number
                continue;
            }

            page = await reporter.PostAsync(form.Address, form.Filled(PublicAnswer), Cancel);
        }

        var code = page.TextOf(".return-code");
        page = await reporter.GetAsync(new Uri(page.Address, page.Find("main a[href*=noted]").GetAttribute("href")).PathAndQuery, Cancel);
        page = await reporter.SubmitAsync(page, Cancel, new Dictionary<string, string> { [page.Find("main form input[type=text], main form input:not([type])").GetAttribute("name")!] = code });
        Assert.EndsWith("/done", page.Path, StringComparison.Ordinal);
        return code;
    }

    private string? PublicAnswer(FormField field) => field switch
    {
        { Kind: "choice" } => field.Name switch { "Way" => "phone", "Nearest" => field.Choices[0], _ => field.Choices.FirstOrDefault(c => c is "yes" or "share") ?? field.Choices[^1] },
        { Kind: "text" } => field.Name switch { "Postcode" => _planted.Postcode, "ReporterPhone" => _planted.Phone, "ReporterEmail" => _planted.Mail, "PeopleAtRisk" => "3", "SpokenLanguage" or "Dialect" => _planted.LastName, _ => _planted.Sentence },
        _ => null,
    };

    /// <summary>A call at the desk, the report of the form, a case: every field of every form on the way.</summary>
    private async Task WorkAsync(Caller adviser)
    {
        await FillAsync(adviser, "/account", form => form.Address.AbsolutePath == "/account/purpose", field => field.Name == "Own" ? _planted.Purpose : null);
        var queue = await adviser.GetAsync("/reports/queue", Cancel);
        var report = Reference().Match(queue.MainText).Value;
        Assert.Contains(_planted.FirstName, (await adviser.GetAsync($"/reports/{report}", Cancel)).MainText, StringComparison.Ordinal);
        await FillAsync(adviser, $"/reports/{report}", form => form.Address.Query.Contains("Ask", StringComparison.OrdinalIgnoreCase));
        await FillAsync(adviser, $"/reports/{report}/grade/told");
        await FillAsync(adviser, $"/reports/{report}/refer");
        await FillAsync(adviser, $"/reports/{report}", form => !form.Address.Query.Contains("Close", StringComparison.OrdinalIgnoreCase));

        var desk = await adviser.GetAsync("/desk", Cancel);
        var call = await adviser.SubmitAsync(desk, Cancel, button: "main form .govuk-button");
        await FillAsync(adviser, call.Path, form => !form.Address.Query.Contains("Finish", StringComparison.OrdinalIgnoreCase));
        await FillAsync(adviser, call.Path);

        var page = await adviser.GetAsync($"/cases/open?report={report}", Cancel);
        var open = page.PostForms().Single();
        page = await adviser.PostAsync(open.Address, open.Filled(Answer), Cancel);
        Assert.StartsWith("/cases/C-", page.Path, StringComparison.Ordinal);
        await FillAsync(adviser, page.Path, form => !Regex.IsMatch(form.Address.Query, "Close|Leave", RegexOptions.IgnoreCase));
        Assert.Contains(_planted.LastName, (await adviser.GetAsync(page.Path, Cancel)).MainText, StringComparison.Ordinal);
        foreach (var words in new[] { _planted.LastName, _planted.Phone, _planted.Plate, _planted.Postcode, _planted.Mail })
        {
            var found = await adviser.GetAsync($"/search?q={Uri.EscapeDataString(words)}", Cancel);
            Assert.Contains(report, found.MainText, StringComparison.Ordinal);
        }

        await FillAsync(adviser, page.Path);
        await FillAsync(adviser, $"/reports/{report}");
    }

    /// <summary>Sends every form of a page, filled in; each is read anew, since the one before has changed the page.</summary>
    private async Task FillAsync(Caller caller, string path, Func<FormOnPage, bool>? which = null, Func<FormField, string?>? answer = null)
    {
        var first = await caller.GetAsync(path, Cancel);
        Assert.True(first.Status is HttpStatusCode.OK or HttpStatusCode.NotFound, $"{path} answered {first.Status}");
        for (var i = 0; i < first.PostForms().Count; i++)
        {
            var forms = (await caller.GetAsync(path, Cancel)).PostForms();
            if (i >= forms.Count || which?.Invoke(forms[i]) == false) continue;
            var after = await caller.PostAsync(forms[i].Address, forms[i].Filled(answer ?? Answer), Cancel);
            Assert.True(after.Status < HttpStatusCode.InternalServerError, $"{forms[i].Address} answered {after.Status}");
        }
    }

    private string? Answer(FormField field) => field switch
    {
        { Kind: "choice" } => field.Choices.LastOrDefault(c => c.Length > 0),
        { Kind: "tick" } => field.Choices[0],
        { Type: "date" } => "2027-03-01",
        { Type: "number" } => "3",
        { Type: "email" } => _planted.Mail,
        { Kind: "text" } => _planted.Sentence,
        _ => null,
    };

    private async Task ComeBackAsync(string code)
    {
        using var reporter = new Caller(_server.Address, ReportersMachine);
        var page = await reporter.SubmitAsync(await reporter.GetAsync("/return", Cancel), Cancel, new Dictionary<string, string> { ["code"] = code });
        Assert.Equal("/return/report", page.Path);
        var form = page.PostForms().First(f => f.Fields.Any(field => field.Kind == "text"));
        page = await reporter.PostAsync(form.Address, form.Filled(Answer), Cancel);
        Assert.Contains(_planted.LastName, page.MainText, StringComparison.Ordinal);
        page = await reporter.GetAsync(new Uri(page.Address, page.Find("main a[href*=files]").GetAttribute("href")).PathAndQuery, Cancel);
        page = await reporter.SendFilesAsync(page, Cancel, ($"{_planted.LastName}.pdf", TestFiles.Pdf(_planted.Sentence)), ($"{_planted.FirstName}.html", TestFiles.Zip(("x", [1]))));
        Assert.Contains("paper-1.pdf", page.TextOf(".sent-files"), StringComparison.Ordinal);
    }

    /// <summary>What goes wrong is logged; what was typed then is not.</summary>
    private async Task StumbleAsync()
    {
        using var stranger = new Caller(_server.Address, ReportersMachine);
        stranger.Http.DefaultRequestHeaders.Add("X-Forwarded-For", ReportersMachine.ToString());
        foreach (var address in new[] { $"/reports/{_planted.LastName}", $"/{_planted.LastName}.php", $"/report/{_planted.LastName}?form={_planted.LastName}", $"/join/{_planted.LastName}", $"/search?q={_planted.LastName}" })
        {
            await stranger.GetAsync(address, Cancel);
        }

        var signIn = await stranger.GetAsync("/sign-in", Cancel);
        await stranger.SubmitAsync(signIn, Cancel, new Dictionary<string, string> { ["Email"] = _planted.Mail, ["Password"] = Password + _planted.LastName });
        await stranger.PostAsync(new Uri(_server.Address, "/sign-in"), [new("Email", _planted.Mail), new("Password", _planted.LastName)], Cancel); // no token
        await stranger.PostAsync(new Uri(_server.Address, "/report/what?form=AAAAAAAAAAAAAAAAAAAAAA"), [new("What", _planted.Sentence + "\0")], Cancel);
        await stranger.PostAsync(new Uri(_server.Address, "/return"), [new("code", _planted.Sentence)], Cancel);
        var forgotten = await stranger.GetAsync("/forgotten", Cancel);
        await stranger.SubmitAsync(forgotten, Cancel, new Dictionary<string, string> { ["Email"] = _planted.AccountMail });
    }

    private async Task<string> NewDatabaseAsync()
    {
        Directory.CreateDirectory(_folder);
        if (TestDatabase.ChosenEngine == DatabaseEngine.Sqlite) return $"Data Source={Path.Combine(_folder, "tolpuddle.db")}";
        _cluster = await PostgresCluster.StartAsync(folder: null, "fsync=off", "logging_collector=on", "log_directory=log", "log_statement=all", "log_parameter_max_length=-1", "log_parameter_max_length_on_error=-1");
        return $"{_cluster.ConnectionString};Database=postgres";
    }

    /// <summary>Where PostgreSQL keeps its tables, its write-ahead log and its own log.</summary>
    private string DatabaseFolder() => _cluster is null ? _folder : Path.Combine(new NpgsqlConnectionStringBuilder(_connection).Host!, "data");

    private async Task CheckpointAsync()
    {
        await using var connection = new NpgsqlConnection(_connection);
        await connection.OpenAsync(Cancel);
        await using var command = new NpgsqlCommand("CHECKPOINT", connection);
        await command.ExecuteNonQueryAsync(Cancel);
    }

    private static async Task<byte[]> ReadAsync(string file)
    {
        try
        {
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var bytes = new MemoryStream();
            await stream.CopyToAsync(bytes, Cancel);
            return bytes.ToArray();
        }
        catch (FileNotFoundException)
        {
            return []; // gone since it was listed
        }
    }

    [GeneratedRegex("[2-9A-Z]{4}(-[2-9A-Z]{4}){4}")]
    private static partial Regex FirstRunCode();

    [GeneratedRegex("R-[0-9A-Z]{4}-[0-9A-Z]{4}")]
    private static partial Regex Reference();
}
