using Microsoft.EntityFrameworkCore;

namespace Tolpuddle.Core.Data;

internal static class Saving
{
    /// <summary>
    /// Saves everything; or nothing and false if somebody else changed one of the rows since it was read. What was
    /// tried is forgotten then: the page that says so saves too.
    /// </summary>
    public static async Task<bool> TrySaveAsync(this TolpuddleContext db, CancellationToken cancel)
    {
        try
        {
            await db.SaveChangesAsync(cancel);
            return true;
        }
        catch (DbUpdateConcurrencyException)
        {
            db.ChangeTracker.Clear(); // what failed must not be saved with whatever comes next
            return false;
        }
    }

    /// <summary>Saves everything; or nothing and false if the database refuses it, as it does where another node, or another press of the same button, was quicker. What was tried is forgotten then.</summary>
    public static async Task<bool> TryBeFirstAsync(this TolpuddleContext db, CancellationToken cancel)
    {
        try
        {
            await db.SaveChangesAsync(cancel);
            return true;
        }
        catch (DbUpdateException)
        {
            db.ChangeTracker.Clear();
            return false;
        }
    }
}
