using System.Data.Common;
using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Access.Holds;
using Tolpuddle.Core.Access.Programs;
using Tolpuddle.Core.Data;
using Tolpuddle.Core.Reports;
using Tolpuddle.Core.Reports.Exchange;
using Tolpuddle.Testing;

namespace Tolpuddle.Core.Tests.Reports;

/// <summary>An import writes its rows a short way, past what the context tracks. What stands in the tables then is what any other report would have there.</summary>
public sealed class ImportedRowsTests : IAsyncLifetime
{
    private const string Source = "hotline";

    /// <summary>What is drawn anew for each report, or counts up.</summary>
    private static readonly string[] Drawn = ["Report.Id", "Report.Reference", "Mention.Id", "AuditEntry.Id", "AuditEntry.Number"];

    private static readonly ReportDraft[] Drafts =
    [
        new()
        {
            Channel = Imports.Channel,
            Language = "pl",
            Risk = "immediate",
            Facts = new ReportFacts
            {
                ContactClass = "ms-case",
                Kind = "labour",
                Sector = "car-wash",
                PeopleAtLeast = 6,
                Children = "perhaps",
                DangerNow = "yes",
                AdultAtRisk = "no",
                StillGoingOn = "yes",
                Proximity = "direct",
                ReporterRole = "community",
                Confidentiality = "confidential",
            },
            Answers = new ReportAnswers
            {
                What = "Sześciu mężczyzn, \"six men\"; they call 07700 900142 or ０７７００ ９００１４３\nand write to boss@example.org",
                Where = "12 Harbour View",
                Postcode = "DT4 8AB",
                WhoIsAtRisk = "Men from Poznań",
                WhoIsDoingIt = "Big Sam, who drives BD51 SMR",
                Vehicles = "BD51 SMR, white van; AB12 ???",
                Phones = "07700 900142, 01632 960 001",
                OnlineNames = "Instagram @big_sam",
                When = "Since May",
                HowKnown = "A neighbour of 14 Mill Lane, DT4 8AC",
                MoreDetails = "They sleep in the yard",
                Safety = "Safe to call: no",
                Signs = "Sleeps where they work",
                Advice = "To call 999",
                Interpreter = "Anna",
            },
        },
        new()
        {
            Channel = Imports.Channel,
            Answers = new ReportAnswers { What = "Somebody picked out what it names, 07700 900199 is not among it" },
            Mentions = [new DraftMention(MentionKind.Person, "  Big Sam ", "exploiter"), new DraftMention(MentionKind.Person, "Big Sam", "exploiter"), new DraftMention(MentionKind.Phone, "+44 7700 900142", "means"), new DraftMention(MentionKind.Organisation, "Sam's Cars", "unknown")],
        },
        new() { Channel = Imports.Channel, Answers = new ReportAnswers { What = "Nothing is named" }, Facts = new ReportFacts { Outward = "DT4" } },
    ];

    private TestDatabase _database = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync(TestData.Demonstration);
        await using var db = _database.Open(Viewer.System("test"));
        await TestImports.OpenChannelAsync(db, DemoPeople.Adviser, Cancel);
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task An_imported_report_has_the_rows_that_the_same_report_has_when_it_comes_alone()
    {
        var alone = new List<Guid>();
        await using (var db = _database.Open(Viewer.System("import")))
        {
            var channel = await db.Channels.AsNoTracking().SingleAsync(c => c.Code == Imports.Channel, Cancel);
            foreach (var draft in Drafts) alone.Add(new Intake(db).Add(draft, channel, returnKey: null, tell: false).Id);
            await db.SaveChangesAsync(Cancel);
        }

        await using (var db = _database.Open(Viewer.Nobody))
        {
            var fates = await new Imports(db, new Intake(db)).TakeAsync(Source, [.. Drafts.Select((draft, i) => new ImportRow($"{i}", draft))], Cancel);
            Assert.All(fates, fate => Assert.Equal(RowFate.Taken, fate));
        }

        await using var look = _database.Open(Viewer.System("test"));
        for (var i = 0; i < Drafts.Length; i++)
        {
            var what = Drafts[i].Answers.What;
            var imported = (await look.Every<Report>().ToListAsync(Cancel)).Single(r => r.Answers.What == what && !alone.Contains(r.Id)).Id;
            var (expected, found) = (await RowsAsync(look, alone[i]), await RowsAsync(look, imported));
            Assert.Contains(expected, row => row.StartsWith("AuditEntry", StringComparison.Ordinal));
            Assert.Contains(expected, row => row.StartsWith("BlindKey", StringComparison.Ordinal));
            Assert.Equal(i < 2, expected.Any(row => row.StartsWith("Mention", StringComparison.Ordinal)));
            Assert.Equal(expected, found);
            var (stored, storedMany) = (await StoredAsync(look, alone[i]), (await StoredAsync(look, imported)).Where(row => !row.StartsWith("SentReport", StringComparison.Ordinal)));
            Assert.Contains(stored, row => row.StartsWith("BlindKey", StringComparison.Ordinal));
            Assert.Equal(stored.Select(WithoutTimes), storedMany.Select(WithoutTimes));
            Assert.Equal(1, await look.Every<SentReport>().CountAsync(s => s.ReportId == imported && s.KeyId != Guid.Empty, Cancel));
        }
    }

