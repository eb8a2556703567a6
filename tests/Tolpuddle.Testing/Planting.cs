using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Data;

namespace Tolpuddle.Testing;

/// <summary>Puts rows into a database without the operation that would have made them.</summary>
public static class Planting
{
    /// <summary>Saves what was added or changed, with the audit entries without which nothing is saved.</summary>
    public static async Task PlantAsync(this TolpuddleContext db, CancellationToken cancel)
    {
        db.ChangeTracker.DetectChanges();
        foreach (var row in db.ChangeTracker.Entries().Where(e => e.State is not EntityState.Unchanged && e.Entity is not AuditEntry).ToList())
        {
            db.Audit.Add(new AuditEntry
            {
                At = db.Now,
                AccountId = db.Viewer.AccountId,
                AgencyId = db.Viewer.AgencyId,
                Act = "test.plant",
                SubjectId = row.Properties.Select(p => p.CurrentValue).OfType<Guid>().FirstOrDefault(),
                Purpose = "test",
            });
        }

        await db.SaveChangesAsync(cancel);
    }
}
