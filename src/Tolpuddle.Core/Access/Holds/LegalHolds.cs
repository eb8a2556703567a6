using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Data;

namespace Tolpuddle.Core.Access.Holds;

/// <summary>A hold as people read it.</summary>
/// <param name="MayLift">True for whoever may lift it: somebody of the agency other than who set it.</param>
public sealed record HoldRow(
    Guid Id, Guid RecordId, bool IsCase, string Reference, string Reason, string Authority, string SetBy, DateTime SetAt, DateOnly? ReviewOn,
    DateTime? LiftedAt, string? LiftedBy, string? LiftReason, bool MayLift)
{
    public bool Stands => LiftedAt is null;
}

/// <summary>
/// Holds records: while one stands nothing of the record is erased, merged away or undone. Set by one coordinator or data-protection officer of the
/// agency whose record it is, lifted by another.
/// </summary>
public sealed class LegalHolds(TolpuddleContext db)
{
    private const Role MaySet = Role.Coordinator | Role.DataProtectionOfficer;

    /// <summary>Holds on a record that the viewer sees, those that stand first.</summary>
    public async Task<IReadOnlyList<HoldRow>> OfAsync(Guid recordId, CancellationToken cancel) =>
        [.. (await RowsAsync(db.LegalHolds.Where(h => h.RecordId == recordId), cancel)).OrderBy(h => !h.Stands).ThenByDescending(h => h.SetAt)];

    /// <summary>Holds that stand on a report or on a case it belongs to, as far as the viewer sees them; and whether one stands that they do not see.</summary>
    public async Task<(IReadOnlyList<HoldRow> Holds, bool ElseHeld)> OfReportAsync(Guid reportId, CancellationToken cancel)
    {
        var holds = await RowsAsync(db.LegalHolds.Where(h => h.LiftedAt == null && (h.RecordId == reportId || db.CaseReports.Any(c => c.CaseId == h.RecordId && c.ReportId == reportId))), cancel);
        return (holds, holds.Count == 0 && await db.IsReportHeldAsync(reportId, cancel));
    }

    /// <summary>Every hold of the viewer's agency that stands, the one to be reviewed first on top.</summary>
    public async Task<IReadOnlyList<HoldRow>> StandingAsync(CancellationToken cancel)
    {
        var agency = db.Viewer.AgencyId;
        var rows = await RowsAsync(db.LegalHolds.Where(h => h.AgencyId == agency && h.LiftedAt == null), cancel);
        return [.. rows.OrderBy(h => h.ReviewOn ?? DateOnly.MaxValue).ThenBy(h => h.SetAt)];
    }

    /// <summary>Sets a hold. Null if done, otherwise why not.</summary>
    public async Task<string?> SetAsync(string reference, string reason, string authority, DateOnly? reviewOn, CancellationToken cancel)
    {
        if (!IsText(reason) || !IsText(authority)) return $"Say what it is needed for and by whose authority, each in at most {LegalHold.MaxWordsLength:N0} characters.";
        if (reviewOn <= Days.Of(db.Now)) return "A hold is reviewed on a later day.";
        if (!db.Viewer.Is(MaySet) || await db.RecordAsync(reference, cancel) is not { IsOurs: true } record) return "Your agency holds no such record.";
        if (!await db.TouchAsync(record, cancel)) return "It has just been erased.";
        db.LegalHolds.Add(new LegalHold
        {
            RecordId = record.Id,
            IsCase = record.IsCase,
            Reference = record.Reference,
            AgencyId = record.AgencyId,
            SetById = db.Viewer.AccountId,
            SetAt = db.Now,
            Reason = reason.Trim(),
            Authority = authority.Trim(),
            ReviewOn = reviewOn,
        });
        await EndProposalAsync(record.Id, cancel);
        await db.TellOfficersAsync(record.AgencyId, $"A legal hold was set on {record.Reference}.", $"/retention/{record.Reference}", cancel);
        db.Record("hold.set", record.Id);
        return await db.TrySaveAsync(cancel) ? null : "Somebody changed the record at this moment. Nothing was saved: try again.";
    }

