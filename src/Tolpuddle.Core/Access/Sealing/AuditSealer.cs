using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Data;
using Tolpuddle.Methods.Sealing;

namespace Tolpuddle.Core.Access.Sealing;

/// <summary>
/// Takes audit entries into a hash tree and signs what it has become. Goes each second on every node; one of them seals,
/// for as long as it holds the lease. Should two ever do, the second cannot save: a place in the tree is taken once.
/// </summary>
public sealed class AuditSealer(TolpuddleContext db)
{
    /// <summary>How long a missing number is waited for. Longer than any save takes (see the commands' time limits).</summary>
    public static readonly TimeSpan HolePatience = TimeSpan.FromMinutes(1);

    /// <summary>How long after that an entry that turns up all the same is still sealed, as late.</summary>
    public static readonly TimeSpan HoleMemory = TimeSpan.FromDays(1);

    /// <summary>How often such entries are looked for. A system in which many saves fail has a thousand holes, and each is a question to the database.</summary>
    public static readonly TimeSpan LatePause = TimeSpan.FromMinutes(1);

    /// <summary>Most leaves under one checkpoint.</summary>
    public const int BatchLength = 5000;

    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(10);

    /// <summary>A lease that ends later than this was taken by a clock that ran ahead, and would keep everybody else from sealing until the day that it said.</summary>
    private static readonly TimeSpan LongestLease = TimeSpan.FromMinutes(1);

    /// <summary>Seals everything that waits, unless another node is at it.</summary>
    /// <returns>How many leaves were added.</returns>
    /// <exception cref="InvalidOperationException">The last checkpoint is not what this system signed: nothing is added to it.</exception>
    public async Task<long> SealAsync(CancellationToken cancel)
    {
        db.Viewer = Viewer.System("sealing");
        for (var total = 0L; ;)
        {
            db.ChangeTracker.Clear();
            var added = await SealBatchAsync(cancel);
            total += added;
            if (added < BatchLength) return total;
        }
    }

    /// <summary>Since when the oldest entry waits to be sealed; null if none does.</summary>
    public async Task<DateTime?> WaitingSinceAsync(CancellationToken cancel)
    {
        var first = await Behind(db).Select(w => db.Audit.Where(e => e.WriterId == w.Id && e.Number > w.SealedThrough).OrderBy(e => e.Number).Select(e => (DateTime?)e.At).FirstOrDefault()).ToListAsync(cancel);
        return first.Min();
    }

    /// <summary>Writers with entries that are not sealed. The highest number of each is one step into an index, however many entries there are.</summary>
    private static IQueryable<AuditWriter> Behind(TolpuddleContext db) => db.AuditWriters.Where(w => db.Audit.Where(e => e.WriterId == w.Id).Max(e => (long?)e.Number) > w.SealedThrough);

    private async Task<int> SealBatchAsync(CancellationToken cancel)
    {
        var writers = await Behind(db).OrderBy(w => w.Id).ToListAsync(cancel);
        var (now, before) = (db.Now, db.Now - LatePause);
        var holes = await db.AuditHoles.Where(h => !h.IsSealed || db.AuditSealing.Any(s => s.LateSoughtAt <= before || s.LateSoughtAt > now)).ToListAsync(cancel);
        if (writers.Count + holes.Count == 0 || !await HoldAsync(cancel)) return 0;
        if (holes.Exists(h => h.IsSealed)) await db.AuditSealing.ExecuteUpdateAsync(s => s.SetProperty(x => x.LateSoughtAt, now), cancel);

        var leaves = new List<SealedLeaf>();
        foreach (var hole in holes) await LookIntoAsync(hole, leaves, cancel);
        foreach (var writer in writers) await TakeNewAsync(writer, leaves, cancel);
        if (leaves.Count > 0) await AddAsync(leaves, cancel);
        await db.SaveChangesAsync(cancel);
        return leaves.Count;
    }

    /// <summary>True if this node seals now.</summary>
    private async Task<bool> HoldAsync(CancellationToken cancel)
    {
        var (me, now, until, ahead) = (db.WriterId, db.Now, db.Now + Lease, db.Now + LongestLease);
        if (await db.AuditSealing.AnyAsync(s => s.HolderId == me && s.HeldUntil > now + (Lease / 2) && s.HeldUntil <= ahead, cancel)) return true;
        return await db.AuditSealing.Where(s => s.HolderId == me || s.HeldUntil <= now || s.HeldUntil > ahead)
            .ExecuteUpdateAsync(s => s.SetProperty(x => x.HolderId, me).SetProperty(x => x.HeldUntil, until), cancel) == 1;
    }

