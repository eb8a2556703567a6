namespace Tolpuddle.Core.Access.Sealing;

/// <summary>In which way the audit is not what was sealed.</summary>
public enum AuditFaultKind
{
    /// <summary>An entry, or its seal, says something else.</summary>
    Changed,

    /// <summary>Something that was sealed is not there.</summary>
    Removed,

    /// <summary>Entries have changed places.</summary>
    Reordered,

    /// <summary>Something is there that was never sealed where it says it belongs.</summary>
    SlippedIn,

    /// <summary>A checkpoint is not what was signed, or is missing among the others.</summary>
    Checkpoint,

    /// <summary>The end of the log is missing.</summary>
    Cut,

    /// <summary>The log is another than the one that a checkpoint kept outside speaks of.</summary>
    Replaced,
}

/// <summary>One thing that is not as it was sealed.</summary>
/// <param name="Says">What and where, in one sentence.</param>
/// <param name="Index">The place in the log, from 0.</param>
/// <param name="EntryId">The entry concerned, if it is one.</param>
public sealed record AuditFault(AuditFaultKind Kind, string Says, long Index, Guid? EntryId = null);

/// <summary>What was found when everything was computed again.</summary>
/// <param name="IsWhole">True if nothing that was sealed was changed, removed, reordered or slipped in.</param>
/// <param name="Sealed">Leaves of the log.</param>
/// <param name="MissingNumbers">Numbers that were handed out and never came: a save failed, or its entries were removed within the moment before they would have been sealed.</param>
/// <param name="Late">Entries that came after their number had been sealed as missing.</param>
/// <param name="Waiting">Entries that are not sealed yet; nothing can be said about them.</param>
/// <param name="SealedUntil">When the last checkpoint was signed.</param>
/// <param name="ComparedWith">Leaves under the checkpoint that was brought from outside; null if none was.</param>
/// <param name="FaultCount">All faults; <paramref name="Faults"/> has the first of them.</param>
public sealed record AuditVerdict(
    bool IsWhole, long Sealed, long Checkpoints, long MissingNumbers, long Late, long Waiting, DateTime? SealedUntil, long? ComparedWith, long FaultCount, IReadOnlyList<AuditFault> Faults);