    /// <summary>Lifts a hold, by another person than who set it. Null if done, otherwise why not.</summary>
    public async Task<string?> LiftAsync(Guid holdId, string reason, CancellationToken cancel)
    {
        if (!IsText(reason)) return $"Say why it is no longer needed, in at most {LegalHold.MaxWordsLength:N0} characters.";
        var (me, agency) = (db.Viewer.AccountId, db.Viewer.AgencyId);
        if (!db.Viewer.Is(MaySet) || await db.LegalHolds.SingleOrDefaultAsync(h => h.Id == holdId && h.AgencyId == agency && h.LiftedAt == null, cancel) is not { } hold) return "There is no such hold any more.";
        if (hold.SetById == me) return "You have set it yourself. Another coordinator or data-protection officer lifts it.";
        if (await db.RecordAsync(hold.Reference, cancel) is not { IsOurs: true } record || !await db.TouchAsync(record, cancel)) return "There is no such hold any more.";
        hold.Lift(me, reason.Trim(), db.Now);
        db.Notify(hold.SetById, $"The legal hold on {hold.Reference} was lifted.", $"/retention/{hold.Reference}");
        db.Record("hold.lift", hold.RecordId);
        return await db.TrySaveAsync(cancel) ? null : "Somebody changed the record at this moment. Nothing was saved: try again.";
    }

    /// <summary>Tells who set a hold, and the agency's data-protection officers, that its day of review has come: once each.</summary>
    internal async Task TellOfReviewsAsync(CancellationToken cancel)
    {
        var today = Days.Of(db.Now);
        var due = await db.LegalHolds.AsNoTracking().Where(h => h.LiftedAt == null && h.ReviewOn <= today && !db.Reminders.Any(r => r.SubjectId == h.Id && r.Kind == ReminderKind.Late)).ToListAsync(cancel);
        foreach (var hold in due)
        {
            db.Reminders.Add(new Reminder { SubjectId = hold.Id, Kind = ReminderKind.Late, DueAt = Days.StartOf(hold.ReviewOn!.Value), At = db.Now });
            var told = await db.Accounts.WhoProtectData().Where(a => a.AgencyId == hold.AgencyId && a.Id != hold.SetById).Select(a => a.Id).ToListAsync(cancel);
            foreach (var one in told.Append(hold.SetById)) db.Notify(one, $"The legal hold on {hold.Reference} is due for review.", $"/retention/{hold.Reference}");
            await db.TryBeFirstAsync(cancel); // or another node has just done it
        }
    }

    /// <summary>Nobody's wish that it be erased before its time outlives a hold. Of what goes with another record, the erasure itself sees when a hold was set.</summary>
    private async Task EndProposalAsync(Guid recordId, CancellationToken cancel)
    {
        if (await db.Endings.SingleOrDefaultAsync(e => e.RecordId == recordId && e.ProposedById != null, cancel) is { } ending) ending.DropProposal();
    }

    /// <summary>Holds go with their record to the agency that leads the case or holds the report now, whose people answer for them.</summary>
    internal async Task FollowAsync(CancellationToken cancel)
    {
        var moved = await db.LegalHolds.Where(h => h.LiftedAt == null && !db.Reports.Any(r => r.Id == h.RecordId && r.AgencyId == h.AgencyId) && !db.Cases.Any(c => c.Id == h.RecordId && c.LeadAgencyId == h.AgencyId))
            .IgnoreQueryFilters([TolpuddleContext.Visible]).ToListAsync(cancel);
        foreach (var hold in moved)
        {
            var agency = hold.IsCase
                ? await db.Cases.IgnoreQueryFilters([TolpuddleContext.Visible]).Where(c => c.Id == hold.RecordId).Select(c => c.LeadAgencyId).SingleOrDefaultAsync(cancel)
                : await db.Reports.IgnoreQueryFilters([TolpuddleContext.Visible]).Where(r => r.Id == hold.RecordId).Select(r => r.AgencyId).SingleOrDefaultAsync(cancel);
            if (agency == Guid.Empty) continue;
            hold.AgencyId = agency;
            db.Record("hold.follow", hold.RecordId);
            if (!await db.TrySaveAsync(cancel)) return; // somebody lifts one at this moment: the next round goes on
        }
    }

    private static bool IsText(string? text) => !string.IsNullOrWhiteSpace(text) && text.Length <= LegalHold.MaxWordsLength;

    private Task<List<HoldRow>> RowsAsync(IQueryable<LegalHold> holds, CancellationToken cancel)
    {
        var (me, agency, may) = (db.Viewer.AccountId, db.Viewer.AgencyId, db.Viewer.Is(MaySet));
        return holds.AsNoTracking().Select(h => new HoldRow(
            h.Id, h.RecordId, h.IsCase, h.Reference, h.Reason, h.Authority, db.Accounts.Where(a => a.Id == h.SetById).Select(a => a.Name).First(), h.SetAt, h.ReviewOn,
            h.LiftedAt, db.Accounts.Where(a => a.Id == h.LiftedById).Select(a => a.Name).FirstOrDefault(), h.LiftReason, may && h.LiftedAt == null && h.AgencyId == agency && h.SetById != me)).ToListAsync(cancel);
    }
}
