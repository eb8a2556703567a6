using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Tolpuddle.Core.Data;

/// <summary>Marks a table or a property that is written once: a correction is a new row.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Property)]
public sealed class AppendOnlyAttribute : Attribute;

/// <summary>What is written once stays as it was written: EF Core refuses to change it, and so does the database itself.</summary>
internal static class AppendOnlyTables
{
    /// <summary>PostgreSQL's triggers call a function; this is the one that refuses.</summary>
    private const string Refusal = """
        CREATE OR REPLACE FUNCTION tolpuddle_append_only() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$;
        """;

    /// <summary>Makes EF Core refuse to change what is marked.</summary>
    public static void Apply(IMutableModel model)
    {
        foreach (var entity in model.GetEntityTypes())
        {
            var whole = IsMarked(entity.ClrType);
            foreach (var property in entity.GetProperties())
            {
                if (property.IsPrimaryKey()) continue;
                if (whole || IsMarked(property.PropertyInfo)) property.SetAfterSaveBehavior(PropertySaveBehavior.Throw);
            }
        }
    }

    /// <summary>Puts triggers into the database that refuse it to every statement, whoever sends it. Does no harm where they are already.</summary>
    public static async Task ProtectAsync(TolpuddleContext db, CancellationToken cancel)
    {
        var isPostgres = db.Database.ProviderName!.Contains("Npgsql", StringComparison.Ordinal);
        var statements = Triggers(db.Model, isPostgres);
        await db.Database.ExecuteSqlRawAsync(string.Join('\n', isPostgres ? statements.Prepend(Refusal) : statements), cancel);
    }

    private static IEnumerable<string> Triggers(IModel model, bool isPostgres)
    {
        foreach (var entity in model.GetEntityTypes())
        {
            if (IsMarked(entity.ClrType))
            {
                yield return Trigger(entity.GetTableName()!, "UPDATE", isPostgres);
                yield return Trigger(entity.GetTableName()!, "DELETE", isPostgres);
                continue;
            }

            var columns = entity.GetProperties().Where(p => IsMarked(p.PropertyInfo)).Select(p => $"\"{p.GetColumnName()}\"").ToList();
            if (columns.Count > 0) yield return Trigger(entity.GetTableName()!, $"UPDATE OF {string.Join(", ", columns)}", isPostgres);
        }
    }

    private static string Trigger(string table, string what, bool isPostgres)
    {
        var name = $"{table}_append_only_{what[..6].ToLowerInvariant()}";
        return isPostgres
            ? $"CREATE OR REPLACE TRIGGER \"{name}\" BEFORE {what} ON \"{table}\" FOR EACH ROW EXECUTE FUNCTION tolpuddle_append_only();"
            : $"CREATE TRIGGER IF NOT EXISTS \"{name}\" BEFORE {what} ON \"{table}\" BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END;";
    }

    private static bool IsMarked(MemberInfo? member) => member?.IsDefined(typeof(AppendOnlyAttribute), inherit: false) == true;
}
