using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Data;

namespace Tolpuddle.Core.Access;

/// <summary>What a data-protection officer asks. What is empty is not asked.</summary>
/// <param name="Subject">A reference such as <c>R-7K3F-92QD</c>, or the id of a record.</param>
public sealed record AuditQuestion(Guid? PersonId, string Subject, DateOnly? From, DateOnly? Until);

/// <summary>One look or change, in words.</summary>
public sealed record AuditRow(Guid Id, DateTime At, string Person, string Act, string Subject, string Purpose);

/// <summary>Where the next page of an answer begins.</summary>
public sealed record AuditPlace(DateTime At, Guid Id);

/// <summary>Who of the viewer's agency looked at what, when and for what purpose. Asking is written down too.</summary>
public sealed class AuditTrail(TolpuddleContext db)
{
    /// <summary>The people of the viewer's agency, closed accounts too: their looks remain.</summary>
    public async Task<List<(Guid Id, string Name)>> PeopleAsync(CancellationToken cancel)
    {
        var people = await db.Accounts.AsNoTracking().Where(a => a.AgencyId == db.Viewer.AgencyId).Select(a => new { a.Id, a.Name }).ToListAsync(cancel);
        return [.. people.Select(p => (p.Id, p.Name)).OrderBy(p => p.Name, StringComparer.CurrentCulture)];
    }

    /// <summary>The newest <paramref name="count"/> entries that answer the question, after <paramref name="after"/>. Null if the subject is not known.</summary>
    public async Task<List<AuditRow>?> AskAsync(AuditQuestion question, AuditPlace? after, int count, CancellationToken cancel)
    {
        var entries = db.Audit.AsNoTracking();
        if (question.PersonId is { } person) entries = entries.Where(e => e.AccountId == person);
        if (question.From is { } from) entries = entries.Where(e => e.At >= from.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc));
        if (question.Until is { } until) entries = entries.Where(e => e.At < until.AddDays(1).ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc));
        Guid? subject = null;
        if (question.Subject.Trim().Length > 0)
        {
            subject = await SubjectOfAsync(question.Subject.Trim().ToUpperInvariant(), cancel);
            if (subject is null) return null;
            entries = entries.Where(e => e.SubjectId == subject);
        }

        if (after is not null) entries = entries.Where(e => e.At < after.At || (e.At == after.At && e.Id < after.Id));
        var rows = await entries.OrderByDescending(e => e.At).ThenByDescending(e => e.Id).Take(count).ToListAsync(cancel);

        var named = await WordsAsync([.. rows.Select(r => r.SubjectId).Concat(rows.Select(r => r.AccountId)).Distinct()], cancel);
        db.Record("audit.search", subject ?? question.PersonId ?? db.Viewer.AgencyId);
        await db.SaveChangesAsync(cancel);
        return [.. rows.Select(r => new AuditRow(r.Id, r.At, Name(r.AccountId, "the program"), r.Act, Name(r.SubjectId, r.SubjectId.ToString()), r.Purpose))];

        string Name(Guid id, string otherwise) => named.GetValueOrDefault(id, otherwise);
    }

    /// <summary>The record that a reference names. Sees past the rules: the officer sees who looked, never the record itself.</summary>
    private async Task<Guid?> SubjectOfAsync(string text, CancellationToken cancel)
    {
        if (Guid.TryParse(text, out var id)) return id;
        return await db.Reports.IgnoreQueryFilters().Where(r => r.Reference == text).Select(r => (Guid?)r.Id).SingleOrDefaultAsync(cancel)
            ?? await db.Cases.IgnoreQueryFilters().Where(c => c.Reference == text).Select(c => (Guid?)c.Id).SingleOrDefaultAsync(cancel);
    }

    /// <summary>What people call the things that were looked at: references and colleagues' names, nothing of what the records hold.</summary>
    private async Task<Dictionary<Guid, string>> WordsAsync(IReadOnlyList<Guid> ids, CancellationToken cancel)
    {
        var words = await db.Reports.IgnoreQueryFilters().Where(r => ids.Contains(r.Id)).Select(r => new { r.Id, Word = r.Reference })
            .Concat(db.Cases.IgnoreQueryFilters().Where(c => ids.Contains(c.Id)).Select(c => new { c.Id, Word = c.Reference }))
            .ToDictionaryAsync(w => w.Id, w => w.Word, cancel);
        foreach (var account in await db.Accounts.AsNoTracking().Where(a => ids.Contains(a.Id)).Select(a => new { a.Id, a.Name }).ToListAsync(cancel))
        {
            words[account.Id] = account.Name;
        }

        return words;
    }
}
