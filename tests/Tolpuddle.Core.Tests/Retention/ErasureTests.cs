using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Data;
using Tolpuddle.Core.Reports;
using Tolpuddle.Core.Retention;
using Tolpuddle.Testing;

namespace Tolpuddle.Core.Tests.Retention;

/// <summary>What is left of an erased record, in the tables, in the files and in what is published.</summary>
public sealed class ErasureTests : IAsyncLifetime
{
    private RetentionWorld _world = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _world = await RetentionWorld.CreateAsync();

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    [Fact]
    public async Task Nothing_that_could_name_anybody_is_left_in_any_table_or_file()
    {
        var full = await _world.FullCaseAsync();
        await using (var db = _world.Database.Open(Viewer.System("test"))) Assert.NotEmpty(Directory.EnumerateFiles(_world.FileFolder, "*", SearchOption.AllDirectories));
        Assert.Contains(await _world.Database.TextsAsync(Cancel), text => text.Value.Contains(RetentionWorld.Secret, StringComparison.OrdinalIgnoreCase));

        await _world.PassAsync(72);

        Guid[] erased = [full.Case, full.Report, full.Repeat];
        foreach (var id in erased) Assert.False(await _world.IsThereAsync(id));
        Assert.DoesNotContain(await _world.Database.TextsAsync(Cancel), text => text.Value.Contains(RetentionWorld.Secret, StringComparison.OrdinalIgnoreCase)
            || text.Value.Contains("900142", StringComparison.Ordinal) || text.Value.Contains(full.Reference, StringComparison.Ordinal));
        Assert.Empty(Directory.EnumerateFiles(_world.FileFolder, "*", SearchOption.AllDirectories));
        Assert.Equal([nameof(AuditEntry), nameof(ErasedRecord), "SealedEntry"], (await TablesWithAsync(erased)).Union(["SealedEntry"]).Order());
    }

    [Fact]
    public async Task Ciphertext_is_gone_from_the_pages_of_the_embedded_database()
    {
        await using var world = await RetentionWorld.CreateAsync(DatabaseEngine.Sqlite);
        var report = await world.ClosedAsync();
        byte[] written;
        await using (var db = world.Database.Open(Viewer.System("test")))
        {
            written = await RawAsync(db, $"SELECT \"Answers\" FROM \"Reports\" WHERE hex(\"Id\") = '{Convert.ToHexString(report.Id.ToByteArray(bigEndian: true))}'");
            await db.Database.ExecuteSqlRawAsync("PRAGMA wal_checkpoint(TRUNCATE)", Cancel);
        }

        Assert.True(IsInFiles(world.Database, written));
        await world.PassAsync(24);
        Assert.False(await world.IsThereAsync(report.Id));
        Assert.False(IsInFiles(world.Database, written));
    }

    [Fact]
    public async Task What_is_counted_for_the_public_stays_the_same()
    {
        await _world.FullCaseAsync();
        await _world.ClosedAsync();
        var until = Days.Of(_world.Database.Clock.GetUtcNow().UtcDateTime);
        var before = await CountAsync(until);
        Assert.Equal((2, 12, 1), before);

        await _world.PassAsync(72);

        Assert.Equal(before, await CountAsync(until));
        await using var db = _world.Database.Open(Viewer.System("test"));
        var shells = await db.StatisticalShells.ToListAsync(Cancel);
        Assert.Equal(4, shells.Count); // the case, its report and the one that repeated it, and the other report
        Assert.All(shells, shell => Assert.Equal((1, 4), (shell.Month.Day, shell.Id.Version)));
        var shell = shells.Single(s => !s.IsCase && s.Sector == "car-wash");
        Assert.Equal(("labour", "DT", "safe", "web"), (shell.Kind, shell.Area, shell.Outcome, shell.Channel));
    }

    [Fact]
    public async Task An_erasure_that_fails_in_the_middle_leaves_all_of_it_and_goes_on_next_time()
    {
        var full = await _world.FullCaseAsync();
        await WarnAsync(72);
        var texts = await SecretsAsync();
        await using (var db = _world.Database.Open(Viewer.Nobody)) await db.Database.ExecuteSqlRawAsync("""ALTER TABLE "CaseDecisions" RENAME TO "Lost" """, Cancel); // deleted after much else of the case
        await _world.RoundAsync();
        await using (var db = _world.Database.Open(Viewer.Nobody)) await db.Database.ExecuteSqlRawAsync("""ALTER TABLE "Lost" RENAME TO "CaseDecisions" """, Cancel);
        Assert.Equal(texts, await SecretsAsync());
        await _world.RoundAsync();
        Assert.False(await _world.IsThereAsync(full.Case));
        Assert.Equal((20, 0), (Math.Min(texts, 20), await SecretsAsync()));
    }

