using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Tolpuddle.Core.Reports.Files;
using Tolpuddle.Testing;

namespace Tolpuddle.Core.Tests.Architecture;

/// <summary>What an operator copies from <c>docs/deploy</c> can be read by the programs that it is for, fits together, and keeps what the site promises.</summary>
[Trait("Databases", "None")]
public sealed partial class DeploymentTests
{
    /// <summary>Directives of nginx that the file may use; nginx itself is not on every machine that runs these tests.</summary>
    private static readonly string[] Directives =
    [
        "server", "listen", "server_name", "return", "location", "access_log", "error_log", "ssl_certificate", "ssl_certificate_key", "ssl_protocols", "server_tokens",
        "client_max_body_size", "client_body_buffer_size", "proxy_pass", "proxy_http_version", "proxy_max_temp_file_size", "proxy_set_header",
        "limit_conn", "limit_conn_zone",
    ];

    private static readonly string[] Settings = ["data", "urls", "public-url"];

    [Fact]
    public void The_proxy_file_is_whole_and_uses_directives_that_there_are()
    {
        var blocks = Read();

        Assert.Equal(["", "server", "server", "server location", "server location"], blocks.Select(b => b.Name).Order(StringComparer.Ordinal));
        Assert.Empty(blocks.SelectMany(b => b.Directives).Select(d => d[0]).Except(Directives));
        Assert.All(blocks.SelectMany(b => b.Directives), directive => Assert.True(directive.Length > 1, $"{directive[0]} says nothing."));
    }

    /// <summary>A line of nginx's error log names the client just as one of its access log does.</summary>
    [Fact]
    public void The_proxy_keeps_no_address_of_a_client_and_passes_none_on()
    {
        foreach (var server in Read().Where(b => b.Name == "server"))
        {
            Assert.Equal(["off"], Single(server, "access_log"));
            Assert.Equal(["/dev/null", "emerg"], Single(server, "error_log"));
        }

        var passed = Proxy().Directives.Where(d => d[0] == "proxy_set_header").ToDictionary(d => d[1], d => d[2]);
        Assert.Equal("$host", passed["Host"]); // forms, redirects and cookies hang on it
        foreach (var header in new[] { "X-Forwarded-For", "X-Real-IP", "Forwarded" }) Assert.Equal("\"\"", passed[header]);
        Assert.DoesNotContain(Read().SelectMany(b => b.Directives).SelectMany(d => d), word => word.Contains("remote_addr", StringComparison.Ordinal) || word.Contains("add_x_forwarded", StringComparison.Ordinal));
    }

    [Fact]
    public void The_proxy_writes_nothing_that_was_typed_or_shown_to_its_disk()
    {
        var limits = Read().Where(b => b.Directives.Exists(d => d[0] == "client_max_body_size")).ToList();

        Assert.Equal(2, limits.Count); // of forms, and of files
        Assert.All(limits, block => Assert.Equal(Single(block, "client_max_body_size"), Single(block, "client_body_buffer_size")));
        Assert.Equal(["0"], Single(Proxy(), "proxy_max_temp_file_size"));
    }

    /// <summary>What it holds in memory for senders of files is bounded without knowing who they are, and what is a little too long reaches the page that says so.</summary>
    [Fact]
    public void The_proxy_holds_the_files_of_a_few_at_once_and_lets_our_own_page_refuse_what_is_too_long()
    {
        var files = Read().Single(b => b.Name == "server location" && b.Directives.Exists(d => d[0] == "limit_conn"));
        var zone = Single(Read().Single(b => b.Name.Length == 0), "limit_conn_zone");

        Assert.Equal("$server_name", zone[0]);
        Assert.Equal([Regex.Match(zone[1], "^zone=(?<name>[a-z_]+):1m$").Groups["name"].Value, "16"], Single(files, "limit_conn"));
        Assert.True(int.Parse(Single(files, "client_max_body_size")[0].TrimEnd('m'), CultureInfo.InvariantCulture) << 20 > (2 * Attachments.MaxBytes) + (1 << 20));
    }

