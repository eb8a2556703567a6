using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Data;
using Tolpuddle.Methods.Sealing;

namespace Tolpuddle.Core.Access.Sealing;

/// <summary>Shows to somebody outside that one entry stands in the log of a checkpoint, without any other entry.</summary>
/// <param name="Leaf">The text that is hashed: the entry itself.</param>
/// <param name="Index">Its place, from 0.</param>
/// <param name="Path">Hashes up to the root, RFC 6962 §2.1.1.</param>
/// <param name="Checkpoint">The signed note that holds count and root.</param>
/// <param name="Key">With which the note is checked.</param>
public sealed record InclusionProof(string Leaf, long Index, IReadOnlyList<byte[]> Path, string Checkpoint, string Key)
{
    public string Proves { get; } = "inclusion";
}

/// <summary>Shows that the log of an older checkpoint is the beginning of that of a newer one.</summary>
/// <param name="Path">RFC 6962 §2.1.2.</param>
public sealed record ConsistencyProof(string Older, string Newer, IReadOnlyList<byte[]> Path, string Key)
{
    public string Proves { get; } = "consistency";
}

/// <summary>Makes proofs that can be checked by anybody who has RFC 6962 and the public key. An entry leaves the system only with the proof that was asked for.</summary>
public sealed class AuditProofs(TolpuddleContext db)
{
    /// <summary>That the entry stands in the log of the last checkpoint. Null if it is not sealed.</summary>
    public async Task<InclusionProof?> IncludeAsync(Guid entryId, CancellationToken cancel)
    {
        db.Viewer = Viewer.System("audit proof");
        var last = await new AuditSeal(db).LastAsync(cancel);
        var index = await db.SealedEntries.Where(s => s.EntryId == entryId).Select(s => (long?)s.Index).SingleOrDefaultAsync(cancel);
        if (last is null || index is null || index >= last.Count || await db.Audit.AsNoTracking().SingleOrDefaultAsync(e => e.Id == entryId, cancel) is not { } entry) return null;
        return new InclusionProof(
            AuditLeaf.Of(entry).ToString(), index.Value, await RootsAsync(MerkleTree.InclusionPath(index.Value, last.Count), cancel), last.Note, last.Key);
    }

    /// <summary>That the log of <paramref name="older"/> is the beginning of the log of the checkpoint over <paramref name="newerCount"/> leaves, or of the last one. Null if there is no such checkpoint.</summary>
    public async Task<ConsistencyProof?> ContinueAsync(CheckpointNote older, long? newerCount, CancellationToken cancel)
    {
        db.Viewer = Viewer.System("audit proof");
        var seal = new AuditSeal(db);
        var newer = newerCount is { } count ? await seal.FindAsync(count, cancel) : await seal.LastAsync(cancel);
        if (newer is null || older.Log.Count < 1 || older.Log.Count > newer.Count) return null;
        return new ConsistencyProof(older.Note.ToString(), newer.Note, await RootsAsync(MerkleTree.ConsistencyPath(older.Log.Count, newer.Count), cancel), newer.Key);
    }

    /// <summary>The roots over runs of leaves, read once and in order.</summary>
    private async Task<List<byte[]>> RootsAsync(IReadOnlyList<LeafRun> runs, CancellationToken cancel)
    {
        var trees = runs.Select(run => (Run: run, Tree: new MerkleFrontier())).ToList();
        foreach (var (run, tree) in trees.OrderBy(t => t.Run.Start))
        {
            var hashes = db.SealedEntries.Where(s => s.Index >= run.Start && s.Index < run.Start + run.Count).OrderBy(s => s.Index).Select(s => s.LeafHash);
            await foreach (var hash in hashes.AsAsyncEnumerable().WithCancellation(cancel)) tree.Append(hash);
        }

        return [.. trees.Select(t => t.Tree.Root())];
    }
}
