using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Access.Holds;
using Tolpuddle.Core.Cases;
using Tolpuddle.Core.Data;
using Tolpuddle.Core.Linking;
using Tolpuddle.Core.Reports;
using Tolpuddle.Core.Reports.Exchange;
using Tolpuddle.Core.Reports.Files;

namespace Tolpuddle.Core.Retention;

/// <summary>
/// Deletes a record with everything that hangs on it, in one transaction, and leaves what may be counted. It is looked at once more after nobody else can change it:
/// a hold, a decision or a wish to keep that was saved before wins, one that comes later finds nothing.
/// </summary>
public sealed class Erasure(TolpuddleContext db, FileStore store)
{
    /// <summary>Erases the record of this ending if it may be. Whatever fails leaves all of it, for the next round.</summary>
    /// <returns>True if it was erased.</returns>
    internal async Task<bool> EraseAsync(Guid id, Func<Task<RetentionUnit?>> read, CancellationToken cancel)
    {
        db.ChangeTracker.Clear();
        if (await read() is not { } seen) return false;
        List<byte[]> files = [];
        var isDone = await db.InOneStepAsync(async () =>
        {
            if (!await LockAsync(seen, cancel)) return false;
            var (unit, ending) = (await read(), await db.Endings.SingleOrDefaultAsync(e => e.RecordId == id, cancel));
            if (unit is null || ending is null || !await MayBeAsync(unit, ending, cancel) || !unit.RecordIds.ToHashSet().SetEquals(seen.RecordIds)) return false;
            files = await db.Every<Attachment>().Where(a => unit.RecordIds.Contains(a.ReportId)).Select(a => a.StoreKey).ToListAsync(cancel);
            await CountAsync(unit, cancel);
            await MarkAsync(unit, cancel);
            await DeleteAsync(unit, cancel);
            return true;
        }, cancel);
        db.ChangeTracker.Clear();
        if (!isDone) return false;
        await ForgetFilesAsync(files, cancel);
        return true;
    }

    private async Task<bool> MayBeAsync(RetentionUnit unit, Ending ending, CancellationToken cancel)
    {
        var now = db.Now;
        if (ending.KeepUntil > now) return false;
        if (unit.Hindrance != Hindrance.None || unit.DecidedAt != ending.DecidedAt || unit.AgencyId != ending.AgencyId) return false;
        if (ending.IsConfirmed && ending.ConfirmedById != ending.ProposedById && !unit.HoldsOthers && !await WasHeldSinceAsync(unit, ending, cancel)) return true;
        return unit.DueAt <= now && ending.DueAt <= now && ending.WarnedAt <= now - EndingRound.WarnedBefore && await new RetentionPeriods(db).HaveBegunAsync(cancel);
    }

    /// <summary>True if a hold was set on any part of it after somebody asked: what two agreed on before ends with that, though the hold was lifted.</summary>
    private Task<bool> WasHeldSinceAsync(RetentionUnit unit, Ending ending, CancellationToken cancel)
    {
        var (ids, asked) = (unit.RecordIds, ending.ProposedAt);
        return db.Every<LegalHold>().AnyAsync(h => ids.Contains(h.RecordId) && h.SetAt >= asked, cancel);
    }

    /// <summary>From here on nobody else changes any part of it until this step has ended.</summary>
    private async Task<bool> LockAsync(RetentionUnit unit, CancellationToken cancel)
    {
        var ids = unit.Reports.Select(r => r.Id).ToList();
        if (await db.Every<Report>().Where(r => ids.Contains(r.Id)).ExecuteUpdateAsync(r => r.SetProperty(x => x.Version, x => x.Version + 1), cancel) != ids.Count) return false;
        return unit.Case is not { } @case || await db.Every<Case>().Where(c => c.Id == @case.Id).ExecuteUpdateAsync(c => c.SetProperty(x => x.Version, x => x.Version + 1), cancel) == 1;
    }

