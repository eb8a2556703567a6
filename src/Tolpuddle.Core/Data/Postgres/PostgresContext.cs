using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Access.Sealing;

namespace Tolpuddle.Core.Data.Postgres;

/// <summary>PostgreSQL: the same tables for several nodes.</summary>
public sealed class PostgresContext(DbContextOptions<PostgresContext> options, Vault vault, AuditNumbers numbers, TimeProvider time) : TolpuddleContext(options, vault, numbers, time);
