using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Tolpuddle.Core.Access.Sealing;
using Tolpuddle.Core.Data.Postgres;
using Tolpuddle.Core.Data.Sqlite;

namespace Tolpuddle.Core.Data;

// What `dotnet ef migrations add` works with; see docs/architecture.md, "A new column".

internal sealed class SqliteDesign : IDesignTimeDbContextFactory<SqliteContext>
{
    public SqliteContext CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<SqliteContext>().UseSqlite("Data Source=design.db").Options, new Vault(), new AuditNumbers(), TimeProvider.System, new OpenConnections());
}

internal sealed class PostgresDesign : IDesignTimeDbContextFactory<PostgresContext>
{
    public PostgresContext CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<PostgresContext>().UseNpgsql("Host=design").Options, new Vault(), new AuditNumbers(), TimeProvider.System);
}
