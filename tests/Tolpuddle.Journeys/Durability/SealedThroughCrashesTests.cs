using System.Net.Sockets;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Outsider;
using Tolpuddle.Testing;

namespace Tolpuddle.Journeys.Durability;

/// <summary>The audit of two real nodes, killed again and again while people work, and the commands that check it.</summary>
[Trait("Databases", "Both")]
public sealed class SealedThroughCrashesTests
{
    private const int Kills = 5;
    private const int Workers = 4;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_was_written_down_is_sealed_once_however_often_nodes_are_killed_and_others_can_check_it()
    {
        await using var installation = await Installation.CreateAsync(Cancel);
        await using var steady = await installation.StartNodeAsync(Cancel);
        var dying = await installation.StartNodeAsync(Cancel);
        using var closing = new CancellationTokenSource();
        var work = Enumerable.Range(0, Workers).Select(worker => WorkAsync(() => worker % 2 == 0 ? steady.Address : dying.Address, closing.Token)).ToList();
        var kept = "";
        for (var kill = 0; kill < Kills; kill++)
        {
            await UntilAsync(async () => await CountAsync(installation) > (kill + 1) * 20);
            await dying.KillHardAsync();
            await dying.DisposeAsync();
            if (kill == 1) kept = (await installation.RunAsync(Cancel, "audit", "checkpoint")).Output;
            dying = await installation.StartNodeAsync(Cancel);
        }

        await closing.CancelAsync();
        await Task.WhenAll(work);
        await SealedAsync(installation);
        await dying.DisposeAsync();

        var verdict = await VerifyAsync(installation, kept);
        Assert.Equal(0, verdict.GetProperty("waiting").GetInt64());
        Assert.True(verdict.GetProperty("isWhole").GetBoolean(), verdict.ToString());
        var gaps = await installation.LookAsync(db => db.SealedEntries.LongCountAsync(s => s.EntryId == null, Cancel));
        Assert.Equal(await CountAsync(installation), verdict.GetProperty("sealed").GetInt64() - gaps);
        await ProveAsync(installation, kept);
    }

    [Fact]
    public async Task A_log_that_is_not_whole_ends_the_command_with_one_and_says_where()
    {
        await using var installation = await Installation.CreateAsync(Cancel);
        await using (var node = await installation.StartNodeAsync(Cancel)) await SealedAsync(installation);
        Assert.Equal((0, ""), await RunAsync("verify"));
        await installation.LookAsync(db => db.Database.ExecuteSqlRawAsync(db.Database.IsSqlite() ? """DROP TRIGGER "Audit_append_only_update" """ : """ALTER TABLE "Audit" DISABLE TRIGGER ALL""", Cancel));
        await installation.LookAsync(db => db.Database.ExecuteSqlRawAsync("""UPDATE "Audit" SET "Act" = 'report.open' WHERE "Number" = 3""", Cancel));

        var told = await installation.RunAsync(Cancel, "verify");

        Assert.Equal((1, ""), (told.ExitCode, told.Errors));
        Assert.StartsWith("The audit is NOT whole. 1 fault was found:\n  changed", told.Output, StringComparison.Ordinal);
        Assert.Equal(2, (await installation.RunAsync(Cancel, "verify", "--checkpoint", Path.GetTempPath() + "not-there")).ExitCode);
        Assert.Equal(2, (await installation.RunAsync(Cancel, "audit", "proof")).ExitCode);

        async Task<(int, string)> RunAsync(string command)
        {
            var result = await installation.RunAsync(Cancel, command);
            Assert.StartsWith("The audit is whole.\n", result.Output, StringComparison.Ordinal);
            return (result.ExitCode, result.Errors);
        }
    }

    /// <summary>Starts one call after another; each is written down. When the node dies, goes on when another answers.</summary>
    private static async Task WorkAsync(Func<Uri> node, CancellationToken closing)
    {
        while (!closing.IsCancellationRequested)
        {
            try
            {
                using var adviser = new Caller(node());
                await adviser.SignInAsync(DemoPeople.Adviser, Cancel);
                while (!closing.IsCancellationRequested)
                {
                    await adviser.SubmitAsync(await adviser.GetAsync("/desk", Cancel), Cancel, button: "main form .govuk-button");
                }
            }
            catch (Exception e) when (e is HttpRequestException or IOException or SocketException)
            {
                await Task.Delay(50, Cancel);
            }
        }
    }

    private static Task<long> CountAsync(Installation installation) => installation.LookAsync(db => db.Audit.LongCountAsync(Cancel));

    /// <summary>Waits until nothing waits for the seal. The database is asked, not the command: it would be started again and again.</summary>
    private static Task SealedAsync(Installation installation) =>
        UntilAsync(() => installation.LookAsync(db => db.Audit.AllAsync(entry => db.SealedEntries.Any(s => s.EntryId == entry.Id), Cancel)));

    private static async Task<JsonElement> VerifyAsync(Installation installation, string kept)
    {
        var file = TestFolder.NewPath(".txt");
        await File.WriteAllTextAsync(file, kept, Cancel);
        var result = await installation.RunAsync(Cancel, "verify", "--json", "--checkpoint", file);
        return JsonDocument.Parse(result.Output).RootElement;
    }

    private static async Task ProveAsync(Installation installation, string kept)
    {
        var file = TestFolder.NewPath(".txt");
        await File.WriteAllTextAsync(file, kept, Cancel);
        var key = (await installation.RunAsync(Cancel, "audit", "key")).Output.Trim();
        var entry = await installation.LookAsync(db => db.Audit.OrderBy(e => e.At).Select(e => e.Id).FirstAsync(Cancel));

        Assert.Null(Rfc6962Checker.Problem((await installation.RunAsync(Cancel, "audit", "proof", "--entry", entry.ToString())).Output, key));
        Assert.Null(Rfc6962Checker.Problem((await installation.RunAsync(Cancel, "audit", "proof", "--from", file)).Output, key));
    }

    private static async Task UntilAsync(Func<Task<bool>> isSo)
    {
        while (!await isSo()) await Task.Delay(200, Cancel);
    }
}