    private async Task TakeNewAsync(AuditWriter writer, List<SealedLeaf> leaves, CancellationToken cancel)
    {
        var entries = await db.Audit.AsNoTracking().Where(e => e.WriterId == writer.Id && e.Number > writer.SealedThrough)
            .OrderBy(e => e.Number).Take(Math.Max(0, BatchLength - leaves.Count)).ToListAsync(cancel);
        foreach (var entry in entries)
        {
            if (entry.Number > writer.SealedThrough + 1) AddHole(writer.Id, writer.SealedThrough + 1, entry.Number - 1, db.Now);
            writer.SealedThrough = entry.Number;
            leaves.Add(SealedLeaf.Of(entry));
        }
    }

    /// <summary>Seals what has come in since; and after a while that nothing has.</summary>
    private async Task LookIntoAsync(AuditHole hole, List<SealedLeaf> leaves, CancellationToken cancel)
    {
        var came = await db.Audit.AsNoTracking()
            .Where(e => e.WriterId == hole.WriterId && e.Number >= hole.Number && e.Number <= hole.ThroughNumber && !db.SealedEntries.Any(s => s.EntryId == e.Id))
            .OrderBy(e => e.Number).Take(Math.Max(0, BatchLength - leaves.Count)).ToListAsync(cancel);
        leaves.AddRange(came.Select(SealedLeaf.Of));
        if (hole.IsSealed)
        {
            if (hole.SeenAt + HoleMemory <= db.Now) db.AuditHoles.Remove(hole);
        }
        else if (came.Count > 0)
        {
            db.AuditHoles.Remove(hole);
            var next = hole.Number;
            foreach (var number in came.Select(e => e.Number).Append(hole.ThroughNumber + 1))
            {
                if (number > next) AddHole(hole.WriterId, next, number - 1, hole.SeenAt);
                next = number + 1;
            }
        }
        else if (hole.SeenAt + HolePatience <= db.Now)
        {
            hole.IsSealed = true;
            leaves.Add(SealedLeaf.Gap(hole));
        }
    }

    private void AddHole(Guid writerId, long number, long through, DateTime seenAt) =>
        db.AuditHoles.Add(new AuditHole { WriterId = writerId, Number = number, ThroughNumber = through, SeenAt = seenAt });

    /// <summary>Puts the leaves into the tree in an order that anybody can check, and signs.</summary>
    private async Task AddAsync(List<SealedLeaf> leaves, CancellationToken cancel)
    {
        var last = await db.AuditCheckpoints.AsNoTracking().OrderByDescending(c => c.Count).FirstOrDefaultAsync(cancel);
        var signer = AuditSeal.SignerOf(db.Vault);
        var frontier = last is null ? new MerkleFrontier() : Continue(last, signer.Verifier);
        foreach (var leaf in leaves.OrderBy(l => l.WriterId).ThenBy(l => l.Number))
        {
            var hash = AuditLeaf.Hash(leaf.Text);
            db.SealedEntries.Add(new SealedEntry
            {
                Index = frontier.Count,
                WriterId = leaf.WriterId,
                Number = leaf.Number,
                ThroughNumber = leaf.ThroughNumber,
                EntryId = leaf.EntryId,
                LeafHash = hash,
            });
            frontier.Append(hash);
        }

        var now = db.Now;
        var text = CheckpointNote.Write(signer.Verifier.Name, frontier, now, last?.Note);
        db.AuditCheckpoints.Add(new AuditCheckpoint
        {
            Count = frontier.Count,
            At = now,
            Note = SignedNote.Sign(text, signer).ToString(),
            Frontier = frontier.ToBytes(),
        });
    }

    /// <summary>The tree where the last checkpoint left it, if that is truly ours: nothing is built on what somebody has changed.</summary>
    private static MerkleFrontier Continue(AuditCheckpoint last, NoteVerifier ours)
    {
        if (AuditSeal.TryRead(last, out var note, out var frontier) && note.Note.IsSignedBy(ours)) return frontier;
        throw new InvalidOperationException("The last checkpoint of the audit is not what this system signed. Nothing was sealed. 'tolpuddle verify' says what was changed.");
    }

    private sealed record SealedLeaf(Guid WriterId, long Number, long? ThroughNumber, Guid? EntryId, string Text)
    {
        public static SealedLeaf Of(AuditEntry entry) => new(entry.WriterId, entry.Number, null, entry.Id, AuditLeaf.Of(entry).ToString());

        public static SealedLeaf Gap(AuditHole hole) =>
            new(hole.WriterId, hole.Number, hole.ThroughNumber, null, AuditLeaf.Gap(hole.WriterId, hole.Number, hole.ThroughNumber));
    }
}