    /// <summary>Keeps what is published of it: how many on which day.</summary>
    private async Task CountAsync(RetentionUnit unit, CancellationToken cancel)
    {
        foreach (var day in unit.Reports.Where(r => r.DuplicateOfId is null && r.UndoneAt is null).CountBy(r => Days.Of(r.ReceivedAt)).OrderBy(d => d.Key)) await AddAsync(ErasedCount.Reports, day.Key, day.Value, 0, cancel);
        if (unit.Case is not { } @case) return;
        var outcomes = await db.Every<Outcome>().AsNoTracking().Where(o => o.CaseId == @case.Id && !o.IsWithdrawal && !db.Outcomes.Any(later => later.ReplacesId == o.Id)).ToListAsync(cancel);
        foreach (var of in outcomes.GroupBy(o => (o.Code, o.On)).OrderBy(g => g.Key)) await AddAsync($"outcome.{of.Key.Code}", of.Key.On, of.Count(), of.Sum(o => (long?)o.People ?? 0), cancel);
    }

    /// <summary>Adds in the database, so that two nodes at once lose nothing; that both begin a row at once is refused to one, whose next round does it.</summary>
    private async Task AddAsync(string measure, DateOnly day, long count, long people, CancellationToken cancel)
    {
        var added = await db.ErasedCounts.Where(c => c.Measure == measure && c.Day == day)
            .ExecuteUpdateAsync(c => c.SetProperty(x => x.Count, x => x.Count + count).SetProperty(x => x.People, x => x.People + people), cancel);
        if (added == 0) db.ErasedCounts.Add(new ErasedCount { Measure = measure, Day = day, Count = count, People = people });
    }

    /// <summary>Writes down that it was erased, and leaves a shell of each part.</summary>
    private async Task MarkAsync(RetentionUnit unit, CancellationToken cancel)
    {
        var today = Days.Of(db.Now);
        foreach (var id in unit.RecordIds)
        {
            db.ErasedRecords.Add(new ErasedRecord { RecordId = id, IsCase = id == unit.Case?.Id, AgencyId = unit.AgencyId, On = today });
            db.Record("retention.erase", id);
        }

        var reports = unit.Reports.Where(r => r.UndoneAt is null).ToArray();
        RandomNumberGenerator.Shuffle(reports.AsSpan()); // the order in which shells were written says nothing of which came first
        foreach (var report in reports) db.StatisticalShells.Add(ShellOf(report, unit.AgencyId, isCase: false, report.ReceivedAt, report.CloseReason ?? ""));
        if (unit.Case is { } @case) db.StatisticalShells.Add(ShellOf(unit.Reports is [var first, ..] ? first : null, unit.AgencyId, isCase: true, @case.OpenedAt, unit.Class));
        await db.SaveChangesAsync(cancel);
    }

    private static StatisticalShell ShellOf(Report? report, Guid agency, bool isCase, DateTime at, string outcome)
    {
        var day = Days.Of(at);
        return new StatisticalShell
        {
            IsCase = isCase,
            AgencyId = report?.AgencyId ?? agency,
            Month = new DateOnly(day.Year, day.Month, 1),
            Channel = report?.Channel ?? "",
            Kind = report?.Facts.Kind ?? ReportFacts.Unknown,
            Sector = report?.Facts.Sector ?? ReportFacts.Unknown,
            Area = string.Concat((report?.Facts.Outward ?? "").TakeWhile(char.IsAsciiLetter).Take(2)),
            Outcome = outcome,
        };
    }

