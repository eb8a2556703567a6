using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Tolpuddle.Core.Access.Sealing;
using Tolpuddle.Core.Data.Postgres;
using Tolpuddle.Core.Data.Sqlite;

namespace Tolpuddle.Core.Data;

public static class CoreServices
{
    /// <summary>
    /// Registers the context for <paramref name="database"/> and every operation: each public sealed class of this
    /// assembly whose constructor takes the context.
    /// </summary>
    public static IServiceCollection AddTolpuddleCore(this IServiceCollection services, Database database)
    {
        services.AddSingleton(database);
        services.AddSingleton<Vault>();
        services.AddSingleton<OpenConnections>();
        services.AddSingleton<AuditNumbers>();
        if (database.Engine == DatabaseEngine.Sqlite) AddContext<SqliteContext>(services, database);
        else AddContext<PostgresContext>(services, database);

        foreach (var operation in Operations()) services.AddScoped(operation);
        return services;
    }

    private static void AddContext<TContext>(IServiceCollection services, Database database)
        where TContext : TolpuddleContext
    {
        services.AddDbContext<TContext>(database.Configure, ServiceLifetime.Scoped, ServiceLifetime.Singleton);
        services.AddScoped<TolpuddleContext>(provider => provider.GetRequiredService<TContext>());
    }

    private static IEnumerable<Type> Operations() => typeof(CoreServices).Assembly.GetExportedTypes()
        .Where(type => type is { IsClass: true, IsSealed: true, IsAbstract: false } && !typeof(DbContext).IsAssignableFrom(type))
        .Where(type => type.GetConstructors().Any(c => c.GetParameters().Any(p => p.ParameterType == typeof(TolpuddleContext))));
}
