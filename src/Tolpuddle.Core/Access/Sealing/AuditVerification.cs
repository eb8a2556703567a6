using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Data;

namespace Tolpuddle.Core.Access.Sealing;

/// <summary>Computes the whole seal again and says whether the audit is what was sealed. Reads page by page, changes nothing, and may go beside a running system.</summary>
public sealed class AuditVerification(TolpuddleContext db)
{
    private const int PageLength = 5000;

    /// <summary>Verifies everything that is sealed now.</summary>
    /// <param name="outside">A checkpoint that somebody has kept outside; null if there is none to compare with.</param>
    /// <param name="cancel">Stops waiting.</param>
    public async Task<AuditVerdict> VerifyAsync(CheckpointNote? outside, CancellationToken cancel)
    {
        db.Viewer = Viewer.System("verification");
        var ours = AuditSeal.SignerOf(db.Vault).Verifier;
        var walk = new AuditWalk(ours, outside);
        if (outside is not null && !outside.Note.IsSignedBy(ours))
        {
            walk.Fault(AuditFaultKind.Replaced, "The checkpoint that you brought was signed with another key than this system's: it belongs to another system, or the key was replaced.", 0);
        }

        // In this order, since sealing may go on meanwhile: what is known now must be found below.
        var sealedThrough = await db.AuditWriters.AsNoTracking().ToDictionaryAsync(w => w.Id, w => w.SealedThrough, cancel);
        var highest = await db.SealedEntries.MaxAsync(s => (long?)s.Index, cancel) ?? -1;
        var last = await db.AuditCheckpoints.AsNoTracking().OrderByDescending(c => c.Count).FirstOrDefaultAsync(cancel);
        var end = last?.Count ?? 0;

        await WalkAsync(walk, end, cancel);
        if (highest >= end) walk.Fault(AuditFaultKind.SlippedIn, $"No checkpoint speaks of what stands at places {end} to {highest}.", end);
        LookAtWriters(walk, sealedThrough);
        var waiting = await LookAtUnsealedAsync(walk, sealedThrough, cancel);
        walk.Finish();
        return new AuditVerdict(
            walk.FaultCount == 0, walk.Next, walk.Checkpoints, walk.MissingNumbers, walk.Late, waiting, last?.At, outside?.Log.Count, walk.FaultCount, walk.Faults);
    }

    private async Task WalkAsync(AuditWalk walk, long end, CancellationToken cancel)
    {
        await using var checkpoints = CheckpointsAsync(end, cancel).GetAsyncEnumerator(cancel);
        var current = await NextAsync();
        for (var from = 0L; from < end; from += PageLength)
        {
            foreach (var row in await LeavesAsync(from, Math.Min(end, from + PageLength), cancel))
            {
                while (current is not null && current.Count <= row.Seal.Index) await PassAsync();
                walk.Take(row);
            }
        }

        while (current is not null) await PassAsync();

        async Task PassAsync()
        {
            var passed = current!;
            current = await NextAsync();
            walk.Take(passed, current);
        }

        async Task<AuditCheckpoint?> NextAsync() => await checkpoints.MoveNextAsync() ? checkpoints.Current : null;
    }

    private async IAsyncEnumerable<AuditCheckpoint> CheckpointsAsync(long end, [EnumeratorCancellation] CancellationToken cancel)
    {
        for (var after = 0L; after < end;)
        {
            var page = await db.AuditCheckpoints.AsNoTracking().Where(c => c.Count > after && c.Count <= end).OrderBy(c => c.Count).Take(PageLength).ToListAsync(cancel);
            foreach (var checkpoint in page) yield return checkpoint;
            after = page.Count == 0 ? end : page[^1].Count;
        }
    }

    /// <summary>The leaves from one place to another. One that cannot be decrypted is told apart from its neighbours.</summary>
    private async Task<List<LeafRow>> LeavesAsync(long from, long until, CancellationToken cancel)
    {
        var seals = db.SealedEntries.AsNoTracking().Where(s => s.Index >= from && s.Index < until).OrderBy(s => s.Index);
        try
        {
            var rows = await (from s in seals
                              join e in db.Audit.AsNoTracking() on s.EntryId equals (Guid?)e.Id into entries
                              from e in entries.DefaultIfEmpty()
                              orderby s.Index
                              select new { Seal = s, Entry = e }).ToListAsync(cancel);
            return [.. rows.Select(row => new LeafRow(row.Seal, row.Entry))];
        }
        catch (CryptographicException)
        {
            if (until - from == 1) return [new LeafRow(await seals.SingleAsync(cancel), Entry: null, IsUnreadable: true)];
            var middle = from + ((until - from) / 2);
            return [.. await LeavesAsync(from, middle, cancel), .. await LeavesAsync(middle, until, cancel)];
        }
    }

    /// <summary>Writers know how far they were sealed: a log that ends earlier was cut.</summary>
    private static void LookAtWriters(AuditWalk walk, Dictionary<Guid, long> sealedThrough)
    {
        foreach (var (writer, through) in sealedThrough.Where(w => w.Value > walk.Numbers.Highest(w.Key)))
        {
            walk.Fault(AuditFaultKind.Cut, $"The log ends too early: entries of the writer {writer} were sealed up to number {through}, and it has those up to {walk.Numbers.Highest(writer)}.", walk.Next);
        }

        foreach (var writer in walk.Numbers.Writers.Where(writer => !sealedThrough.ContainsKey(writer))) walk.Fault(AuditFaultKind.Removed, $"The writer {writer}, whose entries are sealed, is not known any more.", 0);
    }

    /// <summary>Entries without a seal: those that wait for theirs, and those that could never have got one.</summary>
    private async Task<long> LookAtUnsealedAsync(AuditWalk walk, Dictionary<Guid, long> sealedThrough, CancellationToken cancel)
    {
        var waiting = 0L;
        var unsealed = db.Audit.AsNoTracking().Where(e => !db.SealedEntries.Any(s => s.EntryId == e.Id)).Select(e => new { e.Id, e.WriterId, e.Number, e.At });
        await foreach (var entry in unsealed.AsAsyncEnumerable().WithCancellation(cancel))
        {
            if (sealedThrough.ContainsKey(entry.WriterId) && walk.Numbers.MayCome(entry.WriterId, entry.Number)) waiting++;
            else walk.Fault(AuditFaultKind.SlippedIn, $"The entry {entry.Id}, which says that it is of {entry.At:yyyy-MM-dd HH:mm:ss} UTC, was put among those that were sealed.", walk.Next, entry.Id);
        }

        return waiting;
    }
}
