using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Data;

namespace Tolpuddle.Core.Retention;

/// <summary>A class with the time that holds for it now.</summary>
/// <param name="IsOwn">True where the partnership has said otherwise than the product.</param>
public sealed record PeriodRow(RetentionClass Class, int Months, string Ground, bool IsOwn);

/// <summary>How long each class of records is kept: defaults with their ground, and what the partnership's administrator says instead.</summary>
public sealed class RetentionPeriods(TolpuddleContext db)
{
    public async Task<IReadOnlyList<PeriodRow>> ListAsync(CancellationToken cancel)
    {
        var own = await db.RetentionPeriods.AsNoTracking().ToDictionaryAsync(p => p.Class, cancel);
        return [.. RetentionClass.All.Select(c => own.TryGetValue(c.Code, out var period) ? new PeriodRow(c, period.Months, period.Ground, true) : new PeriodRow(c, c.Months, c.Ground, false))];
    }

    /// <summary>Keeps a class for so many months after the last human decision. Null if done, otherwise why not.</summary>
    public async Task<string?> SetAsync(string code, int months, string ground, CancellationToken cancel)
    {
        if (!db.Viewer.Is(Role.Administrator) || RetentionClass.All.All(c => c.Code != code)) return "There is no such class.";
        if (months is < 1 or > RetentionClass.MostMonths) return $"Write the months in figures, from 1 to {RetentionClass.MostMonths:N0}.";
        if (string.IsNullOrWhiteSpace(ground) || ground.Length > RetentionPeriod.MaxGroundLength) return $"Write on what ground, in at most {RetentionPeriod.MaxGroundLength} characters.";
        var period = await db.RetentionPeriods.SingleOrDefaultAsync(p => p.Class == code, cancel);
        if (period is null) db.RetentionPeriods.Add(period = new RetentionPeriod { Class = code, Months = months, Ground = ground.Trim() });
        else (period.Months, period.Ground) = (months, ground.Trim());
        period.Version++;
        db.Record("retention.period", period.AuditId);
        return await db.TryBeFirstAsync(cancel) ? null : "Somebody else has just changed it. Nothing was saved: look again.";
    }

    /// <summary>True once somebody has looked at the periods and said so, and in a demonstration: before that nobody is warned and nothing is erased by time.</summary>
    public Task<bool> HaveBegunAsync(CancellationToken cancel) => db.Profiles.AnyAsync(p => p.IsDemonstration || p.RetentionBegunAt != null, cancel);

    /// <summary>Lets the periods count, as they stand, by an administrator who has looked at them. Null if done, otherwise why not.</summary>
    public async Task<string?> BeginAsync(CancellationToken cancel)
    {
        if (!db.Viewer.Is(Role.Administrator)) return "Only an administrator can begin it.";
        var profile = await db.Profiles.SingleAsync(cancel);
        if (profile.RetentionBegunAt is not null) return null;
        profile.RetentionBegunAt = db.Now;
        db.Record("retention.begin", profile.HostAgencyId);
        await db.SaveChangesAsync(cancel);
        return null;
    }

    /// <summary>By class, the months that hold now.</summary>
    internal async Task<IReadOnlyDictionary<string, int>> MonthsAsync(CancellationToken cancel) => (await ListAsync(cancel)).ToDictionary(p => p.Class.Code, p => p.Months);
}
