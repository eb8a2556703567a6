using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Data;
using Tolpuddle.Methods.Sealing;

namespace Tolpuddle.Core.Access.Sealing;

/// <summary>The seal as it is now: what to keep, and with what to check it.</summary>
/// <param name="Note">The last checkpoint, as it is given to others.</param>
/// <param name="Key">The public key, <c>NAME+ID+KEY</c>.</param>
public sealed record SealState(long Count, DateTime At, string Note, string Key)
{
    /// <summary>As it is called where it is kept: says which of two is the newer.</summary>
    public string FileName => string.Create(CultureInfo.InvariantCulture, $"tolpuddle-checkpoint-{Count}.txt");
}

/// <summary>Checkpoints for those who keep them outside.</summary>
public sealed class AuditSeal(TolpuddleContext db)
{
    private const string OriginStart = "tolpuddle-audit-";

    /// <summary>The last checkpoint; null as long as nothing was sealed.</summary>
    public async Task<SealState?> LastAsync(CancellationToken cancel) => Read(await db.AuditCheckpoints.AsNoTracking().OrderByDescending(c => c.Count).FirstOrDefaultAsync(cancel));

    /// <summary>The checkpoint over <paramref name="count"/> leaves; null if there is none.</summary>
    public async Task<SealState?> FindAsync(long count, CancellationToken cancel) => Read(await db.AuditCheckpoints.AsNoTracking().SingleOrDefaultAsync(c => c.Count == count, cancel));

    /// <summary>Who signs: the name of the log.</summary>
    internal static NoteSigner SignerOf(Vault vault) => vault.Signer(OriginStart);

    /// <summary>True if what the row says, its note says too, and its frontier is the tree of the note. Who signed it is not asked here.</summary>
    internal static bool TryRead(AuditCheckpoint row, [NotNullWhen(true)] out CheckpointNote? note, out MerkleFrontier frontier)
    {
        frontier = new MerkleFrontier();
        return CheckpointNote.TryParse(row.Note, out note)
            && (note.Log.Count, note.At) == (row.Count, row.At)
            && MerkleFrontier.TryRead(row.Frontier, out frontier)
            && frontier.Count == row.Count
            && frontier.Root().AsSpan().SequenceEqual(note.Log.Root);
    }

    private SealState? Read(AuditCheckpoint? row) => row is null ? null : new SealState(row.Count, row.At, row.Note, SignerOf(db.Vault).Verifier.ToString());
}