    /// <summary>Deletes what hangs on it, each thing before what it points to.</summary>
    private async Task DeleteAsync(RetentionUnit unit, CancellationToken cancel)
    {
        var reports = unit.Reports.Select(r => r.Id).ToList();
        var records = unit.RecordIds.ToList();
        var referrals = await db.Every<Referral>().Where(r => reports.Contains(r.ReportId)).Select(r => r.Id).ToListAsync(cancel);
        var mentions = await db.Every<Mention>().Where(m => reports.Contains(m.ReportId)).Select(m => m.Id).ToListAsync(cancel);
        var calls = await db.Every<Call>().Where(c => c.ReportId != null && reports.Contains(c.ReportId.Value)).Select(c => c.Id).ToListAsync(cancel);
        var questions = await db.Every<ContactQuestion>().Where(q => records.Contains(q.SubjectId)).Select(q => q.Id).ToListAsync(cancel);
        await new ErasedNotices(db).DeleteAsync(unit, referrals, questions, cancel);
        if (unit.Case is { } @case) await DeleteCaseAsync(@case.Id, cancel);
        await db.Every<ContactRequest>().Where(r => questions.Contains(r.QuestionId)).ExecuteDeleteAsync(cancel);
        await db.Every<ContactQuestion>().Where(q => questions.Contains(q.Id)).ExecuteDeleteAsync(cancel);
        await db.Every<Grant>().Where(g => records.Contains(g.RecordId)).ExecuteDeleteAsync(cancel);
        await db.Every<EmergencyAccess>().Where(e => records.Contains(e.RecordId)).ExecuteDeleteAsync(cancel);
        await db.Every<LegalHold>().Where(h => records.Contains(h.RecordId)).ExecuteDeleteAsync(cancel);
        await db.Every<Ending>().Where(e => records.Contains(e.RecordId)).ExecuteDeleteAsync(cancel);
        await db.Every<Requests.SubjectFinding>().Where(f => records.Contains(f.RecordId)).ExecuteDeleteAsync(cancel);
        await db.Every<HandOver>().Where(h => reports.Contains(h.SubjectId) || calls.Contains(h.SubjectId)).ExecuteDeleteAsync(cancel);
        await db.Every<Access.Programs.WebhookDelivery>().Where(d => reports.Contains(d.ReportId)).ExecuteDeleteAsync(cancel);
        await db.Every<Access.Programs.SentReport>().Where(s => reports.Contains(s.ReportId)).ExecuteDeleteAsync(cancel);
        await db.Every<ImportedReport>().Where(r => reports.Contains(r.ReportId)).ExecuteDeleteAsync(cancel);
        await db.Every<Access.Guests.Guest>().Where(g => reports.Contains(g.ReportId)).ExecuteDeleteAsync(cancel);
        await db.Every<Sharing>().Where(s => s.ReportId != null && reports.Contains(s.ReportId.Value)).ExecuteDeleteAsync(cancel);
        await db.Every<Referral>().Where(r => reports.Contains(r.ReportId)).ExecuteDeleteAsync(cancel);
        await db.Every<Attachment>().Where(a => reports.Contains(a.ReportId)).ExecuteDeleteAsync(cancel);
        await db.Every<Call>().Where(c => calls.Contains(c.Id)).ExecuteDeleteAsync(cancel);
        await db.Every<ReporterContact>().Where(c => reports.Contains(c.ReportId)).ExecuteDeleteAsync(cancel);
        await db.Every<ReportMessage>().Where(m => reports.Contains(m.ReportId)).ExecuteDeleteAsync(cancel);
        await db.Every<RiskJudgement>().Where(j => reports.Contains(j.ReportId)).ExecuteDeleteAsync(cancel);
        await db.Every<DutyDischarge>().Where(d => reports.Contains(d.ReportId)).ExecuteDeleteAsync(cancel);
        await db.Every<Grade>().Where(g => reports.Contains(g.ReportId)).ExecuteDeleteAsync(cancel);
        await db.Every<InterpreterBooking>().Where(b => reports.Contains(b.ReportId)).ExecuteDeleteAsync(cancel);
        await db.Every<HandlingNote>().Where(n => reports.Contains(n.ReportId)).ExecuteDeleteAsync(cancel);
        await db.Every<Link>().Where(l => mentions.Contains(l.FirstMentionId) || mentions.Contains(l.SecondMentionId)).ExecuteDeleteAsync(cancel);
        var removed = db.Every<CaseSubject>().Where(s => s.RemovedAt != null && s.MentionId != null && mentions.Contains(s.MentionId.Value)); // taken off cases that stay
        await db.Every<BlindKey>().Where(b => removed.Any(s => s.Id == b.OwnerId)).ExecuteDeleteAsync(cancel);
        await removed.ExecuteDeleteAsync(cancel);
        await db.Every<BlindKey>().Where(b => mentions.Contains(b.OwnerId) || records.Contains(b.OwnerId)).ExecuteDeleteAsync(cancel);
        await db.Every<Mention>().Where(m => reports.Contains(m.ReportId)).ExecuteDeleteAsync(cancel);
        await db.Every<Report>().Where(r => reports.Contains(r.Id)).ExecuteDeleteAsync(cancel);
    }

