using System.Text.Json;
using Tolpuddle.Testing;

namespace Tolpuddle.Journeys.Commands;

/// <summary><c>tolpuddle keys</c>: a new key without a stop, and a ring that is worth nothing without its passphrase.</summary>
[Trait("Databases", "None")]
public sealed class KeysTests
{
    private const string Secret = "<masterKey";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_new_key_is_made_beside_a_running_node_and_waits_until_all_know_it()
    {
        await using var installation = await Installation.CreateAsync(Cancel);
        Assert.Equal([(1, true), (2, true), (3, true)], await KeysAsync(installation));

        var made = await installation.RunAsync(Cancel, "keys", "new", "--json");

        Assert.Equal((0, "", 4), (made.ExitCode, made.Errors, JsonDocument.Parse(made.Output).RootElement.GetProperty("number").GetInt32()));
        Assert.Equal([(1, true), (2, true), (3, true), (4, false)], await KeysAsync(installation));
    }

    [Fact]
    public async Task Keys_are_wrapped_by_a_passphrase_and_by_another_and_nothing_starts_without_it()
    {
        await using var installation = await Installation.CreateAsync(Cancel);
        var (shortOne, first, second) = (await WriteAsync("too short"), await WriteAsync("six men under a sycamore tree"), await WriteAsync("they met there in 1833, and swore"));
        Assert.Contains(Secret, await RingAsync(installation), StringComparison.Ordinal);
        await ExpectRefusalAsync(installation, "has 9 characters", "keys", "wrap", "--passphrase-file", shortOne);

        var wrapped = await installation.RunAsync(Cancel, "keys", "wrap", "--passphrase-file", first, "--json");
        Assert.Equal((0, "", 1), (wrapped.ExitCode, wrapped.Errors, JsonDocument.Parse(wrapped.Output).RootElement.GetProperty("wrapped").GetInt32()));
        Assert.DoesNotContain(Secret, await RingAsync(installation), StringComparison.Ordinal);
        await ExpectRefusalAsync(installation, "wrapped by a passphrase", "serve");
        await ExpectRefusalAsync(installation, "opens with no passphrase", "keys", "wrap", "--passphrase-file", second);

        Assert.Equal(0, (await installation.RunAsync(Cancel, "keys", "wrap", "--key-passphrase-file", first, "--passphrase-file", second)).ExitCode);
        await ExpectRefusalAsync(installation, "does not open", "serve", "--key-passphrase-file", first);
        var healthy = await installation.RunAsync(Cancel, "doctor", "--key-passphrase-file", second);
        Assert.True(healthy.ExitCode == 0, healthy.Output);
        Assert.Contains("No key lies open", healthy.Output, StringComparison.Ordinal);
        await ExpectRefusalAsync(installation, "cannot be read from", "doctor", "--key-passphrase-file", "/nowhere/at/all");
    }

    private static async Task ExpectRefusalAsync(Installation installation, string words, params string[] command)
    {
        var refused = await installation.RunAsync(Cancel, command);
        Assert.Equal((1, ""), (refused.ExitCode, refused.Output));
        Assert.Contains(words, refused.Errors, StringComparison.Ordinal);
    }

    private static async Task<List<(int, bool)>> KeysAsync(Installation installation)
    {
        var listed = await installation.RunAsync(Cancel, "keys", "list", "--json");
        return [.. JsonDocument.Parse(listed.Output).RootElement.EnumerateArray().Select(key => (key.GetProperty("number").GetInt32(), key.GetProperty("writes").GetBoolean()))];
    }

    private static async Task<string> RingAsync(Installation installation) =>
        string.Concat(await Task.WhenAll(Directory.EnumerateFiles(installation.KeyFolder, "*.xml").Select(file => File.ReadAllTextAsync(file, Cancel))));

    private static async Task<string> WriteAsync(string passphrase)
    {
        var file = TestFolder.NewPath();
        await File.WriteAllTextAsync(file, passphrase + "\n", Cancel);
        return file;
    }
}
