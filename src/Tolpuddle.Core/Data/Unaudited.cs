using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Tolpuddle.Core.Access;

namespace Tolpuddle.Core.Data;

/// <summary>Marks a table, or a property, whose changes are not written down, and says why. A test lists them all.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Property)]
public sealed class UnauditedAttribute(string why) : Attribute
{
    public string Why { get; } = why;
}

/// <summary>Every change is written down with it, or not made.</summary>
internal static class WrittenDown
{
    /// <summary>Refuses a save in which no audit entry speaks of a changed row or of the record that the row belongs to.</summary>
    /// <returns>The new audit entries that the context tracks.</returns>
    /// <exception cref="InvalidOperationException">An operation has forgotten to call <see cref="TolpuddleContext.Record"/>.</exception>
    public static List<AuditEntry> Ensure(TolpuddleContext db)
    {
        var rows = db.ChangeTracker.Entries().ToList();
        if (db.Viewer.IsPreview) throw new InvalidOperationException("Whoever looks at a case as somebody else will see it saves nothing in their name.");
        var entries = rows.Where(row => row.State == EntityState.Added).Select(row => row.Entity).OfType<AuditEntry>().ToList();
        var changed = rows.Where(IsToBeWrittenDown).ToList();
        var many = db.ManyRows;
        if (changed.Count == 0 && many is null) return entries;
        var spokenOf = entries.Concat(many?.Entries ?? []).Select(entry => entry.SubjectId).ToHashSet();
        var unspoken = changed.Where(row => spokenOf.Count == 0 || !SpeaksOf(spokenOf, row)).Select(row => row.Metadata).FirstOrDefault() ?? many?.Unspoken(db, spokenOf);
        if (unspoken is not null)
        {
            throw new InvalidOperationException(
                $"A row of {unspoken.ClrType.Name} would change and nothing in the audit would say so. Call Record with its id, or that of the record it belongs to, before saving.");
        }

        return entries;
    }

    private static bool IsToBeWrittenDown(EntityEntry row)
    {
        if (row.State is EntityState.Unchanged or EntityState.Detached || row.Metadata.ClrType.IsDefined(typeof(UnauditedAttribute), inherit: false)) return false;
        return row.State != EntityState.Modified || !row.Properties.Any(p => p.IsModified) || row.Properties.Any(p => p.IsModified && !IsUnaudited(p));
    }

    private static bool IsUnaudited(PropertyEntry property) => property.Metadata.PropertyInfo?.IsDefined(typeof(UnauditedAttribute), inherit: false) == true;

    /// <summary>True if one of the ids in the row, its own or that of what it points to, is a subject of the audit. A row without ids needs any entry.</summary>
    private static bool SpeaksOf(HashSet<Guid> subjects, EntityEntry row)
    {
        var ids = row.Properties.Select(p => p.CurrentValue).OfType<Guid>().ToList();
        return ids.Count == 0 || ids.Exists(subjects.Contains);
    }
}
