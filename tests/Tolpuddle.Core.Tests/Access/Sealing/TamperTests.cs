using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Access.Sealing;
using Tolpuddle.Core.Data;
using Tolpuddle.Testing;

namespace Tolpuddle.Core.Tests.Access.Sealing;

/// <summary>Somebody who owns the database, and its triggers with it, rewrites the audit. What they did, and where, is said.</summary>
public sealed class TamperTests
{
    /// <summary>What is done to nine sealed entries, and what is said of it: kind and place.</summary>
    private static readonly Dictionary<string, (string[] Statements, string Said)> Cases = new()
    {
        ["nothing"] = ([], ""),
        ["an act is changed"] = (["""UPDATE "Audit" SET "Act" = 'report.open' WHERE "Number" = 6"""], "Changed 5"),
        ["who looked is changed"] = (["""UPDATE "Audit" SET "AccountId" = "SubjectId" WHERE "Number" = 6"""], "Changed 5"),
        ["the purpose is taken from another entry"] = (["""UPDATE "Audit" SET "Purpose" = (SELECT "Purpose" FROM "Audit" WHERE "Number" = 1) WHERE "Number" = 6"""], "Changed 5"),
        ["the purpose is made unreadable"] = (["""UPDATE "Audit" SET "Purpose" = (SELECT "LeafHash" FROM "SealedEntries" WHERE "Index" = 0) WHERE "Number" = 6"""], "Changed 5"),
        ["a seal is changed"] = (["""UPDATE "SealedEntries" SET "LeafHash" = (SELECT "LeafHash" FROM "SealedEntries" WHERE "Index" = 0) WHERE "Index" = 5"""], "Changed 5"),
        ["an entry is removed"] = (["""DELETE FROM "Audit" WHERE "Number" = 3"""], "Removed 2"),
        ["an entry and its seal are removed"] = (["""DELETE FROM "Audit" WHERE "Number" = 3""", """DELETE FROM "SealedEntries" WHERE "Index" = 2"""], "Removed 2"),
        ["two entries swap their numbers"] = (Swap("Audit", "Number", 3, 7), "Reordered 2, Reordered 6"),
        ["two seals of one checkpoint swap places"] = (Swap("SealedEntries", "Index", 1, 2), "Reordered 0"),
        ["two seals of two checkpoints swap places"] = (Swap("SealedEntries", "Index", 3, 4), "Reordered 0, Reordered 4"),
        ["an entry is slipped in"] = ([Insert("0")], "SlippedIn 9"),
        ["an entry of a writer that never was is slipped in"] = ([Insert("1", writer: NewId)], "SlippedIn 9"),
        ["an entry is slipped in with a seal"] =
            ([Insert("0"), """INSERT INTO "SealedEntries" ("Index", "WriterId", "Number", "EntryId", "LeafHash") SELECT 9, "WriterId", 10, "Id", (SELECT "LeafHash" FROM "SealedEntries" WHERE "Index" = 0) FROM "Audit" WHERE "Number" = 0"""], "SlippedIn 9"),
        ["the end is cut off"] = (Cut(5), "Cut 5"),
        ["the end of the seals is cut off"] = (["""DELETE FROM "SealedEntries" WHERE "Index" > 6"""], "Removed 7, Cut 9"),
        ["all of it is removed"] = (Cut(0), "Cut 0"),
        ["the writer is removed"] = (["""DELETE FROM "AuditWriters" """], "Removed 0"),
        ["a checkpoint's moment is changed"] = (["""UPDATE "AuditCheckpoints" SET "Note" = replace("Note", 'at 2', 'at 3') WHERE "Count" = 5"""], "Checkpoint 5"),
        ["a checkpoint is removed"] = (["""DELETE FROM "AuditCheckpoints" WHERE "Count" = 5"""], "Checkpoint 9"),
        ["the first checkpoint is removed"] = (["""DELETE FROM "AuditCheckpoints" WHERE "Count" = 4"""], "Checkpoint 5"),
        ["the last checkpoint is changed"] = (["""UPDATE "AuditCheckpoints" SET "Note" = replace("Note", 'at 2', 'at 3') WHERE "Count" = 9"""], "Checkpoint 9"),
        ["the tree in a checkpoint is changed"] = (["""UPDATE "AuditCheckpoints" SET "Frontier" = (SELECT "Frontier" FROM "AuditCheckpoints" WHERE "Count" = 5) WHERE "Count" = 4"""], "Checkpoint 4"),
        ["two things at once"] = ([.. Swap("SealedEntries", "Index", 1, 2), """DELETE FROM "Audit" WHERE "Number" = 8"""], "Reordered 0, Removed 7"),
    };

    /// <summary>A new id: sixteen random bytes or a UUID.</summary>
    private static string NewId => TestDatabase.ChosenEngine == DatabaseEngine.Postgres ? "gen_random_uuid()" : "randomblob(16)";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task What_was_done_is_said_with_its_place(string name)
    {
        await using var log = await SealedLog.CreateNineAsync();

        await log.TamperAsync(Cases[name].Statements);
        var verdict = await log.VerifyAsync();

        Assert.Equal(Cases[name].Said.Split(", ", StringSplitOptions.RemoveEmptyEntries).Order(), verdict.Faults.Select(fault => $"{fault.Kind} {fault.Index}").Order());
        Assert.Equal(Cases[name].Said.Length == 0, verdict.IsWhole);
    }

