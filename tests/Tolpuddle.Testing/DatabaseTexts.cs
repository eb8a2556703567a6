using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Data;

namespace Tolpuddle.Testing;

/// <summary>A text that a database holds, as the program reads it.</summary>
/// <param name="Column">Entity and property: <c>Report.Risk</c>.</param>
public sealed record StoredText(string Column, string Value);

/// <summary>Every text of a database, decrypted and read past all rules: what is not among them is nowhere, encrypted or not.</summary>
public static class DatabaseTexts
{
    private static readonly MethodInfo ReadRows = typeof(DatabaseTexts).GetMethod(nameof(ReadAsync), BindingFlags.Static | BindingFlags.NonPublic)!;

    /// <summary>All but slips, which open with their reporter's token and with nothing of ours.</summary>
    public static async Task<IReadOnlyList<StoredText>> TextsAsync(this TestDatabase database, CancellationToken cancel)
    {
        await using var db = database.Open(Viewer.System("test"));
        var texts = new List<StoredText>();
        foreach (var table in db.Model.GetEntityTypes().Where(table => !table.IsOwned()))
        {
            await (Task)ReadRows.MakeGenericMethod(table.ClrType).Invoke(null, [db, texts, cancel])!;
        }

        return texts;
    }

    private static async Task ReadAsync<T>(TolpuddleContext db, List<StoredText> texts, CancellationToken cancel)
        where T : class
    {
        foreach (var row in await db.Set<T>().IgnoreQueryFilters().ToListAsync(cancel)) Collect(db.Entry(row), texts);
        db.ChangeTracker.Clear();
    }

    private static void Collect(EntityEntry row, List<StoredText> texts)
    {
        foreach (var property in row.Properties.Concat(row.ComplexProperties.SelectMany(complex => complex.Properties)))
        {
            if (property.CurrentValue is string text) texts.Add(new StoredText(NameOf(property.Metadata), text));
            else if (property.CurrentValue is { } value && property.Metadata.PropertyInfo?.IsDefined(typeof(EncryptedAttribute)) == true) Collect(value, NameOf(property.Metadata), texts);
        }
    }

    /// <summary>What is encrypted as one: answers, each a property of a record.</summary>
    private static void Collect(object value, string column, List<StoredText> texts)
    {
        foreach (var part in value.GetType().GetProperties().Where(part => part.PropertyType == typeof(string) && part.GetIndexParameters().Length == 0))
        {
            texts.Add(new StoredText($"{column}.{part.Name}", part.GetValue(value) as string ?? ""));
        }
    }

    private static string NameOf(IProperty property) => $"{property.DeclaringType.ClrType.Name}.{property.Name}";
}