    private async Task DeleteCaseAsync(Guid id, CancellationToken cancel)
    {
        await db.Every<BlindKey>().Where(b => db.CaseSubjects.Any(s => s.CaseId == id && s.Id == b.OwnerId)).ExecuteDeleteAsync(cancel);
        await db.Every<CaseReport>().Where(c => c.CaseId == id).ExecuteDeleteAsync(cancel);
        await db.Every<CaseEntry>().Where(e => e.CaseId == id).ExecuteDeleteAsync(cancel);
        await db.Every<CaseTask>().Where(t => t.CaseId == id).ExecuteDeleteAsync(cancel);
        await db.Every<CaseDecision>().Where(d => d.CaseId == id).ExecuteDeleteAsync(cancel);
        await db.Every<CaseSubject>().Where(s => s.CaseId == id).ExecuteDeleteAsync(cancel);
        await db.Every<Outcome>().Where(o => o.CaseId == id).ExecuteDeleteAsync(cancel);
        await db.Every<CaseMember>().Where(m => m.CaseId == id).ExecuteDeleteAsync(cancel);
        await db.Every<Sharing>().Where(s => s.CaseId == id).ExecuteDeleteAsync(cancel);
        await db.Every<Case>().Where(c => c.Id == id).ExecuteDeleteAsync(cancel);
    }

    /// <summary>Deletes from the store what no other row refers to. What is missed here, by a program that is killed now, the sweep of the store finds.</summary>
    private async Task ForgetFilesAsync(List<byte[]> keys, CancellationToken cancel)
    {
        foreach (var key in keys)
        {
            if (await db.EveryAttachment.AnyAsync(a => a.StoreKey == key, cancel) || await db.ReportImports.AnyAsync(i => i.StoreKey == key, cancel)) continue;
            await store.ForgetAsync(key, db.Now, cancel);
        }
    }
}

/// <summary>Notices, reminders and mails that lead to an erased record: a reference is enough to ask somebody who remembers.</summary>
internal sealed class ErasedNotices(TolpuddleContext db)
{
    public async Task DeleteAsync(RetentionUnit unit, IReadOnlyList<Guid> referrals, IReadOnlyList<Guid> questions, CancellationToken cancel)
    {
        var caseId = unit.Case?.Id ?? Guid.Empty;
        var tasks = await db.Every<CaseTask>().Where(t => t.CaseId == caseId).Select(t => t.Id).ToListAsync(cancel);
        var ids = (List<Guid>)[.. unit.RecordIds, .. referrals, .. questions, .. tasks];
        ids.AddRange(await db.Every<ContactRequest>().Where(r => questions.Contains(r.QuestionId)).Select(r => r.Id).ToListAsync(cancel));
        ids.AddRange(await db.Every<EmergencyAccess>().Where(e => unit.RecordIds.Contains(e.RecordId)).Select(e => e.Id).ToListAsync(cancel));
        ids.AddRange(await db.Every<LegalHold>().Where(h => unit.RecordIds.Contains(h.RecordId)).Select(h => h.Id).ToListAsync(cancel));
        ids.AddRange(await db.Every<InterpreterBooking>().Where(b => unit.RecordIds.Contains(b.ReportId)).Select(b => b.Id).ToListAsync(cancel));
        await db.Reminders.Where(r => ids.Contains(r.SubjectId)).ExecuteDeleteAsync(cancel);
        foreach (var reference in unit.Reports.Select(r => r.Reference).Append(unit.Reference).Distinct())
        {
            await db.Notices.Where(n => n.Text.Contains(reference) || n.Path.Contains(reference)).ExecuteDeleteAsync(cancel);
        }

        foreach (var id in ids.Select(id => id.ToString())) await db.Notices.Where(n => n.Path.Contains(id)).ExecuteDeleteAsync(cancel);
        var guests = await db.Every<Access.Guests.Guest>().Where(g => referrals.Contains(g.ReferralId)).Select(g => g.Id).ToListAsync(cancel);
        await db.Outbox.Where(m => m.GuestId != null && guests.Contains(m.GuestId.Value)).ExecuteDeleteAsync(cancel);
    }
}
