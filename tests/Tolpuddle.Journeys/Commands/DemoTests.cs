using System.Diagnostics;
using System.Text.Json;
using Tolpuddle.Core.Access;
using Tolpuddle.Testing;

namespace Tolpuddle.Journeys.Commands;

/// <summary><c>tolpuddle demo</c>: something to look at within a minute, and to come back to.</summary>
[Trait("Databases", "None")]
public sealed class DemoTests
{
    private readonly string _folder = TestFolder.NewPath();

    /// <summary>Milliseconds; whether one falls before, within or after the loading, the next start must serve all of it.</summary>
    private static readonly int[] Instants = [900, 1500, 2100];

    private string Keys => Path.Combine(_folder, "keys");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_second_start_keeps_what_was_changed_and_a_fresh_one_does_not()
    {
        await using (var first = await DemoAsync()) Assert.Equal("Wessex Partnership", await RenameAsync(first, "Wessex Partnership"));

        await using (var second = await DemoAsync()) Assert.Equal("Wessex Partnership", await NameAsync(second));

        await using var fresh = await DemoAsync("--fresh");
        Assert.Equal("Dorset Anti-Slavery Partnership", await NameAsync(fresh));
    }

    [Fact]
    public async Task A_start_that_is_killed_while_it_loads_leaves_nothing_half_done_and_the_next_one_loads_all()
    {
        foreach (var instant in Instants)
        {
            using var killed = Process.Start(Command.Describe(Command.Dotnet, Command.Program, "demo", "--data", _folder, "--urls", "http://127.0.0.1:0"))!;
            while (!Directory.Exists(Keys) || !Directory.EnumerateFiles(Keys).Any()) await Task.Delay(5, Cancel); // they are made just before
            await Task.Delay(instant, Cancel);
            killed.Kill();
            await killed.WaitForExitAsync(Cancel);
        }

        await using var next = await DemoAsync();
        using var adviser = new Caller(next.Address);
        await adviser.SignInAsync(DemoPeople.Adviser, Cancel);
        Assert.NotEmpty((await adviser.GetAsync("/reports/queue", Cancel)).Document.QuerySelectorAll("main a[href^='/reports/R-']"));
    }

    [Fact]
    public async Task Programs_learn_its_address_and_a_sign_in_for_every_role()
    {
        await using var demo = await DemoAsync("--json");

        var said = JsonDocument.Parse(demo.Output).RootElement;
        Assert.Equal(demo.Address, new Uri(said.GetProperty("urls")[0].GetString()!));
        var people = said.GetProperty("people").EnumerateArray().ToList();
        var roles = people.SelectMany(p => p.GetProperty("roles").EnumerateArray().Select(r => r.GetString()!)).Distinct(StringComparer.OrdinalIgnoreCase);
        Assert.Equal(Enum.GetNames<Role>().Where(r => r != nameof(Role.None)).Order(StringComparer.Ordinal), roles.Select(Capital).Order(StringComparer.Ordinal));

        using var caller = new Caller(demo.Address);
        var page = await caller.GetAsync(new Uri(said.GetProperty("signIn").GetString()!).AbsolutePath, Cancel);
        page = await caller.SubmitAsync(page, Cancel, new Dictionary<string, string>
        {
            ["Email"] = people[0].GetProperty("email").GetString()!,
            ["Password"] = said.GetProperty("password").GetString()!,
        });
        Assert.Equal("/desk", page.Path);
    }

    [Fact]
    public async Task People_read_the_address_and_a_sign_in_for_every_role_and_no_message_stands_among_them()
    {
        await using var demo = await DemoAsync();

        var lines = demo.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.All(Enum.GetNames<Role>().Where(r => r != nameof(Role.None)), role => Assert.Contains(lines, line => line.Contains("@demo.example", StringComparison.Ordinal) && line.Contains(role, StringComparison.Ordinal)));
        Assert.All(lines[2..], line => Assert.Contains("@demo.example", line, StringComparison.Ordinal));
        Assert.Contains("info:", demo.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_with_anything_else_in_it_is_never_deleted()
    {
        Directory.CreateDirectory(_folder);
        await File.WriteAllTextAsync(Path.Combine(_folder, "thesis.txt"), "years of work", Cancel);

        var refused = await Command.TolpuddleAsync(Cancel, "demo", "--fresh", "--data", _folder, "--urls", "http://127.0.0.1:0");

        Assert.Equal((1, ""), (refused.ExitCode, refused.Output));
        Assert.Contains("Choose another folder with --data", refused.Errors, StringComparison.Ordinal);
        Assert.Equal("thesis.txt", Path.GetFileName(Assert.Single(Directory.EnumerateFileSystemEntries(_folder))));
    }

    private static string Capital(string role) => char.ToUpperInvariant(role[0]) + role[1..];

    private Task<ServerProcess> DemoAsync(params string[] options) => ServerProcess.StartAsync(Cancel, ["demo", "--data", _folder, .. options]);

    private static async Task<string> RenameAsync(ServerProcess demo, string name)
    {
        using var administrator = await AdministratorAsync(demo);
        var page = await administrator.GetAsync("/administration/partnership", Cancel);
        await administrator.SubmitAsync(page, Cancel, new Dictionary<string, string> { ["Name"] = name });
        return await NameAsync(demo);
    }

    private static async Task<string> NameAsync(ServerProcess demo)
    {
        using var administrator = await AdministratorAsync(demo);
        return (await administrator.GetAsync("/administration/partnership", Cancel)).Find("#Name").GetAttribute("value")!;
    }

    private static async Task<Caller> AdministratorAsync(ServerProcess demo)
    {
        var administrator = new Caller(demo.Address);
        await administrator.SignInAsync(DemoPeople.Administrator, Cancel);
        return administrator;
    }
}
