using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Data;

namespace Tolpuddle.Core.Access;

/// <summary>One emergency access, as those who review it read it.</summary>
/// <param name="Looks">How often the person looked at the record while it was open to them.</param>
/// <param name="IsMine">True for who used it: they read the review and do not write it.</param>
public sealed record EmergencyRow(
    Guid Id, string Reference, string Person, string Agency, string HolderAgency, string Reason, DateTime OpenedAt, DateTime Until, int Looks, string Owner, DateTime ReviewDueAt,
    DateTime? ReviewedAt, string? Reviewer, bool? WasJustified, string? ReviewReason, bool IsMine)
{
    public bool MayReview => ReviewedAt is null && !IsMine;
}

/// <summary>How a review ended.</summary>
public enum ReviewResult
{
    Done, NotFound, NeedsReason,

    /// <summary>Whoever used it does not review it.</summary>
    OwnUse,

    /// <summary>Somebody was quicker.</summary>
    Already,
}

/// <summary>
/// Each use of emergency access, week by week, for those who answer for the record and for data-protection officers of both agencies:
/// somebody other than who used it says of each whether it was justified.
/// </summary>
public sealed class EmergencyReviews(TolpuddleContext db)
{
    public const string Path = "/emergency/reviews";

    public const int MaxReasonLength = 1000;

    private const int Most = 200;

    private static readonly string[] Opened = ["report.open", "case.open", "file.open"];

    /// <summary>What waits for a review, what is due first on top. Asking is written down.</summary>
    public async Task<List<EmergencyRow>> WaitingAsync(CancellationToken cancel)
    {
        var rows = await RowsAsync(db.EmergencyAccesses.Where(e => e.ReviewedAt == null).OrderBy(e => e.ReviewDueAt).ThenBy(e => e.Id), cancel);
        db.Record("emergency.list", db.Viewer.AgencyId);
        await db.SaveChangesAsync(cancel);
        return rows;
    }

    /// <summary>What was used in the week of <paramref name="monday"/> and has been reviewed, the newest first.</summary>
    public Task<List<EmergencyRow>> WeekAsync(DateOnly monday, CancellationToken cancel)
    {
        var (from, until) = (Days.StartOf(monday), Days.EndOf(monday.AddDays(6)));
        return RowsAsync(db.EmergencyAccesses.Where(e => e.ReviewedAt != null && e.OpenedAt >= from && e.OpenedAt < until).OrderByDescending(e => e.OpenedAt).ThenBy(e => e.Id), cancel);
    }

    /// <summary>Says of one use whether it was justified. Who used it is told; if it was not, the data-protection officers of their agency too.</summary>
    public async Task<ReviewResult> ReviewAsync(Guid id, bool justified, string reason, CancellationToken cancel)
    {
        if (await db.EmergencyAccesses.SingleOrDefaultAsync(e => e.Id == id, cancel) is not { } access) return ReviewResult.NotFound;
        if (access.AccountId == db.Viewer.AccountId) return ReviewResult.OwnUse;
        if (access.ReviewedAt is not null) return ReviewResult.Already;
        if (string.IsNullOrWhiteSpace(reason) || reason.Length > MaxReasonLength) return ReviewResult.NeedsReason;

        access.Review(db.Viewer.AccountId, justified, reason.Trim(), db.Now);
        if (!justified && access.Until > db.Now) await db.ShutAsync(access, cancel);
        db.Notify(access.AccountId, $"Your emergency access to {access.Reference} was reviewed: {(justified ? "justified" : "not justified")}.", Path);
        if (!justified) await db.TellOfficersAsync(access.AgencyId, $"An emergency access by your agency, to {access.Reference}, was found not justified.", Path, cancel);
        db.Record("emergency.review", access.RecordId);
        return await db.TrySaveAsync(cancel) ? ReviewResult.Done : ReviewResult.Already;
    }

    private async Task<List<EmergencyRow>> RowsAsync(IQueryable<EmergencyAccess> uses, CancellationToken cancel)
    {
        var rows = await uses.AsNoTracking().Take(Most).Select(e => new EmergencyRow(
            e.Id, e.Reference, db.Accounts.First(a => a.Id == e.AccountId).Name, db.Agencies.First(a => a.Id == e.AgencyId).Name, db.Agencies.First(a => a.Id == e.HolderAgencyId).Name,
            e.Reason, e.OpenedAt, e.Until, 0, db.Accounts.First(a => a.Id == e.OwnerId).Name, e.ReviewDueAt, e.ReviewedAt,
            db.Accounts.Where(a => a.Id == e.ReviewedById).Select(a => a.Name).FirstOrDefault(), e.WasJustified, e.ReviewReason, e.AccountId == db.Viewer.AccountId)).ToListAsync(cancel);
        var looks = await LooksAsync([.. rows.Select(r => r.Id)], cancel);
        return [.. rows.Select(r => r with { Looks = looks.GetValueOrDefault(r.Id) })];
    }

    /// <summary>How many pages and files of the record, and of the reports of a case, were opened by each use. Sees past the rules: numbers, for those who see the use.</summary>
    private Task<Dictionary<Guid, int>> LooksAsync(List<Guid> uses, CancellationToken cancel) =>
        db.EmergencyAccesses.IgnoreQueryFilters().AsNoTracking().Where(e => uses.Contains(e.Id)).Select(e => new
        {
            e.Id,
            Looks = db.Audit.Count(l => l.AccountId == e.AccountId && Opened.Contains(l.Act) && l.At >= e.OpenedAt && l.At < e.Until
                && (l.SubjectId == e.RecordId || db.CaseReports.Any(c => c.CaseId == e.RecordId && c.ReportId == l.SubjectId))),
        }).ToDictionaryAsync(e => e.Id, e => e.Looks, cancel);
}

internal static class EmergencyEnding
{
    /// <summary>Shuts an emergency access before its time.</summary>
    public static async Task ShutAsync(this TolpuddleContext db, EmergencyAccess access, CancellationToken cancel)
    {
        access.End(db.Now);
        await db.EndGrantAsync(access.RecordId, access.AccountId, EmergencyAccess.GrantReason, cancel);
        db.Record("emergency.end", access.RecordId);
    }
}
