using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Migrations.Operations;

namespace Tolpuddle.Core.Data.Sqlite;

/// <summary>
/// Makes tables as EF Core does, but for the blind keys: these are nothing but their index, some forty of them for a report, and SQLite would keep
/// each twice, in the table and in its index (SQLite, "Clustered Indexes and the WITHOUT ROWID Optimization").
/// </summary>
internal sealed class SqliteTables(MigrationsSqlGeneratorDependencies dependencies, IRelationalAnnotationProvider migrationsAnnotations)
    : SqliteMigrationsSqlGenerator(dependencies, migrationsAnnotations)
{
    protected override void Generate(CreateTableOperation operation, IModel? model, MigrationCommandListBuilder builder, bool terminate = true)
    {
        var isIndexAlone = operation.Name == nameof(TolpuddleContext.BlindKeys);
        base.Generate(operation, model, builder, terminate && !isIndexAlone);
        if (!isIndexAlone) return;
        builder.Append(" WITHOUT ROWID");
        if (!terminate) return;
        builder.AppendLine(Dependencies.SqlGenerationHelper.StatementTerminator);
        EndStatement(builder);
    }
}
