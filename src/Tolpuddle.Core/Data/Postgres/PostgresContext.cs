using Microsoft.EntityFrameworkCore;

namespace Tolpuddle.Core.Data.Postgres;

/// <summary>PostgreSQL: the same tables for several nodes.</summary>
public sealed class PostgresContext(DbContextOptions<PostgresContext> options, Vault vault, TimeProvider time) : TolpuddleContext(options, vault, time);
