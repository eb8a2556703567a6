using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Access.Sealing;
using Tolpuddle.Core.Data;
using Tolpuddle.Core.Data.Postgres;
using Tolpuddle.Core.Data.Sqlite;
using Tolpuddle.Core.Reports;
using Tolpuddle.Methods.Identifiers;

namespace Tolpuddle.Bench.Seeding;

/// <summary>
/// Fills a prepared database with reports, as the intake makes them: recognised mentions, ciphertext and blind keys are
/// the product's own. Only the writing is not: rows go in by the thousand.
/// </summary>
internal sealed class Seed(Database database, Vault vault, AuditNumbers numbers, OpenConnections connections, Cast cast, int reports)
{
    private const int ChunkLength = 500;
    private const int ChunksInBatch = 40;
    private const string BlindKeys = nameof(BlindKeys);

    private readonly Dictionary<IEntityType, TableShape> _tables = [];
    private readonly Storyteller _storyteller = new(reports);
    private readonly Handling _handling = new(cast);
    private readonly ConcurrentDictionary<string, bool> _references = new(StringComparer.Ordinal); // among a million some are equal, and the product draws again
    private readonly DateTime _now = DateTime.UtcNow;

    /// <summary>Writes everything; <paramref name="told"/> hears how many reports are in.</summary>
    public async Task WriteAsync(Action<int> told, CancellationToken cancel)
    {
        await using var writer = await BulkWriter.OpenAsync(database, cancel);
        var chunks = System.Threading.Channels.Channel.CreateBounded<RowBatch>(ChunksInBatch);
        var making = MakeAsync(chunks.Writer, cancel);
        var (batch, count, written) = (new RowBatch(), 0, 0);
        await foreach (var chunk in chunks.Reader.ReadAllAsync(cancel))
        {
            batch.Add(chunk);
            if (++count % ChunksInBatch != 0) continue;
            await WriteAsync(writer, batch, cancel);
            batch = new RowBatch();
            told(written = count * ChunkLength);
        }

        await making;
        if (written < reports) await WriteAsync(writer, batch, cancel);
        await writer.FinishAsync(cancel);
        told(reports);
    }

    private async Task MakeAsync(ChannelWriter<RowBatch> chunks, CancellationToken cancel)
    {
        try
        {
            using (var db = Open(new MovedClock())) foreach (var entity in db.Model.GetEntityTypes()) _tables[entity] = TableShape.Of(entity);
            var starts = Enumerable.Range(0, (reports + ChunkLength - 1) / ChunkLength).Select(chunk => chunk * ChunkLength);
            await Parallel.ForEachAsync(starts, cancel, async (start, stop) => await chunks.WriteAsync(Make(start, Math.Min(reports, start + ChunkLength)), stop));
        }
        finally
        {
            chunks.Complete();
        }
    }

    private RowBatch Make(int start, int end)
    {
        var clock = new MovedClock();
        using var db = Open(clock);
        var intake = new Intake(db);
        var rows = new RowBatch();
        for (var index = start; index < end; index++)
        {
            clock.Now = _storyteller.At(index, _now);
            var random = new Random(~index);
            var holder = cast.HolderOf(random);
            db.Viewer = cast.IsHelpline(holder) ? Viewer.Reporter(vault.SecretKey("seed", $"{index}")) : holder;
            var draft = _storyteller.Tell(index) with { Id = Guid.CreateVersion7(new DateTimeOffset(clock.Now)) };
            var report = intake.Add(draft, cast.ChannelOf(holder), cast.IsHelpline(holder) ? vault.SecretKey("seed", $"{index}") : null, tell: true);
            while (!_references.TryAdd(report.Reference, true)) db.Entry(report).Property(r => r.Reference).CurrentValue = Reference.New(Report.ReferencePrefix).Value;
            _handling.Handle(db, report, holder, 1 - ((double)index / reports), random);
            Take(db, rows);
        }

        return rows;
    }

    /// <summary>Moves what a context holds into rows, report by report: the more it holds, the longer it looks for anything.</summary>
    private void Take(TolpuddleContext db, RowBatch rows)
    {
        numbers.Number([.. db.ChangeTracker.Entries<AuditEntry>().Select(entry => entry.Entity)]);
        foreach (var entry in db.ChangeTracker.Entries()) rows.Add(_tables[entry.Metadata], _tables[entry.Metadata].Row(entry.Entity));
        db.ChangeTracker.Clear();
    }

    /// <summary>Blind keys in their own order: they fall all over their index, and neighbours share a page.</summary>
    private static Task WriteAsync(BulkWriter writer, RowBatch batch, CancellationToken cancel)
    {
        foreach (var (table, rows) in batch.Rows)
        {
            if (table.Name == BlindKeys) rows.Sort(static (a, b) => ((long)a[1]!).CompareTo((long)b[1]!));
        }

        return writer.WriteAsync(batch, cancel);
    }

    /// <summary>A context that makes rows and is never saved.</summary>
    private TolpuddleContext Open(TimeProvider clock)
    {
        TolpuddleContext context = database.Engine == DatabaseEngine.Sqlite
            ? new SqliteContext(Options<SqliteContext>(), vault, numbers, clock, connections)
            : new PostgresContext(Options<PostgresContext>(), vault, numbers, clock);
        context.ChangeTracker.AutoDetectChangesEnabled = false;
        return context;
    }

    private DbContextOptions<TContext> Options<TContext>()
        where TContext : TolpuddleContext
    {
        var options = new DbContextOptionsBuilder<TContext>();
        database.Configure(options);
        return options.Options;
    }

    private sealed class MovedClock : TimeProvider
    {
        public DateTime Now { get; set; } = DateTime.UtcNow;

        public override DateTimeOffset GetUtcNow() => new(Now);
    }
}
