using System.Diagnostics;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Reports.Exchange;
using Tolpuddle.Testing;

namespace Tolpuddle.Journeys.Durability;

/// <summary>The real program, killed while it takes a file that was sent on the page. It goes on by itself; no row comes twice and none is lost.</summary>
[Trait("Databases", "Both")]
public sealed class ImportThroughCrashesTests
{
    private const int Rows = 12_000;
    private const int Kills = 3;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(8);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_file_is_taken_once_however_often_the_program_is_killed()
    {
        await using var installation = await Installation.CreateAsync(Cancel);
        await installation.LookAsync(async db =>
        {
            await TestImports.OpenChannelAsync(db, DemoPeople.Adviser, Cancel);
            return 0;
        });
        var server = await installation.StartNodeAsync(Cancel);
        Guid id;
        using (var coordinator = new Caller(server.Address))
        {
            await coordinator.SignInAsync(DemoPeople.Coordinator, Cancel);
            var page = await coordinator.SendFilesAsync(await coordinator.GetAsync("/reports/import/files", Cancel), Cancel, ("hotline.csv", Encoding.UTF8.GetBytes(Lines())));
            id = Guid.Parse(page.Path.Split('/')[^1]);
            await coordinator.SubmitAsync(page, Cancel, button: "form[action*='handler=Check'] button");
            await UntilAsync(installation, id, i => i.State == ImportState.Checked);
            await coordinator.SubmitAsync(await coordinator.GetAsync(page.Path, Cancel), Cancel, button: "form[action*='handler=Take'] button");
        }

        var taken = 0L;
        for (var kill = 0; kill < Kills; kill++)
        {
            var goal = taken + 400;
            var at = await UntilAsync(installation, id, i => i.Taken >= goal || i.State == ImportState.Taken);
            Assert.Equal(ImportState.Taking, at.State); // else nothing is left that a kill could harm
            taken = at.Taken;
            await server.KillHardAsync();
            await server.DisposeAsync();
            server = await installation.StartNodeAsync(Cancel);
        }

        var clock = Stopwatch.StartNew();
        var import = await UntilAsync(installation, id, i => i.State == ImportState.Taken);
        TestContext.Current.TestOutputHelper!.WriteLine($"{(import.Taken - taken) / clock.Elapsed.TotalSeconds:F0} rows a second after the last kill, the wait for the dead node included");
        await server.DisposeAsync();

        Assert.Equal((Rows, Rows - 1L, 0L, 1L), (import.Rows, import.Taken, import.TakenBefore, import.Rejected));
        var batches = await installation.LookAsync(db => db.Audit.CountAsync(e => e.Act == "import.take" && e.SubjectId == id, Cancel));
        Assert.InRange(batches, 2 * Kills, Rows); // some were saved between the kills, not all of them by the last node
        var numbers = await installation.LookAsync(db => db.ImportedReports.OrderBy(r => r.Number).Select(r => r.Number).ToListAsync(Cancel));
        Assert.Equal(Enumerable.Range(1, Rows).Where(i => i != 7).Select(i => (long)i), numbers);
        var told = await installation.LookAsync(async db =>
        {
            var account = await db.Accounts.SingleAsync(a => a.EmailKey == SignIn.EmailKey(db.Vault, DemoPeople.Adviser), Cancel);
            db.Viewer = new Viewer { AccountId = account.Id, AgencyId = account.AgencyId, Roles = account.Roles, Purpose = "test" };
            Assert.Equal(1, await db.Notices.CountAsync(n => n.Text == $"{Rows - 1} reports were imported and wait in the queue.", Cancel));
            return await db.Reports.Where(r => r.Channel == Imports.Channel).Select(r => r.Answers).ToListAsync(Cancel);
        });
        Assert.Equal(Enumerable.Range(1, Rows).Where(i => i != 7).Select(What).Order(StringComparer.Ordinal), told.Select(a => a.What).Order(StringComparer.Ordinal));
    }

    private static string Lines()
    {
        var lines = new StringBuilder("Ref,Text\n");
        for (var i = 1; i <= Rows; i++) lines.Append(i == 7 ? "7,\n" : $"{i},{What(i)}\n");
        return lines.ToString();
    }

    private static string What(int row) => $"Row {row}: men sleep in a van and call 07700 9{row:00000}";

    private static async Task<ReportImport> UntilAsync(Installation installation, Guid id, Func<ReportImport, bool> isSo)
    {
        for (var waited = Stopwatch.StartNew(); ;)
        {
            var import = await installation.LookAsync(db => db.ReportImports.AsNoTracking().SingleAsync(i => i.Id == id, Cancel));
            if (isSo(import)) return import;
            if (waited.Elapsed > Patience) throw new TimeoutException($"The import stays at {import.State}, row {import.Next}.");
            await Task.Delay(50, Cancel);
        }
    }
}
