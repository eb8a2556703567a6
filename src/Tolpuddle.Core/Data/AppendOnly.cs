using Microsoft.EntityFrameworkCore.Metadata;

namespace Tolpuddle.Core.Data;

/// <summary>Marks a table or a property that is written once: a correction is a new row.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Property)]
public sealed class AppendOnlyAttribute : Attribute;

internal static class AppendOnlyTables
{
    /// <summary>Makes EF Core refuse to change what is marked.</summary>
    public static void Apply(IMutableModel model)
    {
        foreach (var entity in model.GetEntityTypes())
        {
            var whole = entity.ClrType.IsDefined(typeof(AppendOnlyAttribute), inherit: false);
            foreach (var property in entity.GetProperties())
            {
                if (property.IsPrimaryKey()) continue;
                if (whole || property.PropertyInfo?.IsDefined(typeof(AppendOnlyAttribute), inherit: false) == true)
                {
                    property.SetAfterSaveBehavior(PropertySaveBehavior.Throw);
                }
            }
        }
    }
}
