using System.Data.Common;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Tolpuddle.Core.Data.Copies;

/// <summary>
/// A table and its columns, and how a value travels from one engine to another: what was encrypted stays so, ids and
/// times take the form that each engine has for them, and everything else is as it stands.
/// </summary>
internal sealed class TableRows
{
    private readonly List<Column> _columns;

    private TableRows(ITable table)
    {
        Name = table.Name;
        _columns = [.. table.Columns.OrderBy(c => c.Name, StringComparer.Ordinal).Select(c => new Column(c))];
    }

    public string Name { get; }

    public IReadOnlyList<string> Columns => [.. _columns.Select(c => c.Name)];

    public IReadOnlyList<string> StoreTypes => [.. _columns.Select(c => c.StoreType)];

    public string Select => $"SELECT {string.Join(", ", Columns.Select(name => $"\"{name}\""))} FROM \"{Name}\"";

    /// <summary>Asks for 1 if it holds a row, for 0 if it holds none.</summary>
    public string HasRows => $"SELECT COUNT(*) AS \"Value\" FROM (SELECT 1 FROM \"{Name}\" LIMIT 1) AS one";

    /// <summary>All tables of the model, each after those that its rows point at.</summary>
    public static IReadOnlyList<TableRows> Of(DbContext db)
    {
        var left = db.Model.GetRelationalModel().Tables.OrderBy(t => t.Name, StringComparer.Ordinal).ToList();
        var ordered = new List<ITable>();
        while (left.Count > 0)
        {
            var next = left.First(table => table.ForeignKeyConstraints.All(key => key.PrincipalTable == table || ordered.Contains(key.PrincipalTable)));
            left.Remove(next);
            ordered.Add(next);
        }

        return [.. ordered.Select(table => new TableRows(table))];
    }

    /// <summary>Writes the row on which <paramref name="reader"/> stands as an array.</summary>
    public void Write(DbDataReader reader, Utf8JsonWriter json)
    {
        json.WriteStartArray();
        for (var i = 0; i < _columns.Count; i++)
        {
            if (reader.IsDBNull(i)) json.WriteNullValue();
            else JsonSerializer.Serialize(json, _columns[i].Read(reader, i), _columns[i].Travels);
        }

        json.WriteEndArray();
    }

    /// <summary>Reads what <see cref="Write"/> wrote, as this engine takes it.</summary>
    /// <exception cref="JsonException">It is no row of this table.</exception>
    public object?[] Read(string line)
    {
        using var row = JsonDocument.Parse(line);
        if (row.RootElement.GetArrayLength() != _columns.Count) throw new JsonException($"A row of {Name} has {_columns.Count} values.");
        return [.. row.RootElement.EnumerateArray().Select((value, i) => value.ValueKind == JsonValueKind.Null ? null : _columns[i].Store(value.Deserialize(_columns[i].Travels)!))];
    }

    private sealed class Column
    {
        private readonly ValueConverter? _engines;
        private readonly Func<DbDataReader, int, object> _read;

        public Column(IColumn column)
        {
            (Name, StoreType) = (column.Name, column.StoreType);
            var mapping = column.PropertyMappings[0];
            var (converter, type) = (mapping.TypeMapping.Converter, Bare(mapping.Property.ClrType));
            var stored = Bare(converter?.ProviderClrType ?? type);
            // Only these two have a form of each engine's own; any other converter is the program's, the same on both.
            if (type == typeof(Guid) || type == typeof(DateTime)) (_engines, Travels) = (converter, type);
            else Travels = stored;
            _read = typeof(Column).GetMethod(nameof(Value), System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Static)!
                .MakeGenericMethod(stored).CreateDelegate<Func<DbDataReader, int, object>>();
        }

        public string Name { get; }

        public string StoreType { get; }

        /// <summary>The type of the value on its way.</summary>
        public Type Travels { get; }

        public object Read(DbDataReader reader, int ordinal)
        {
            var value = _read(reader, ordinal);
            return _engines is null ? value : _engines.ConvertFromProvider(value)!;
        }

        public object Store(object value) => _engines is null ? value : _engines.ConvertToProvider(value)!;

        private static object Value<T>(DbDataReader reader, int ordinal) => reader.GetFieldValue<T>(ordinal)!;

        private static Type Bare(Type type) => Nullable.GetUnderlyingType(type) ?? type;
    }
}