    [Fact]
    public async Task An_entry_that_was_changed_together_with_its_seal_is_found_by_the_signature()
    {
        await using var log = await SealedLog.CreateNineAsync();
        await log.TamperAsync("""UPDATE "Audit" SET "Act" = 'report.open' WHERE "Number" = 6""");
        var forged = AuditLeaf.Of(await log.LookAsync(db => db.Audit.AsNoTracking().SingleAsync(e => e.Number == 6, Cancel))).Hash();
        var literal = Convert.ToHexString(forged);
        await log.TamperAsync($"""UPDATE "SealedEntries" SET "LeafHash" = {(TestDatabase.ChosenEngine == DatabaseEngine.Postgres ? $"decode('{literal}', 'hex')" : $"x'{literal}'")} WHERE "Index" = 5""");

        var fault = Assert.Single((await log.VerifyAsync()).Faults);

        Assert.Equal((AuditFaultKind.Changed, 5L), (fault.Kind, fault.Index));
        Assert.Contains("places 5 to 8", fault.Says, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_log_that_was_rewritten_and_signed_anew_is_found_by_a_checkpoint_kept_outside()
    {
        await using var log = await SealedLog.CreateNineAsync();
        var kept = await log.KeepAsync(5);
        await log.TamperAsync([.. Cut(9, 0), """UPDATE "Audit" SET "Act" = 'report.open' WHERE "Number" = 2"""]);
        await log.SealAsync();

        Assert.True((await log.VerifyAsync()).IsWhole); // whoever has database and keys can do this
        var verdict = await log.VerifyAsync(kept);

        Assert.False(verdict.IsWhole);
        Assert.Equal(AuditFaultKind.Replaced, Assert.Single(verdict.Faults).Kind);
    }

    [Fact]
    public async Task A_log_whose_end_was_cut_off_and_covered_up_is_found_by_a_checkpoint_kept_outside()
    {
        await using var log = await SealedLog.CreateNineAsync();
        var (early, late) = (await log.KeepAsync(5), await log.KeepAsync(9));
        await log.TamperAsync(Cut(5, 5));

        Assert.True((await log.VerifyAsync()).IsWhole);
        Assert.True((await log.VerifyAsync(early)).IsWhole);
        Assert.Equal(AuditFaultKind.Cut, Assert.Single((await log.VerifyAsync(late)).Faults).Kind);
    }

    [Fact]
    public async Task A_checkpoint_of_another_system_is_told_apart()
    {
        await using var log = await SealedLog.CreateNineAsync();
        var kept = await log.KeepAsync(9);
        var signer = new Methods.Sealing.NoteSigner(kept.Origin, Methods.Sealing.NoteSigner.NewSeed());
        var foreign = kept with { Note = Methods.Sealing.SignedNote.Sign(kept.Note.Text, signer) };

        Assert.Equal(AuditFaultKind.Replaced, Assert.Single((await log.VerifyAsync(foreign)).Faults).Kind);
        Assert.True((await log.VerifyAsync(kept)).IsWhole);
    }

    [Fact]
    public async Task An_entry_that_is_dated_back_is_found_although_it_was_sealed()
    {
        await using var log = await SealedLog.CreateNineAsync();
        await log.TamperAsync(Insert("10", at: "2020-03-01 10:00:00"));
        Assert.Equal(1, await log.SealAsync());

        var fault = Assert.Single((await log.VerifyAsync()).Faults);

        Assert.Equal((AuditFaultKind.SlippedIn, 9L), (fault.Kind, fault.Index));
        Assert.Contains("2020-03-01", fault.Says, StringComparison.Ordinal);
    }

    [Fact]
    public async Task On_a_checkpoint_that_somebody_has_changed_nothing_is_built()
    {
        await using var log = await SealedLog.CreateNineAsync();
        await log.TamperAsync("""UPDATE "AuditCheckpoints" SET "Note" = replace("Note", 'at 2', 'at 3') WHERE "Count" = 9""");
        await log.WriteAsync(1);

        await Assert.ThrowsAsync<InvalidOperationException>(() => log.SealAsync());

        var verdict = await log.VerifyAsync();
        Assert.Equal((9, 1, AuditFaultKind.Checkpoint), (verdict.Sealed, verdict.Waiting, Assert.Single(verdict.Faults).Kind));
    }

    private static string[] Swap(string table, string column, int one, int other) =>
    [
        $"""UPDATE "{table}" SET "{column}" = -1 WHERE "{column}" = {one}""",
        $"""UPDATE "{table}" SET "{column}" = {one} WHERE "{column}" = {other}""",
        $"""UPDATE "{table}" SET "{column}" = {other} WHERE "{column}" = -1""",
    ];

    /// <summary>Removes everything after the first <paramref name="kept"/> entries; with <paramref name="through"/>, from the writer's memory too.</summary>
    private static string[] Cut(int kept, int? through = null)
    {
        var seals = through ?? kept;
        return
        [
            $"""DELETE FROM "Audit" WHERE "Number" > {kept}""",
            $"""DELETE FROM "SealedEntries" WHERE "Index" >= {seals}""",
            $"""DELETE FROM "AuditCheckpoints" WHERE "Count" > {seals}""",
            .. through is null ? Array.Empty<string>() : [$"""UPDATE "AuditWriters" SET "SealedThrough" = {through} WHERE "SealedThrough" > {through}"""],
        ];
    }

    /// <summary>A copy of the first entry with another id and number.</summary>
    private static string Insert(string number, string writer = "\"WriterId\"", string? at = null) => $"""
        INSERT INTO "Audit" ("Id", "At", "WriterId", "Number", "AccountId", "AgencyId", "Act", "SubjectId", "Purpose")
        SELECT {NewId}, {(at is null ? "\"At\"" : TestDatabase.ChosenEngine == DatabaseEngine.Postgres ? $"timestamp with time zone '{at}+00'" : $"'{at}'")}, {writer}, {number}, "AccountId", "AgencyId", "Act", "SubjectId", "Purpose" FROM "Audit" WHERE "Number" = 1
        """;
}
