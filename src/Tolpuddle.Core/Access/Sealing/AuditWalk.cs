using Tolpuddle.Methods.Sealing;

namespace Tolpuddle.Core.Access.Sealing;

/// <summary>A leaf with the entry that it seals, as both stand in their tables now.</summary>
/// <param name="Entry">Null if it is not there, or its purpose cannot be decrypted.</param>
internal sealed record LeafRow(SealedEntry Seal, AuditEntry? Entry, bool IsUnreadable = false);

/// <summary>
/// One walk along the log from its first leaf to its last: computes every hash again and compares it with what was sealed
/// and signed. Holds no more of it than the leaves since the last checkpoint.
/// </summary>
/// <remarks>
/// An entry is compared with its leaf's hash; the tree over these hashes with the roots that were signed. After a root that
/// does not fit, the walk goes on from the frontier of that checkpoint, which its root vouches for: so each fault is found
/// where it is, and no fault hides a later one.
/// </remarks>
internal sealed class AuditWalk(NoteVerifier ours, CheckpointNote? outside)
{
    /// <summary>Enough to see what happened; the rest is counted.</summary>
    private const int MostFaults = 200;

    /// <summary>How far an entry's moment may lie before those of entries that the same program had sealed earlier: a clock that was set, not a history that was written.</summary>
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromHours(1);

    private readonly List<AuditFault> _faults = [];
    private readonly List<LeafRow> _odd = []; // entries that do not fit their leaf; why is seen at the end
    private readonly Dictionary<Guid, DateTime> _latest = [];
    private MerkleFrontier _frontier = new();
    private bool _isBroken;
    private bool _batchIsFaulty;
    private bool _batchIsOutOfOrder;
    private (Guid WriterId, long Number) _before;
    private long _batchStart;
    private (AuditCheckpoint Row, bool IsFine)? _previous;
    private bool _wasCompared;

    public NumberLedger Numbers { get; } = new();
    public long Next { get; private set; }
    public long Checkpoints { get; private set; }
    public long MissingNumbers { get; private set; }
    public long Late { get; private set; }
    public long FaultCount { get; private set; }
    public IReadOnlyList<AuditFault> Faults => _faults;

    public void Fault(AuditFaultKind kind, string says, long index, Guid? entryId = null)
    {
        FaultCount++;
        if (_faults.Count < MostFaults) _faults.Add(new AuditFault(kind, says, index, entryId));
    }

    /// <summary>The next leaf.</summary>
    public void Take(LeafRow row)
    {
        var seal = row.Seal;
        if (seal.Index > Next) Miss(seal.Index);
        if (seal.Index < Next)
        {
            Leaf(AuditFaultKind.SlippedIn, $"A second seal stands at place {seal.Index}.", seal);
            return;
        }

        Place(row);
        if (seal.EntryId is null)
        {
            if (!Fits(seal, AuditLeaf.Gap(seal.WriterId, seal.Number, seal.ThroughNumber ?? seal.Number))) Leaf(AuditFaultKind.Changed, $"What was sealed as missing at place {seal.Index} was changed.", seal);
        }
        else if (row.IsUnreadable)
        {
            Leaf(AuditFaultKind.Changed, $"The entry {seal.EntryId} at place {seal.Index} was changed: its purpose is no ciphertext of this system.", seal);
        }
        else if (row.Entry is null)
        {
            Leaf(AuditFaultKind.Removed, $"The entry {seal.EntryId} at place {seal.Index} was removed.", seal);
        }
        else if (!Fits(seal, AuditLeaf.Of(row.Entry).ToString()))
        {
            _batchIsFaulty = true;
            if (_odd.Count < MostFaults) _odd.Add(row);
            else Fault(AuditFaultKind.Changed, $"The entry {seal.EntryId} at place {seal.Index} was changed.", seal.Index, seal.EntryId);
        }

        _frontier.Append(seal.LeafHash);
        Next++;
        Compare();
    }

    /// <summary>A checkpoint, when all leaves that it speaks of have been taken. <paramref name="next"/> is the one after it.</summary>
    public void Take(AuditCheckpoint row, AuditCheckpoint? next)
    {
        Checkpoints++;
        if (row.Count > Next) Miss(row.Count);
        var isRead = AuditSeal.TryRead(row, out var note, out var frontier);

        // The one after it names its hash, so that only the last signature needs to be checked, or that where the chain breaks.
        var isOurs = isRead && ((next is not null && CheckpointNote.TryParse(next.Note, out var after) && after.Previous == CheckpointNote.HashOf(row.Note)) || note!.Note.IsSignedBy(ours));
        if (!isOurs) Fault(AuditFaultKind.Checkpoint, $"The checkpoint over {row.Count} leaves, dated {row.At:yyyy-MM-dd HH:mm:ss} UTC, is not what this system signed.", row.Count);
        else if (_previous is { IsFine: true } previous && note!.Previous != CheckpointNote.HashOf(previous.Row.Note)) Fault(AuditFaultKind.Checkpoint, $"Between the checkpoints over {previous.Row.Count} and {row.Count} leaves, one was removed.", row.Count);
        else if (_previous is null && note!.Previous.Length > 0) Fault(AuditFaultKind.Checkpoint, $"Before the checkpoint over {row.Count} leaves, earlier ones were removed.", row.Count);

        if (isOurs)
        {
            if (!_isBroken && !_batchIsFaulty && !_frontier.Root().AsSpan().SequenceEqual(note!.Log.Root)) BatchDiffers(row.Count);
            (_frontier, _isBroken) = (frontier, false);
        }

        _previous = (row, isOurs);
        (_batchStart, _batchIsFaulty, _batchIsOutOfOrder, _before) = (row.Count, false, false, default);
    }