    [Fact]
    public async Task Service_settings_and_proxy_speak_of_the_same_folders_and_addresses()
    {
        var unit = await UnitAsync();
        using var settings = JsonDocument.Parse(await File.ReadAllTextAsync(Repository.PathTo("docs", "deploy", "tolpuddle.json"), TestContext.Current.CancellationToken));
        var readme = await File.ReadAllTextAsync(Repository.PathTo("README.md"), TestContext.Current.CancellationToken);

        Assert.Equal(Settings, settings.RootElement.EnumerateObject().Select(p => p.Name));
        Assert.Equal($"/var/lib/{unit["StateDirectory"]}", settings.RootElement.GetProperty("data").GetString());
        Assert.Equal("/etc/tolpuddle", unit["WorkingDirectory"]);
        Assert.Contains("mkdir /etc/tolpuddle", readme, StringComparison.Ordinal);
        Assert.Contains($"useradd --system {unit["User"]}", readme, StringComparison.Ordinal);
        var program = Regex.Match(unit["ExecStart"], @"^/usr/bin/dotnet (?<folder>\S+)/Tolpuddle\.Web\.dll serve$").Groups["folder"].Value;
        Assert.Contains($"-o {program}`", readme, StringComparison.Ordinal);
        Assert.All(Read().Where(b => b.Name == "server location"), location => Assert.Equal([settings.RootElement.GetProperty("urls").GetString()!], Single(location, "proxy_pass")));
        Assert.StartsWith("https://", settings.RootElement.GetProperty("public-url").GetString(), StringComparison.Ordinal);
        Assert.Equal(new Uri(settings.RootElement.GetProperty("public-url").GetString()!).Host, Single(Read().First(b => b.Name == "server"), "server_name").Single());
    }

    [Fact]
    public async Task The_service_lets_nobody_else_read_what_the_program_writes_or_remembers()
    {
        var unit = await UnitAsync();

        Assert.Equal(("0700", "0077", "0", "strict"), (unit["StateDirectoryMode"], unit["UMask"], unit["LimitCORE"], unit["ProtectSystem"]));
        Assert.NotEqual("root", unit["User"]);
    }

    /// <summary>The server that ends TLS; what it says of the proxy holds for each of its locations.</summary>
    private static Block Proxy() => Read().Single(b => b.Name == "server" && b.Directives.Exists(d => d[0] == "ssl_certificate"));

    private static async Task<Dictionary<string, string>> UnitAsync() =>
        (await File.ReadAllLinesAsync(Repository.PathTo("docs", "deploy", "tolpuddle.service"), TestContext.Current.CancellationToken))
            .Where(line => line.Contains('=', StringComparison.Ordinal) && !line.StartsWith('#'))
            .Select(line => line.Split('=', 2)).ToDictionary(parts => parts[0], parts => parts[1]);

    private static string[] Single(Block block, string name) => Assert.Single(block.Directives, d => d[0] == name)[1..];

    /// <summary>As nginx reads it: words, a semicolon after each directive, braces round each block.</summary>
    private static List<Block> Read()
    {
        var text = Comment().Replace(File.ReadAllText(Repository.PathTo("docs", "deploy", "nginx.conf")), "");
        var (open, closed, words) = (new Stack<Block>([new Block("", [])]), new List<Block>(), new List<string>());
        foreach (var token in Token().Matches(text).Select(m => m.Value))
        {
            switch (token)
            {
                case ";":
                    open.Peek().Directives.Add([.. words]);
                    words.Clear();
                    break;
                case "{":
                    open.Push(new Block($"{open.Peek().Name} {words[0]}".Trim(), []));
                    words.Clear();
                    break;
                case "}":
                    Assert.True(words.Count == 0, $"{string.Join(' ', words)} has no semicolon.");
                    closed.Add(open.Pop());
                    break;
                default:
                    words.Add(token);
                    break;
            }
        }

        Assert.True(open.Count == 1 && words.Count == 0, "A brace is missing.");
        return [.. closed, open.Pop()];
    }

    [GeneratedRegex(@"(?<=^|\s)#.*$", RegexOptions.Multiline)]
    private static partial Regex Comment();

    [GeneratedRegex("[;{}]|\"[^\"]*\"|[^\\s;{}]+")]
    private static partial Regex Token();

    private sealed record Block(string Name, List<string[]> Directives);
}
