using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Data;

namespace Tolpuddle.Core.Access.Programs;

/// <summary>What a program was told when its report came in.</summary>
/// <param name="HeldBy">The agency that answers for the report.</param>
public sealed record SendReceipt(string Reference, DateTime ReceivedAt, string HeldBy);

internal static class SentReports
{
    /// <summary>
    /// The receipt of a report that the viewer sent under this request before, and what it had sent; null if it had not. Sees
    /// past the rules: a program that only sends sees no report, and is told again what it was told then.
    /// </summary>
    public static async Task<(byte[] BodyHash, SendReceipt Receipt)?> SentBeforeAsync(this TolpuddleContext db, byte[] requestHash, CancellationToken cancel)
    {
        var key = db.Viewer.AccountId;
        var found = await (from s in db.SentReports.AsNoTracking()
                           join r in db.Reports on s.ReportId equals r.Id
                           join a in db.Agencies on r.AgencyId equals a.Id
                           where s.KeyId == key && s.RequestHash == requestHash
                           select new { s.BodyHash, r.Reference, r.ReceivedAt, a.Name }).IgnoreQueryFilters([TolpuddleContext.Visible]).SingleOrDefaultAsync(cancel);
        return found is null ? null : (found.BodyHash, new SendReceipt(found.Reference, found.ReceivedAt, found.Name));
    }
}
