using System.Text.Json;
using Tolpuddle.Testing;

namespace Tolpuddle.Journeys.Commands;

/// <summary>The drill: a backup is taken while the system runs, everything is lost, and two of three holders bring it back.</summary>
[Trait("Databases", "Both")]
public sealed class BackupTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_backup_of_a_running_system_comes_back_by_two_of_three_key_holders()
    {
        await using var installation = await Installation.CreateAsync(Cancel);
        var (file, folder) = (TestFolder.NewPath(".age"), TestFolder.NewPath());
        var key = JsonDocument.Parse((await Command.TolpuddleAsync(Cancel, "backup-key", "--parts", "3", "--needed", "2", "--json")).Output).RootElement;
        var parts = key.GetProperty("parts").EnumerateArray().Select(part => Write(part.GetString()!)).ToList();
        string[] backup = ["backup", file, "--recipient", key.GetProperty("recipient").GetString()!];
        await using (var node = await installation.StartNodeAsync(Cancel))
        {
            await ReportAsync(node.Address);
            var made = await installation.RunAsync(Cancel, backup);
            Assert.Equal((0, ""), (made.ExitCode, made.Errors));
        }

        Assert.Contains("Nothing is overwritten", (await installation.RunAsync(Cancel, backup)).Errors, StringComparison.Ordinal);
        Directory.Delete(installation.FileFolder, recursive: true); // as where its disk is not mounted
        var half = TestFolder.NewPath(".age");
        var without = await installation.RunAsync(Cancel, ["backup", half, .. backup[2..]]);
        Assert.Equal((1, true), (without.ExitCode, File.Exists(half)));
        Assert.Contains("1 could not be copied", without.Errors, StringComparison.Ordinal);
        string[] restore = ["restore", file, "--data", folder]; // on SQLite, whatever it came from
        var tooFew = await Command.TolpuddleAsync(Cancel, [.. restore, "--key", parts[0]]);
        Assert.Equal((2, ""), (tooFew.ExitCode, tooFew.Output));
        Assert.Contains("2 of the same key are needed", tooFew.Errors, StringComparison.Ordinal);
        var wrongKey = await Command.TolpuddleAsync(Cancel, [.. restore, "--key", Write((await Command.TolpuddleAsync(Cancel, "backup-key")).Output)]);
        Assert.Equal((1, "This file was not made for this key. Nothing was changed."), (wrongKey.ExitCode, wrongKey.Errors.Trim()));

        var restored = await Command.TolpuddleAsync(Cancel, [.. restore, "--key", parts[2], "--key", parts[0], "--json"]);

        Assert.Equal((0, ""), (restored.ExitCode, restored.Errors));
        Assert.True(JsonDocument.Parse(restored.Output).RootElement.GetProperty("rows").GetProperty("Accounts").GetInt64() > 5);
        await using var server = await ServerProcess.StartAsync(Cancel, "serve", "--data", folder);
        using var person = new Caller(server.Address);
        await person.SignInAsync(DemoPeople.Adviser, Cancel);
        Assert.Equal("/desk", (await person.GetAsync("/desk", Cancel)).Path);
        var report = await person.GetAsync((await person.GetAsync("/reports/queue", Cancel)).Find("main a[href^='/reports/R-']").GetAttribute("href")!, Cancel);
        Assert.Equal(TestFiles.Pdf("told"), await person.Http.GetByteArrayAsync(report.Find("main a[href*='/files/']").GetAttribute("href"), Cancel));
        Assert.Equal(0, (await Command.TolpuddleAsync(Cancel, "verify", "--data", folder)).ExitCode);
        Assert.Contains("Nothing was changed", (await Command.TolpuddleAsync(Cancel, [.. restore, "--key", parts[2], "--key", parts[0]])).Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("backup-key --parts 3", "--parts 5 --needed 3")]
    [InlineData("backup-key --parts 2 --needed 3", "--parts 5 --needed 3")]
    [InlineData("backup x.age --recipient age1nobody", "every letter counts")]
    [InlineData("backup x.age", "--recipient")]
    [InlineData("restore not-there.age --key not-there.txt", "not-there.age")]
    public async Task What_cannot_be_understood_is_said(string said, string words)
    {
        var wrong = await Command.TolpuddleAsync(Cancel, said.Split(' '));

        Assert.Equal((2, ""), (wrong.ExitCode, wrong.Output));
        Assert.Contains(words, wrong.Errors, StringComparison.Ordinal);
    }

    /// <summary>Somebody reports and adds a paper.</summary>
    private static async Task ReportAsync(Uri address)
    {
        using var reporter = new Caller(address);
        var page = await reporter.SubmitAsync(await reporter.GetAsync("/report", Cancel), Cancel, new Dictionary<string, string> { ["What"] = "Six men" }, "main form button[value=check]");
        page = await reporter.SubmitAsync(page, Cancel);
        page = await reporter.GetAsync(new Uri(page.Address, page.Find("main a[href*=files]").GetAttribute("href")).PathAndQuery, Cancel);
        await reporter.SendFilesAsync(page, Cancel, ("paper.pdf", TestFiles.Pdf("told")));
    }

    private static string Write(string text)
    {
        var path = TestFolder.NewPath(".txt");
        File.WriteAllText(path, text);
        return path;
    }
}
