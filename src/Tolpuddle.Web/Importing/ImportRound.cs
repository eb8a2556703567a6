using System.Diagnostics;
using Tolpuddle.Core.Data;
using Tolpuddle.Core.Reports.Exchange;

namespace Tolpuddle.Web.Importing;

/// <summary>The program at work on files of reports: checks them, takes them, takes them back, a batch at a time and each batch with services of its own.</summary>
internal sealed class ImportRound(IServiceScopeFactory scopes, FileStore store, Vault vault, Database database)
{
    private static readonly TimeSpan RenewAfter = TimeSpan.FromSeconds(5);

    /// <summary>Goes on with what is to be done, until nothing is or other nodes do it.</summary>
    public async Task GoAsync(CancellationToken cancel)
    {
        while (await WithWorkAsync(work => work.ClaimAsync(cancel)) is { } import)
        {
            if (!await GoOnAsync(import, cancel)) return;
        }
    }

    /// <returns>False if nothing can be done just now.</returns>
    private async Task<bool> GoOnAsync(ReportImport import, CancellationToken cancel)
    {
        var (at, pace) = (import, new ImportPace(database));
        try
        {
            if (import.State == ImportState.Undoing)
            {
                while (await pace.SaveAsync(() => WithWorkAsync(work => work.UndoAsync(at, cancel)), cancel) is { } next) at = next;
                return true;
            }

            using var file = await OpenAsync(import, cancel);
            if (await WithWorkAsync(work => work.RenewAsync(at, cancel)) is not { } opened) return true;
            at = opened;
            var clock = Stopwatch.StartNew();
            var (done, isTaken) = (at.Next, import.State == ImportState.Taking);
            var (preparation, limit) = (new RowPreparation(vault, isTaken), isTaken ? pace.Limit(import.TakesChanges) : new BatchLimit(Imports.BatchLength));
            var ahead = file.Rows(Columns(file, import), onceEach: true).Select(row => row.Number > done ? preparation.Prepare(row.ToRead()) : row.ToRead())
                .InBatches(limit, row => row.Weight).Ahead(cancel);
            await foreach (var read in ahead)
            {
                var rows = read.Where(row => row.Number > at.Next).ToList();
                if (rows.Count == 0) // done before a stop of the program, and read for its ids
                {
                    if (clock.Elapsed < RenewAfter) continue;
                    if (await WithWorkAsync(work => work.RenewAsync(at, cancel)) is not { } renewed) return true;
                    at = renewed;
                    clock.Restart();
                    continue;
                }

                if (!await WithWorkAsync(work => work.IsReadAsync(import, cancel))) return false; // held until the patience with a silent node is over: then it waits for a reader
                var saved = isTaken ? await pace.SaveAsync(() => WithWorkAsync(work => work.TakeAsync(at, rows, cancel)), cancel) : await WithWorkAsync(work => work.CheckAsync(at, rows, cancel));
                if (saved is not { } next) return true;
                at = next;
            }

            await WithWorkAsync(async work =>
            {
                await work.EndAsync(at, cancel);
                return true;
            });
        }
        catch (UnreadableTableException e)
        {
            await WithWorkAsync(async work =>
            {
                await work.BreakAsync(at, $"After row {at.Next}: the file {e.Message}", cancel);
                return true;
            });
        }
        catch (FilesAwayException)
        {
            await ReleaseAsync(at); // the file may be there in a moment, and any node goes on then
            return false;
        }
        catch (OperationCanceledException)
        {
            await ReleaseAsync(at);
            throw;
        }

        return true;
    }

    private Task<bool> ReleaseAsync(ReportImport at) => WithWorkAsync(async work =>
    {
        await work.ReleaseAsync(at, CancellationToken.None);
        return true;
    });

    private static ImportColumns Columns(ImportTable file, ReportImport import)
    {
        try
        {
            return ImportColumns.Chosen(file.Heads, import.Columns);
        }
        catch (FormatException)
        {
            throw new UnreadableTableException("has other columns than were chosen.");
        }
    }

    private async Task<ImportTable> OpenAsync(ReportImport import, CancellationToken cancel)
    {
        var content = import.StoreKey is { } key ? await store.TryReadAsync(key, cancel) : null;
        return content is null ? throw new UnreadableTableException("is no longer there.") : ImportTable.Open(new MemoryStream(content, writable: false), import.IsSheet);
    }

    /// <summary>A scope for each batch: what one has tracked is not carried along by the next.</summary>
    private async Task<T> WithWorkAsync<T>(Func<ImportWork, Task<T>> work)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await work(scope.ServiceProvider.GetRequiredService<ImportWork>());
    }
}
