using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Data;
using Tolpuddle.Core.Reports;
using Tolpuddle.Methods.Identifiers;

namespace Tolpuddle.Core.Cases;

/// <summary>The people and things in a case, and the part that each plays.</summary>
public sealed class PeopleAndThings(TolpuddleContext db)
{
    /// <summary>Adds somebody or something by hand; a phone, plate or address can be found again by it.</summary>
    public Task<CaseResult> AddAsync(string reference, MentionKind kind, string text, string part, CancellationToken cancel) =>
        db.ChangeCaseAsync(reference, "case.subject", async seat =>
        {
            if (string.IsNullOrWhiteSpace(text) || text.Length > CaseSubject.MaxTextLength) return CaseResult.NeedsText;
            if (!CaseSubject.Parts.Contains(part) || !Enum.IsDefined(kind)) return CaseResult.UnknownCode;
            var subject = Add(seat.Case, kind, part, mentionId: null, text.Trim());
            foreach (var key in KeysOf(kind, text)) db.BlindKeys.Add(new BlindKey { Kind = Enum.Parse<BlindKeyKind>(kind.ToString()), Key = key, OwnerId = subject.Id });
            await EnterAsync(seat.Case, subject, $"Added {text.Trim()}: {Label(part)}", cancel, text);
            return CaseResult.Done;
        }, cancel);

    /// <summary>Takes over what reports of the case name; what is there already stays as it is.</summary>
    public Task<CaseResult> PickAsync(string reference, IReadOnlyCollection<Guid> mentionIds, string part, CancellationToken cancel) =>
        db.ChangeCaseAsync(reference, "case.subject", async seat =>
        {
            if (!CaseSubject.Parts.Contains(part)) return CaseResult.UnknownCode;
            if (mentionIds.Count == 0) return CaseResult.NeedsText;
            var there = db.CaseSubjects.Where(s => s.CaseId == seat.Case.Id && s.RemovedAt == null && s.MentionId != null).Select(s => s.MentionId);
            var mentions = await (from m in db.Mentions.AsNoTracking()
                                  join l in db.CaseReports on m.ReportId equals l.ReportId
                                  join r in db.Reports on m.ReportId equals r.Id
                                  where l.CaseId == seat.Case.Id && mentionIds.Contains(m.Id) && !there.Contains(m.Id)
                                  select new { m.Id, m.Kind }).ToListAsync(cancel);
            if (mentions.Count == 0) return CaseResult.Already;
            foreach (var mention in mentions)
            {
                // The timeline names the kind, and neither the words nor the report: those are read there, by whoever may see it.
                var subject = Add(seat.Case, mention.Kind, part, mention.Id, "");
                await EnterAsync(seat.Case, subject, $"Added {Thing(mention.Kind)} from a report: {Label(part)}", cancel);
            }

            return CaseResult.Done;
        }, cancel);

    /// <summary>Says that somebody or something plays another part.</summary>
    public Task<CaseResult> ChangePartAsync(string reference, Guid subjectId, string part, string reason, CancellationToken cancel) =>
        ChangeAsync(reference, subjectId, "case.subject-change", reason, async (@case, subject) =>
        {
            if (!CaseSubject.Parts.Contains(part)) return CaseResult.UnknownCode;
            if (subject.Part == part) return CaseResult.Already;
            var before = subject.Part;
            subject.Part = part;
            await EnterAsync(@case, subject, $"{Named(subject)} is now: {Label(part)}, before: {Label(before)}. {reason.Trim()}", cancel, reason);
            return CaseResult.Done;
        }, cancel);

    /// <summary>Takes somebody or something out. That it was there, and why it is not, is kept.</summary>
    public Task<CaseResult> RemoveAsync(string reference, Guid subjectId, string reason, CancellationToken cancel) =>
        ChangeAsync(reference, subjectId, "case.subject-remove", reason, async (@case, subject) =>
        {
            (subject.RemovedAt, subject.RemoveReason) = (db.Now, reason.Trim());
            await EnterAsync(@case, subject, $"{Named(subject)} was taken out. {reason.Trim()}", cancel, reason);
            return CaseResult.Done;
        }, cancel);

    private Task<CaseResult> ChangeAsync(
        string reference, Guid subjectId, string act, string reason, Func<Case, CaseSubject, Task<CaseResult>> change, CancellationToken cancel) =>
        db.ChangeCaseAsync(reference, act, async seat =>
        {
            if (!CaseDoor.IsText(reason)) return CaseResult.NeedsText;
            var subject = await db.CaseSubjects.SingleOrDefaultAsync(s => s.Id == subjectId && s.CaseId == seat.Case.Id && s.RemovedAt == null, cancel);
            return subject is null ? CaseResult.NotFound : await change(seat.Case, subject);
        }, cancel);

    private CaseSubject Add(Case @case, MentionKind kind, string part, Guid? mentionId, string text)
    {
        var subject = new CaseSubject
        {
            CaseId = @case.Id,
            MentionId = mentionId,
            Kind = kind,
            Text = text,
            Part = part,
            AddedById = db.Viewer.AccountId,
            AddedAt = db.Now,
        };
        db.CaseSubjects.Add(subject);
        return subject;
    }

    private Task EnterAsync(Case @case, CaseSubject subject, string text, CancellationToken cancel, params IReadOnlyList<string> words) =>
        db.EnterAsync(@case, CaseEntryKind.Subject, text, subject.Id, cancel, words);

    private IEnumerable<long> KeysOf(MentionKind kind, string text) =>
        kind.IdentifierIn(text) is { } identifier
            ? identifier.IndexKeys.Select(key => db.Vault.BlindKey(kind.ToString(), key)).Distinct()
            : [];

    private static string Label(string part) => CaseSubject.Parts.Label(part);

    private static string Named(CaseSubject subject) => subject.MentionId is null ? subject.Text : $"{Thing(subject.Kind)} from a report";

    private static string Thing(MentionKind kind) => kind switch
    {
        MentionKind.Person => "a person",
        MentionKind.Phone => "a phone",
        MentionKind.Vehicle => "a vehicle",
        MentionKind.Postcode => "a postcode",
        MentionKind.Email => "an e-mail address",
        MentionKind.Handle => "a name online",
        MentionKind.Address => "an address",
        _ => "an organisation",
    };
}
