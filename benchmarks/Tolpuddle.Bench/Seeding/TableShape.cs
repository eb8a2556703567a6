using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Tolpuddle.Bench.Seeding;

/// <summary>A table as the model makes it: its columns, and how each is taken from an entity, encryption and all.</summary>
internal sealed class TableShape
{
    private readonly List<(string Name, string StoreType, Func<object, object?> Read)> _columns = [];

    public TableShape(IEntityType entity)
    {
        Name = entity.GetTableName()!;
        Add(entity, whole => whole);
    }

    public string Name { get; }

    public IReadOnlyList<string> Columns => [.. _columns.Select(c => c.Name)];

    public IReadOnlyList<string> StoreTypes => [.. _columns.Select(c => c.StoreType)];

    /// <summary>The row of <paramref name="entity"/>, in the order of <see cref="Columns"/>, as the database takes it.</summary>
    public object?[] Row(object entity) => [.. _columns.Select(c => c.Read(entity))];

    private void Add(ITypeBase type, Func<object, object?> reach)
    {
        foreach (var property in type.GetProperties())
        {
            var get = property.GetGetter();
            var convert = property.GetTypeMapping().Converter?.ConvertToProvider;
            object? Read(object entity)
            {
                var value = reach(entity) is { } owner ? get.GetClrValue(owner) : null;
                return value is null || convert is null ? value : convert(value);
            }

            var column = property.GetTableColumnMappings().First().Column;
            _columns.Add((column.Name, column.StoreType, Read));
        }

        foreach (var part in type.GetComplexProperties())
        {
            var get = part.GetGetter();
            Add(part.ComplexType, entity => reach(entity) is { } owner ? get.GetClrValue(owner) : null);
        }
    }
}
