using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Data;
using Tolpuddle.Core.Reports;

namespace Tolpuddle.Core.Cases;

internal static class OnwardSharing
{
    /// <summary>The item of a report that is graded "no onward sharing"; null if there is none.</summary>
    public static async Task<SendResult.SharingForbidden?> ForbiddenItemAsync(this TolpuddleContext db, Guid reportId, CancellationToken cancel)
    {
        var grades = Grading.InForce(await db.Grades.AsNoTracking().Where(g => g.ReportId == reportId).ToListAsync(cancel));
        if (grades.Values.FirstOrDefault(Grading.ForbidsSharing) is not { } forbidden) return null;
        var item = await db.Mentions.AsNoTracking().Where(m => m.Id == forbidden.MentionId).Select(m => m.Text).SingleOrDefaultAsync(cancel);
        return new SendResult.SharingForbidden(item ?? "");
    }
}