    /// <summary>Says of entries that do not fit their leaves what has become of them; and whether the log reaches as far as the checkpoint from outside.</summary>
    public void Finish()
    {
        foreach (var row in _odd) Explain(row);
        if (outside is not null && !_wasCompared && outside.Log.Count > Next)
        {
            Fault(AuditFaultKind.Cut, $"The checkpoint that you brought speaks of {outside.Log.Count} leaves; this log has {Next}. What came after was removed, or the database is an older one.", Next);
        }
    }

    private void Miss(long until)
    {
        Fault(AuditFaultKind.Removed, until - Next == 1 ? $"The seal at place {Next} was removed." : $"The seals at places {Next} to {until - 1} were removed.", Next);
        (Next, _isBroken, _batchIsFaulty) = (until, true, true);
    }

    private void Place(LeafRow row)
    {
        var seal = row.Seal;
        _batchIsOutOfOrder |= (seal.WriterId, seal.Number).CompareTo(_before) < 0;
        _before = (seal.WriterId, seal.Number);
        if (seal.ThroughNumber is { } through)
        {
            MissingNumbers += through - seal.Number + 1;
            _batchIsOutOfOrder |= !Numbers.AddGap(seal.WriterId, seal.Number, through);
            return;
        }

        var place = Numbers.Add(seal.WriterId, seal.Number);
        _batchIsOutOfOrder |= place is NumberPlace.Ahead or NumberPlace.Filled;
        if (place == NumberPlace.Late) Late++;
        if (place == NumberPlace.Twice) Leaf(AuditFaultKind.SlippedIn, $"The entry {seal.EntryId} at place {seal.Index} bears a number that was sealed before.", seal);
        if (row.Entry is not { } entry || place is NumberPlace.Filled or NumberPlace.Late) return;
        var latest = _latest.GetValueOrDefault(seal.WriterId);
        if (entry.At + ClockTolerance < latest && _batchStart > 0)
        {
            Leaf(AuditFaultKind.SlippedIn, $"The entry {seal.EntryId} at place {seal.Index} says that it is of {entry.At:yyyy-MM-dd HH:mm:ss} UTC, and was written after one of {latest:yyyy-MM-dd HH:mm:ss}.", seal);
        }
        else if (entry.At > latest)
        {
            _latest[seal.WriterId] = entry.At;
        }
    }

    private void Leaf(AuditFaultKind kind, string says, SealedEntry seal)
    {
        _batchIsFaulty |= kind != AuditFaultKind.SlippedIn;
        Fault(kind, says, seal.Index, seal.EntryId);
    }

    private void BatchDiffers(long until)
    {
        var which = until - _batchStart == 1 ? $"The entry at place {_batchStart} is" : $"The entries at places {_batchStart} to {until - 1} are";
        if (_batchIsOutOfOrder) Fault(AuditFaultKind.Reordered, $"{which} not in the order in which they were sealed.", _batchStart);
        else Fault(AuditFaultKind.Changed, $"{which} not what was signed: entry and seal were changed together.", _batchStart);
    }

    private void Compare()
    {
        if (outside is null || _wasCompared || Next != outside.Log.Count || _isBroken) return;
        _wasCompared = true;
        if (!_frontier.Root().AsSpan().SequenceEqual(outside.Log.Root))
        {
            Fault(AuditFaultKind.Replaced, $"The first {Next} leaves are not those of the checkpoint that you brought, dated {outside.At:yyyy-MM-dd HH:mm:ss} UTC: history before it was rewritten.", 0);
        }
    }

    /// <summary>An entry that fits the leaf of another has changed places with it, wholly or in its number or id; any other was changed.</summary>
    private void Explain(LeafRow row)
    {
        var (seal, leaf) = (row.Seal, AuditLeaf.Of(row.Entry!));
        var isMoved = _odd.Any(other => !ReferenceEquals(other, row)
            && (Fits(other.Seal, leaf.ToString())
                || Fits(other.Seal, (leaf with { Id = other.Seal.EntryId!.Value }).ToString())
                || Fits(other.Seal, (leaf with { WriterId = other.Seal.WriterId, Number = other.Seal.Number }).ToString())
                || Fits(other.Seal, (leaf with { Id = other.Seal.EntryId!.Value, WriterId = other.Seal.WriterId, Number = other.Seal.Number }).ToString())));
        var isRenumbered = Fits(seal, (leaf with { WriterId = seal.WriterId, Number = seal.Number }).ToString());
        if (isMoved) Fault(AuditFaultKind.Reordered, $"The entry {seal.EntryId} at place {seal.Index} has changed places with another.", seal.Index, seal.EntryId);
        else if (isRenumbered) Fault(AuditFaultKind.Reordered, $"The entry {seal.EntryId} at place {seal.Index} bears another number than the one it was sealed with.", seal.Index, seal.EntryId);
        else Fault(AuditFaultKind.Changed, $"The entry {seal.EntryId} at place {seal.Index} was changed.", seal.Index, seal.EntryId);
    }

    private static bool Fits(SealedEntry seal, string text) => AuditLeaf.Hash(text).AsSpan().SequenceEqual(seal.LeafHash);
}
