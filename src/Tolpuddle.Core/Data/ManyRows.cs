using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Tolpuddle.Core.Access;

namespace Tolpuddle.Core.Data;

/// <summary>
/// New rows beside those that a context tracks, written with its next save table by table: to track each of them and save it by a
/// statement of its own takes an import longer than all else that it does. They are guarded, numbered and encrypted as any other.
/// </summary>
internal sealed class ManyRows
{
    private readonly OrderedDictionary<Type, List<object>> _rows = [];

    public List<BlindKey> Keys { get; } = [];

    public IEnumerable<AuditEntry> Entries => _rows.TryGetValue(typeof(AuditEntry), out var entries) ? entries.Cast<AuditEntry>() : [];

    /// <summary>Adds a row. What it points at is in the database, or tracked, or was added before any row of its table.</summary>
    public void Add(object row)
    {
        if (row is BlindKey key) Keys.Add(key);
        else if (_rows.TryGetValue(row.GetType(), out var rows)) rows.Add(row);
        else _rows.Add(row.GetType(), [row]);
    }

    /// <summary>The first of the tables with a row in which none of the ids is among <paramref name="subjects"/>, those of which the audit speaks; null if there is none.</summary>
    public IEntityType? Unspoken(TolpuddleContext db, HashSet<Guid> subjects) => Shapes(db)
        .Where(table => !table.Shape.Entity.ClrType.IsDefined(typeof(UnauditedAttribute), inherit: false) && !table.Rows.TrueForAll(row => table.Shape.Ids(row).Any(subjects.Contains)))
        .Select(table => table.Shape.Entity).FirstOrDefault();

    /// <summary>Writes all but <see cref="Keys"/> in the transaction that <paramref name="db"/> is in.</summary>
    /// <returns>How many.</returns>
    /// <exception cref="DbUpdateException">The database refuses.</exception>
    public async Task<int> WriteAsync(TolpuddleContext db, CancellationToken cancel)
    {
        try
        {
            foreach (var (shape, rows) in Shapes(db))
            {
                await RowsInto.WriteAsync(db.Database.GetDbConnection(), shape.Name, shape.Columns, shape.StoreTypes, rows.Select(shape.Row), cancel);
            }
        }
        catch (DbException e)
        {
            throw new DbUpdateException("Many rows could not be saved.", e);
        }

        return _rows.Values.Sum(rows => rows.Count);
    }

    private IEnumerable<(TableShape Shape, List<object> Rows)> Shapes(TolpuddleContext db) => _rows.Select(table => (TableShape.Of(db.Model.FindEntityType(table.Key)!), table.Value));
}
