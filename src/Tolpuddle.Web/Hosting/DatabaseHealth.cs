using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Tolpuddle.Core.Data;

namespace Tolpuddle.Web.Hosting;

/// <summary>Ready means that the database answers a question, not that it could be asked one.</summary>
internal sealed class DatabaseHealth(TolpuddleContext db) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        await db.Profiles.AnyAsync(cancellationToken);
        return HealthCheckResult.Healthy();
    }
}