    [Fact]
    public async Task One_that_breaks_off_after_its_shell_was_written_leaves_no_shell()
    {
        var report = await _world.ClosedAsync();
        await WarnAsync(24);
        await using (var db = _world.Database.Open(Viewer.Nobody)) await db.Database.ExecuteSqlRawAsync("""ALTER TABLE "HandlingNotes" RENAME TO "Lost" """, Cancel);
        await _world.RoundAsync();
        await using (var db = _world.Database.Open(Viewer.System("test")))
        {
            Assert.True(await _world.IsThereAsync(report.Id));
            Assert.Empty(await db.StatisticalShells.ToListAsync(Cancel));
            Assert.Empty(await db.ErasedRecords.ToListAsync(Cancel));
            await db.Database.ExecuteSqlRawAsync("""ALTER TABLE "Lost" RENAME TO "HandlingNotes" """, Cancel);
        }

        await _world.RoundAsync();

        Assert.False(await _world.IsThereAsync(report.Id));
    }

    [Fact]
    public async Task What_is_written_once_goes_with_no_other_record_than_the_erased_one()
    {
        var (gone, stays) = (await _world.ClosedAsync(), await _world.ClosedAsync("safe"));
        await _world.PassAsync(24);
        Assert.Equal((false, true), (await _world.IsThereAsync(gone.Id), await _world.IsThereAsync(stays.Id)));

        await using var db = _world.Database.Open(Viewer.Nobody);
        string[] statements = ["""DELETE FROM "HandlingNotes" """, """DELETE FROM "Audit" """, """DELETE FROM "ErasedRecords" """, """UPDATE "StatisticalShells" SET "Area" = 'X' """];
        foreach (var statement in statements)
        {
            var refused = await Assert.ThrowsAnyAsync<DbException>(() => db.Database.ExecuteSqlRawAsync(statement, Cancel));
            Assert.Contains("append-only", refused.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task What_comes_back_with_an_older_backup_is_found_and_goes_again()
    {
        var report = await _world.ClosedAsync();
        await WarnAsync(24);
        await using (var db = _world.Database.Open(Viewer.System("test")))
        {
            db.Endings.RemoveRange(await db.Endings.ToListAsync(Cancel)); // as it was before anybody was warned
            await db.PlantAsync(Cancel);
        }

        await _world.RoundAsync();
        Assert.True(await _world.IsThereAsync(report.Id)); // warned of first
        await _world.PassAsync(0);

        Assert.False(await _world.IsThereAsync(report.Id));
    }

    /// <summary>How many texts hold what somebody wrote about the records here.</summary>
    private async Task<int> SecretsAsync() => (await _world.Database.TextsAsync(Cancel)).Count(text => text.Value.Contains(RetentionWorld.Secret, StringComparison.OrdinalIgnoreCase));

    /// <summary>To the day on which it is due, warned of.</summary>
    private async Task WarnAsync(int months)
    {
        _world.Database.Clock.Advance(_world.Later(months) - _world.Database.Clock.GetUtcNow());
        await _world.RoundAsync();
        await _world.ToTheDayAsync();
    }

    private async Task<(long Reports, long People, long Safe)> CountAsync(DateOnly until)
    {
        await using var db = _world.Database.Open(Viewer.Nobody);
        var counts = new PublicCounts(db);
        return (await counts.ReportsAsync(until, until, Cancel), await counts.PeopleAsync("safe", until, until, Cancel), await counts.OutcomesAsync("safe", until, until, Cancel));
    }

    /// <summary>Tables in which one of these ids still stands, in whatever column.</summary>
    private async Task<HashSet<string>> TablesWithAsync(Guid[] ids)
    {
        await using var db = _world.Database.Open(Viewer.System("test"));
        await db.Database.OpenConnectionAsync(Cancel);
        var found = new HashSet<string>();
        foreach (var table in db.Model.GetEntityTypes().Where(t => !t.IsOwned()))
        {
            await using var command = db.Database.GetDbConnection().CreateCommand();
            command.CommandText = $"SELECT * FROM \"{table.GetTableName()}\"";
            await using var reader = await command.ExecuteReaderAsync(Cancel);
            var values = new object[reader.FieldCount];
            while (await reader.ReadAsync(Cancel))
            {
                reader.GetValues(values);
                if (values.Any(v => v is Guid id ? ids.Contains(id) : v is byte[] { Length: 16 } bytes && ids.Contains(new Guid(bytes, bigEndian: true)))) found.Add(table.ClrType.Name);
            }
        }

        return found;
    }

    private static bool IsInFiles(TestDatabase database, byte[] written)
    {
        var file = new Microsoft.Data.Sqlite.SqliteConnectionStringBuilder(database.Database.ConnectionString).DataSource;
        return Directory.EnumerateFiles(Path.GetDirectoryName(file)!, Path.GetFileName(file) + "*").Any(path =>
        {
            using var open = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var content = new byte[open.Length];
            open.ReadExactly(content);
            return content.AsSpan().IndexOf(written.AsSpan(0, Math.Min(written.Length, 64))) >= 0;
        });
    }

    private static async Task<byte[]> RawAsync(TolpuddleContext db, string sql)
    {
        await db.Database.OpenConnectionAsync(Cancel);
        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.CommandText = sql;
        return (byte[])(await command.ExecuteScalarAsync(Cancel))!;
    }
}
