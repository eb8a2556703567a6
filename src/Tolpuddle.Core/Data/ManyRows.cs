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

    private List<(TableShape Shape, List<object?[]> Rows)>? _made;

    /// <summary>In the order of their index once <see cref="Make"/> was called.</summary>
    public List<BlindKey> Keys { get; } = [];

    public List<AuditEntry> Entries { get; } = [];

    /// <summary>Adds a row. What it points at is in the database, or tracked, or was added before any row of its table.</summary>
    public void Add(object row)
    {
        _made = null;
        if (row is BlindKey key) Keys.Add(key);
        else if (row is AuditEntry entry) Entries.Add(entry);
        else if (_rows.TryGetValue(row.GetType(), out var rows)) rows.Add(row);
        else _rows.Add(row.GetType(), [row]);
    }

    /// <summary>The first of the tables with a row in which none of the ids is among <paramref name="subjects"/>, those of which the audit speaks; null if there is none.</summary>
    public IEntityType? Unspoken(TolpuddleContext db, HashSet<Guid> subjects) => _rows.Select(table => (Shape: ShapeOf(db, table.Key), Rows: table.Value))
        .Where(table => !table.Shape.Entity.ClrType.IsDefined(typeof(UnauditedAttribute), inherit: false) && !table.Rows.TrueForAll(row => table.Shape.Ids(row).Any(subjects.Contains)))
        .Select(table => table.Shape.Entity).FirstOrDefault();

    /// <summary>Does all that can be done before others must wait for the save: encrypts, and puts keys into order.</summary>
    public void Make(TolpuddleContext db)
    {
        if (_made is not null) return;
        NewBlindKeys.Sort(Keys);
        _made = [.. _rows.Select(table => (Shape: ShapeOf(db, table.Key), table.Value)).Select(table => (table.Shape, table.Value.ConvertAll(row => table.Shape.Row(row))))];
    }

    /// <summary>Writes all but <see cref="Keys"/> and <see cref="Entries"/> in the transaction that <paramref name="db"/> is in.</summary>
    /// <returns>How many.</returns>
    /// <exception cref="DbUpdateException">The database refuses.</exception>
    public async Task<int> WriteAsync(TolpuddleContext db, CancellationToken cancel)
    {
        Make(db);
        foreach (var (shape, rows) in _made!) await WriteAsync(db, shape, rows, cancel);
        return _made.Sum(table => table.Rows.Count);
    }

    /// <summary>Writes <see cref="Entries"/>, which have their numbers now.</summary>
    /// <returns>How many.</returns>
    /// <exception cref="DbUpdateException">The database refuses.</exception>
    public async Task<int> WriteEntriesAsync(TolpuddleContext db, CancellationToken cancel)
    {
        var shape = ShapeOf(db, typeof(AuditEntry));
        if (Entries.Count > 0) await WriteAsync(db, shape, Entries.Select(shape.Row), cancel);
        return Entries.Count;
    }

    private static TableShape ShapeOf(TolpuddleContext db, Type type) => TableShape.Of(db.Model.FindEntityType(type)!);

    private static async Task WriteAsync(TolpuddleContext db, TableShape shape, IEnumerable<object?[]> rows, CancellationToken cancel)
    {
        try
        {
            await RowsInto.WriteAsync(db.Database.GetDbConnection(), shape.Name, shape.Columns, shape.StoreTypes, rows, cancel);
        }
        catch (DbException e)
        {
            throw new DbUpdateException("Many rows could not be saved.", e);
        }
    }
}
