using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Tolpuddle.Core.Data;

/// <summary>A table as the model makes it: its columns, and how each is taken from an entity, encryption and all.</summary>
internal sealed class TableShape
{
    private readonly List<(string Name, string StoreType, Func<object, object?> Read)> _columns = [];
    private readonly List<IClrPropertyGetter> _ids = [];

    private TableShape(IEntityType entity)
    {
        Entity = entity;
        Add(entity, whole => whole);
        Columns = [.. _columns.Select(c => c.Name)];
        StoreTypes = [.. _columns.Select(c => c.StoreType)];
    }

    public IEntityType Entity { get; }

    public string Name => Entity.GetTableName()!;

    public IReadOnlyList<string> Columns { get; }

    public IReadOnlyList<string> StoreTypes { get; }

    /// <summary>The shape of <paramref name="entity"/>, found out once for a model.</summary>
    public static TableShape Of(IEntityType entity) => entity.GetOrAddRuntimeAnnotationValue("Tolpuddle:Shape", static type => new TableShape(type!), entity);

    /// <summary>The ids in the row of <paramref name="entity"/>: its own, and those of what it points to.</summary>
    public IEnumerable<Guid> Ids(object entity) => _ids.Select(id => id.GetClrValue(entity)).OfType<Guid>();

    /// <summary>The row of <paramref name="entity"/>, in the order of <see cref="Columns"/>, as the database takes it.</summary>
    public object?[] Row(object entity) => [.. _columns.Select(c => c.Read(entity))];

    private void Add(ITypeBase type, Func<object, object?> reach)
    {
        foreach (var property in type.GetProperties())
        {
            var get = property.GetGetter();
            if (type == Entity && (property.ClrType == typeof(Guid) || property.ClrType == typeof(Guid?))) _ids.Add(get);
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
