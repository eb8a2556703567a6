using System.Net;
using System.Net.Sockets;
using Tolpuddle.Testing;

namespace Tolpuddle.Journeys.Commands;

/// <summary>What <c>tolpuddle doctor</c> finds out about mail, and that it finds it out when no database can be used.</summary>
[Trait("Databases", "None")]
public sealed class DoctorWithoutDatabaseTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_database_that_cannot_be_used_is_a_finding_too()
    {
        var result = await DoctorAsync("--json", "--database", "Host=127.0.0.1;Port=1;Database=tolpuddle;Username=u");

        Assert.Contains(Finding.Read(result.Output), f => f is { Check: "database", Level: "problem" } && f.Says.Contains("port 1 does not answer", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_mail_server_that_answers_is_fine_and_is_sent_nothing()
    {
        await using var mails = new MailServer();

        var result = await DoctorAsync("--json", "--smtp", mails.Address);

        Assert.Contains(Finding.Read(result.Output), f => f is { Check: "mail", Level: "fine" } && f.Says.Contains("which answers", StringComparison.Ordinal));
        Assert.Equal((1, 0), (mails.Connections, mails.Mails.Count));
    }

    [Fact]
    public async Task A_mail_server_that_does_not_answer_is_a_problem()
    {
        using var nobody = new TcpListener(IPAddress.Loopback, 0);
        nobody.Start();
        var port = ((IPEndPoint)nobody.LocalEndpoint).Port;
        nobody.Stop();

        var data = await DoctorAsync("--json", "--smtp", $"smtp://localhost:{port}");
        var words = await DoctorAsync("--smtp", $"smtp://localhost:{port}");

        Assert.Contains(Finding.Read(data.Output), f => f is { Check: "mail", Level: "problem" } && f.Says.EndsWith("The mail server cannot be reached.", StringComparison.Ordinal));
        Assert.Contains($"No mail goes by localhost:{port}", words.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mail_server_that_does_not_know_us_is_a_problem_and_the_password_is_not_shown()
    {
        await using var mails = new MailServer { Knows = ("tolpuddle", "the right one") };

        var result = await DoctorAsync("--smtp", mails.Address.Replace("://", "://tolpuddle:not-to-be-shown@", StringComparison.Ordinal));

        Assert.Contains("does not accept the user and password", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("not-to-be-shown", result.Output + result.Errors, StringComparison.Ordinal);
    }

    /// <summary>In an empty folder, so that there is always a problem.</summary>
    private static async Task<CommandResult> DoctorAsync(params string[] options)
    {
        var result = await Command.TolpuddleAsync(Cancel, ["doctor", "--data", TestFolder.NewPath(), .. options]);
        Assert.Equal((1, ""), (result.ExitCode, result.Errors));
        return result;
    }
}
