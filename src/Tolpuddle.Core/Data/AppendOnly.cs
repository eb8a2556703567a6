using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Tolpuddle.Core.Data;

/// <summary>Marks a table or a property that is written once: a correction is a new row.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Property)]
public sealed class AppendOnlyAttribute : Attribute
{
    /// <summary>
    /// Of a table: properties that hold the id of the record, or of a mention of the report, with which its rows may be deleted at the end of that record's time. Changed
    /// they may never be.
    /// </summary>
    public string[] ErasedWith { get; set; } = [];
}

/// <summary>What is written once stays as it was written: EF Core refuses to change it, and so does the database itself.</summary>
internal static class AppendOnlyTables
{
    /// <summary>PostgreSQL's triggers call a function; this is the one that refuses, unless a row goes with a record that is being erased.</summary>
    private const string Refusal = """
        CREATE OR REPLACE FUNCTION tolpuddle_append_only() RETURNS trigger LANGUAGE plpgsql AS
        $$
        DECLARE id uuid;
        BEGIN
          IF TG_NARGS > 0 THEN
            FOR i IN 0 .. TG_NARGS - 1 LOOP
              EXECUTE format('SELECT ($1).%I', TG_ARGV[i]) INTO id USING OLD;
              IF EXISTS (SELECT 1 FROM "ErasedRecords" WHERE "RecordId" = id)
                OR EXISTS (SELECT 1 FROM "Mentions" m JOIN "ErasedRecords" e ON e."RecordId" = m."ReportId" WHERE m."Id" = id) THEN RETURN OLD; END IF;
            END LOOP;
          END IF;
          RAISE EXCEPTION '% is append-only', TG_TABLE_NAME;
        END $$;
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

    /// <summary>Puts triggers into the database that refuse it to every statement, whoever sends it. Those of an older version are replaced.</summary>
    public static async Task ProtectAsync(TolpuddleContext db, CancellationToken cancel)
    {
        var isPostgres = db.Database.ProviderName!.Contains("Npgsql", StringComparison.Ordinal);
        var statements = Triggers(db.Model, isPostgres);
        await db.InOneStepAsync(async () => // nobody meets a table whose guard is being put up
        {
            await db.Database.ExecuteSqlRawAsync(string.Join('\n', isPostgres ? statements.Prepend(Refusal) : statements), cancel);
            return true;
        }, cancel);
    }

    private static IEnumerable<string> Triggers(IModel model, bool isPostgres)
    {
        foreach (var entity in model.GetEntityTypes())
        {
            if (IsMarked(entity.ClrType))
            {
                yield return Trigger(entity.GetTableName()!, "UPDATE", [], isPostgres);
                yield return Trigger(entity.GetTableName()!, "DELETE", ErasedWith(entity), isPostgres);
                continue;
            }

            var columns = entity.GetProperties().Where(p => IsMarked(p.PropertyInfo)).Select(p => $"\"{p.GetColumnName()}\"").ToList();
            if (columns.Count > 0) yield return Trigger(entity.GetTableName()!, $"UPDATE OF {string.Join(", ", columns)}", [], isPostgres);
        }
    }

    private static IReadOnlyList<string> ErasedWith(IEntityType entity) =>
        [.. entity.ClrType.GetCustomAttribute<AppendOnlyAttribute>(inherit: false)!.ErasedWith.Select(name => entity.FindProperty(name)!.GetColumnName())];

    private static string Trigger(string table, string what, IReadOnlyList<string> erasedWith, bool isPostgres)
    {
        var ids = string.Join(", ", erasedWith.Select(column => $"OLD.\"{column}\""));
        var unless = ids.Length == 0 ? "" : $"""WHEN NOT EXISTS (SELECT 1 FROM "ErasedRecords" WHERE "RecordId" IN ({ids})) AND NOT EXISTS (SELECT 1 FROM "Mentions" m JOIN "ErasedRecords" e ON e."RecordId" = m."ReportId" WHERE m."Id" IN ({ids})) """;
        var name = $"{table}_append_only_{what[..6].ToLowerInvariant()}";
        return isPostgres
            ? $"CREATE OR REPLACE TRIGGER \"{name}\" BEFORE {what} ON \"{table}\" FOR EACH ROW EXECUTE FUNCTION tolpuddle_append_only({string.Join(", ", erasedWith.Select(column => $"'{column}'"))});"
            : $"DROP TRIGGER IF EXISTS \"{name}\"; CREATE TRIGGER \"{name}\" BEFORE {what} ON \"{table}\" {unless}BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END;";
    }

    private static bool IsMarked(MemberInfo? member) => member?.IsDefined(typeof(AppendOnlyAttribute), inherit: false) == true;
}