    [Fact]
    public async Task Of_a_batch_that_the_database_refuses_nothing_is_saved_and_nothing_is_written_down()
    {
        await using var db = _database.Open(Viewer.System("import"));
        var channel = await db.Channels.AsNoTracking().SingleAsync(c => c.Code == Imports.Channel, Cancel);
        var before = await CountAsync();
        var report = new Intake(db).Add(Drafts[0], channel, returnKey: null, tell: false);
        db.ManyRows = new ManyRows();
        foreach (var content in new byte[][] { [1], [2] }) db.ManyRows.Add(new SentReport { KeyId = channel.AgencyId, RequestHash = [7], BodyHash = content, ReportId = report.Id });

        await Assert.ThrowsAsync<DbUpdateException>(() => db.SaveChangesAsync(Cancel));

        Assert.Equal(before, await CountAsync());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_batch_that_fails_and_is_saved_the_second_time_is_there_once_and_leaves_no_gap(bool failsWithTheAudit)
    {
        await using var db = _database.Open(Viewer.Nobody);
        var viewer = Viewer.System("import");
        ImportRow[] rows = [.. Drafts.Select((draft, i) => new ImportRow($"{i}", draft))];
        var start = await CountAsync();
        await new Imports(db, new Intake(db)).TakeAsync(viewer, "another", rows, takesChanges: false, _ => Task.FromResult(true), Cancel);
        var once = await CountAsync();
        var attempts = 0;

        var settled = await new Imports(db, new Intake(db)).TakeAsync(viewer, Source, rows, takesChanges: false, done =>
        {
            if (++attempts > 1) return Task.FromResult(true);
            var entry = db.EntryOf("import.take", done[0].Report!.Id);
            db.Record("import.take", done[0].Report!.Id); // one that is tracked, and numbered at once
            if (failsWithTheAudit) db.ManyRows!.Entries.AddRange([entry, new AuditEntry { Id = entry.Id, At = entry.At, AccountId = entry.AccountId, AgencyId = entry.AgencyId, Act = entry.Act, SubjectId = entry.SubjectId, Purpose = entry.Purpose }]);
            foreach (var content in failsWithTheAudit ? Array.Empty<byte[]>() : [[1], [2]]) db.ManyRows!.Add(new SentReport { KeyId = done[0].Report!.Id, RequestHash = [7], BodyHash = content, ReportId = done[0].Report!.Id });
            return Task.FromResult(true);
        }, Cancel);

        Assert.Equal((2, Drafts.Length), (attempts, settled!.Count));
        var twice = await CountAsync();
        Assert.Equal((2 * (once.Reports - start.Reports), 2 * (once.Mentions - start.Mentions), 2 * (once.Keys - start.Keys), 2 * (once.Audit - start.Audit), 2 * (once.Sent - start.Sent)),
            (twice.Reports - start.Reports, twice.Mentions - start.Mentions, twice.Keys - start.Keys, twice.Audit - start.Audit, twice.Sent - start.Sent));
        await using var look = _database.Open(Viewer.System("test"));
        var writer = _database.Numbers.WriterId;
        var numbers = await look.Every<AuditEntry>().Where(e => e.WriterId == writer).Select(e => e.Number).ToListAsync(Cancel);
        Assert.Equal(Enumerable.Range(1, numbers.Count).Select(i => (long)i), numbers.Order());
    }

    [Fact]
    public async Task Where_references_are_taken_again_and_again_it_draws_again()
    {
        await using var db = _database.Open(Viewer.Nobody);
        var attempts = 0;

        var settled = await new Imports(db, new Intake(db)).TakeAsync(Viewer.System("import"), Source, [new ImportRow("1", Drafts[2])], takesChanges: false, done =>
        {
            if (++attempts < 10) db.ManyRows!.Add(new SentReport { KeyId = Imports.IdOf(db.Vault, Source), RequestHash = done[0].Row.Row.Hash, BodyHash = [1], ReportId = done[0].Report!.Id });
            return Task.FromResult(true);
        }, Cancel);

        Assert.Equal((10, 1), (attempts, settled!.Count));
    }

    [Fact]
    public async Task Many_rows_are_never_saved_by_a_save_that_knows_nothing_of_them()
    {
        await using var db = _database.Open(Viewer.System("import"));
        db.ManyRows = new ManyRows();

        Assert.Throws<InvalidOperationException>(() => db.SaveChanges());
    }

    [Fact]
    public async Task How_a_row_is_known_again_is_stored_as_the_context_stores_it()
    {
        await using var coordinator = await _database.OpenAsync(DemoPeople.Coordinator, Cancel);
        var import = await TestImports.StartAsync(coordinator, new FileStore(TestDatabase.Vault, _database.DataFolder), takesChanges: false, Cancel);
        await using var db = _database.Open(Viewer.System("import"));
        var channel = await db.Channels.AsNoTracking().SingleAsync(c => c.Code == Imports.Channel, Cancel);
        Guid[] reports = [.. Enumerable.Range(0, 4).Select(_ => new Intake(db).Add(Drafts[2], channel, returnKey: null, tell: false).Id)];
        await db.SaveChangesAsync(Cancel);
        object[] Rows(Guid id, int number, bool isUndone) =>
        [
            new SentReport { KeyId = channel.AgencyId, RequestHash = [7, (byte)number], BodyHash = [1, 2, 3], ReportId = id },
            new ImportedReport { ReportId = id, ImportId = import, Number = number, RequestHash = [4], BodyHash = [5, 6], PreviousHash = isUndone ? [7, 8, 9] : null, IsChange = isUndone, UndoneAt = isUndone ? new DateTime(2026, 5, 4, 3, 2, 1, 120, DateTimeKind.Utc) : null },
        ];
        db.AddRange([.. Rows(reports[0], 1, isUndone: false), .. Rows(reports[1], 2, isUndone: true)]);
        db.ManyRows = new ManyRows();
        foreach (var row in Rows(reports[2], 1001, isUndone: false).Concat(Rows(reports[3], 1002, isUndone: true))) db.ManyRows.Add(row);
        foreach (var id in reports) db.Record("import.take", id);

        await db.SaveChangesAsync(Cancel);

        foreach (var i in new[] { 0, 1 })
        {
            var (expected, found) = (await KnownAsync(reports[i]), await KnownAsync(reports[i + 2]));
            Assert.Equal(2, expected.Count);
            Assert.Equal(expected, found.Select(row => row.Replace($"Int64 100{i + 1}", $"Int64 {i + 1}", StringComparison.Ordinal)));
        }

        async Task<List<string>> KnownAsync(Guid id) => [.. (await StoredAsync(db, id)).Where(row => row.StartsWith("SentReport", StringComparison.Ordinal) || row.StartsWith("ImportedReport", StringComparison.Ordinal))];
    }

    [Fact]
    public async Task A_row_of_many_of_which_nothing_is_written_down_is_not_saved()
    {
        await using var db = _database.Open(Viewer.System("import"));
        var channel = await db.Channels.AsNoTracking().SingleAsync(c => c.Code == Imports.Channel, Cancel);
        var before = await CountAsync();
        db.ManyRows = new ManyRows();
        new Intake(db).Make(Drafts[0], DraftReading.Of(db.Vault, Drafts[0]), channel, returnKey: null, row =>
        {
            if (row is not AuditEntry) db.ManyRows.Add(row);
        });
        db.Record("import.take", channel.ReaderId); // speaks of something else

        await Assert.ThrowsAsync<InvalidOperationException>(() => db.SaveChangesAsync(Cancel));

        Assert.Equal(before, await CountAsync());
    }

    private async Task<(int Reports, int Mentions, int Keys, int Audit, int Sent)> CountAsync()
    {
        await using var db = _database.Open(Viewer.System("test"));
        return (await db.Every<Report>().CountAsync(Cancel), await db.Every<Mention>().CountAsync(Cancel), await db.Every<BlindKey>().CountAsync(Cancel), await db.Every<AuditEntry>().CountAsync(Cancel), await db.Every<SentReport>().CountAsync(Cancel));
    }

    /// <summary>Every value of the report and of all that hangs on it, as the program reads it.</summary>
    private static async Task<List<string>> RowsAsync(TolpuddleContext db, Guid id)
    {
        var mentions = (await db.Every<Mention>().AsNoTracking().Where(m => m.ReportId == id).ToListAsync(Cancel)).OrderBy(m => m.Kind).ThenBy(m => m.Text, StringComparer.Ordinal).ToList();
        var owners = mentions.Select(m => m.Id).Append(id).ToList();
        string Name(Guid value) => value == id ? "the report" : owners.IndexOf(value) is var place and >= 0 ? $"mention {place}" : $"{value}";
        var keys = await db.Every<BlindKey>().AsNoTracking().Where(b => owners.Contains(b.OwnerId)).ToListAsync(Cancel);
        var report = await db.Every<Report>().AsNoTracking().SingleAsync(r => r.Id == id, Cancel);
        IEnumerable<object> rows = [report, .. mentions, .. await db.Every<AuditEntry>().AsNoTracking().Where(e => e.SubjectId == id).ToListAsync(Cancel)];
        return
        [
            .. rows.SelectMany(row => Values(db.Model.FindEntityType(row.GetType())!, row, Name, report.ReceivedAt)),
            .. keys.Select(key => $"BlindKey: {key.Kind} {key.Key} of {Name(key.OwnerId)}").Order(StringComparer.Ordinal),
        ];
    }

    private static IEnumerable<string> Values(ITypeBase type, object row, Func<Guid, string> name, DateTime since) =>
        type.GetProperties().Select(p => (Name: $"{type.ClrType.Name}.{p.Name}", Value: p.PropertyInfo!.GetValue(row)))
            .Where(p => !Drawn.Contains(p.Name))
            .Select(p => $"{p.Name}: {(p.Value is Guid id ? name(id) : p.Value is DateTime at ? $"{at.Kind} {Math.Round((at - since).TotalMinutes)} minutes after" : p.Value)}")
            .Concat(type.GetComplexProperties().SelectMany(part => Values(part.ComplexType, part.PropertyInfo!.GetValue(row)!, name, since)));

    /// <summary>What stands in the columns: each value that is no ciphertext and no id, and of those their type and length.</summary>
    private static async Task<List<string>> StoredAsync(TolpuddleContext db, Guid id)
    {
        await db.Database.OpenConnectionAsync(Cancel);
        var stored = new List<string>();
        foreach (var (type, column) in new[] { (typeof(Report), "Id"), (typeof(Mention), "ReportId"), (typeof(AuditEntry), "SubjectId"), (typeof(BlindKey), "OwnerId"), (typeof(SentReport), "ReportId"), (typeof(ImportedReport), "ReportId") })
        {
            await using var command = db.Database.GetDbConnection().CreateCommand();
            command.CommandText = $"SELECT * FROM \"{db.Model.FindEntityType(type)!.GetTableName()}\"";
            await using var reader = await command.ExecuteReaderAsync(Cancel);
            while (await reader.ReadAsync(Cancel))
            {
                if (IdIn(reader, column) == id) stored.Add($"{type.Name}: {string.Join(", ", Enumerable.Range(0, reader.FieldCount).Where(i => !Drawn.Contains($"{type.Name}.{reader.GetName(i)}")).Select(i => $"{reader.GetName(i)} {Stored(reader, i)}"))}");
            }
        }

        return [.. stored.Order(StringComparer.Ordinal)];
    }

    /// <summary>The clock goes on between one report and the next.</summary>
    private static string WithoutTimes(string row) => Regex.Replace(row, @"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)?|\d\d/\d\d/\d{4} \d\d:\d\d:\d\d", "a time");

    private static Guid IdIn(DbDataReader reader, string column) => reader[column] is byte[] bytes ? new Guid(bytes, bigEndian: true) : (Guid)reader[column];

    private static string Stored(DbDataReader reader, int column) => reader.GetValue(column) switch
    {
        byte[] bytes => $"{bytes.Length} bytes",
        Guid => "an id",
        var value => $"{reader.GetFieldType(column).Name} {Convert.ToString(value, CultureInfo.InvariantCulture)}",
    };
}
