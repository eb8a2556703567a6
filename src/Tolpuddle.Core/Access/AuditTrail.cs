using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Access.Guests;
using Tolpuddle.Core.Data;

namespace Tolpuddle.Core.Access;

/// <summary>Whose looking is asked about.</summary>
/// <param name="Others">True for people of other agencies: what they did with records that the viewer's agency holds.</param>
/// <param name="AgencyId">One of these agencies; null for all of them.</param>
public sealed record AuditScope(bool Others, Guid? AgencyId)
{
    /// <summary>The people of the viewer's own agency, whatever they looked at.</summary>
    public static AuditScope OurPeople { get; } = new(Others: false, null);
}

/// <summary>What a data-protection officer asks. What is empty is not asked.</summary>
/// <param name="Scope">Whose looking.</param>
/// <param name="Subject">A reference such as <c>R-7K3F-92QD</c>, or the id of a record.</param>
public sealed record AuditQuestion(AuditScope Scope, Guid? PersonId, string Subject, DateOnly? From, DateOnly? Until);

/// <summary>One look or change, in words.</summary>
public sealed record AuditRow(Guid Id, DateTime At, string Person, string Agency, string Act, string Subject, string Purpose);

/// <summary>Where the next page of an answer begins.</summary>
public sealed record AuditPlace(DateTime At, Guid Id);

/// <summary>Who looked at what, when and for what purpose: people of the viewer's agency, and others at its records. Asking is written down too.</summary>
public sealed class AuditTrail(TolpuddleContext db)
{
    /// <summary>The other agencies.</summary>
    public Task<List<Agency>> OtherAgenciesAsync(CancellationToken cancel) => db.Agencies.AsNoTracking().Where(a => a.Id != db.Viewer.AgencyId).OrderBy(a => a.Name).ToListAsync(cancel);

    /// <summary>The people whose looking is asked about, closed accounts too: their looks remain.</summary>
    public async Task<List<(Guid Id, string Name)>> PeopleAsync(AuditScope scope, CancellationToken cancel)
    {
        var people = await db.Accounts.AsNoTracking().Where(a => scope.Others ? a.AgencyId != db.Viewer.AgencyId && (scope.AgencyId == null || a.AgencyId == scope.AgencyId) : a.AgencyId == db.Viewer.AgencyId).Select(a => new { a.Id, a.Name }).ToListAsync(cancel);
        return [.. people.Select(p => (p.Id, p.Name)).OrderBy(p => p.Name, StringComparer.CurrentCulture)];
    }

    /// <summary>The newest <paramref name="count"/> entries that answer the question, after <paramref name="after"/>. Null if the subject is not known.</summary>
    public async Task<List<AuditRow>?> AskAsync(AuditQuestion question, AuditPlace? after, int count, CancellationToken cancel)
    {
        var entries = question.Scope.Others ? AtOurRecords(question.Scope.AgencyId) : db.Audit.AsNoTracking();
        if (question.PersonId is { } person) entries = entries.Where(e => e.AccountId == person);
        if (question.From is { } from && Days.StartOf(from) is var first) entries = entries.Where(e => e.At >= first);
        if (question.Until is { } until && Days.EndOf(until) is var end) entries = entries.Where(e => e.At < end);
        Guid? subject = null;
        if (question.Subject.Trim().Length > 0)
        {
            subject = await SubjectOfAsync(question.Subject.Trim().ToUpperInvariant(), cancel);
            if (subject is null) return null;
            entries = entries.Where(e => e.SubjectId == subject);
        }

        if (after is not null) entries = entries.Where(e => e.At <= after.At && (e.At < after.At || e.Id < after.Id));
        var rows = await entries.OrderByDescending(e => e.At).ThenByDescending(e => e.Id).Take(count).ToListAsync(cancel);

        var named = await WordsAsync([.. rows.SelectMany(r => new[] { r.SubjectId, r.AccountId, r.AgencyId }).Distinct()], cancel);
        db.Record("audit.search", subject ?? question.PersonId ?? db.Viewer.AgencyId);
        await db.SaveChangesAsync(cancel);
        return [.. rows.Select(r => new AuditRow(r.Id, r.At, Name(r.AccountId, r.AgencyId == Guid.Empty ? "the program" : "somebody"), Name(r.AgencyId, ""), r.Act, Name(r.SubjectId, r.SubjectId.ToString()), r.Purpose))];

        string Name(Guid id, string otherwise) => named.GetValueOrDefault(id, otherwise);
    }

    /// <summary>
    /// What people of other agencies did with records that the viewer's agency holds or leads. Sees past the rules: whoever
    /// answers for a record must know who looked at it, from wherever.
    /// </summary>
    private IQueryable<AuditEntry> AtOurRecords(Guid? agencyId)
    {
        if (!db.Viewer.Is(Role.DataProtectionOfficer)) return db.Audit.AsNoTracking().Where(_ => false);
        var ours = db.Viewer.AgencyId;
        return db.Audit.IgnoreQueryFilters().AsNoTracking()
            .Where(e => e.AgencyId != ours && e.AgencyId != Guid.Empty && (agencyId == null || e.AgencyId == agencyId))
            .Where(e => db.Reports.Any(r => r.Id == e.SubjectId && r.AgencyId == ours) || db.Cases.Any(c => c.Id == e.SubjectId && c.LeadAgencyId == ours));
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
        var words = await db.ReferencesAsync(ids, cancel);
        foreach (var agency in await db.Agencies.AsNoTracking().Where(a => ids.Contains(a.Id)).Select(a => new { a.Id, a.Name }).ToListAsync(cancel)) words[agency.Id] = agency.Name;
        foreach (var account in await db.Accounts.AsNoTracking().Where(a => ids.Contains(a.Id)).Select(a => new { a.Id, a.Name }).ToListAsync(cancel))
        {
            words[account.Id] = account.Name;
        }

        foreach (var key in await db.ApiKeys.AsNoTracking().Where(k => ids.Contains(k.Id)).Select(k => new { k.Id, k.Name }).ToListAsync(cancel)) words[key.Id] = $"the program \u201C{key.Name}\u201D";
        foreach (var guest in await GuestsAsync(ids, cancel)) words[guest.Id] = $"{guest.Name}, {guest.Organisation} (no account)";
        return words;
    }

    /// <summary>People without an account to whom the viewer's agency referred. Sees past the rules: whoever answers for data must know who looked.</summary>
    private Task<List<Guest>> GuestsAsync(IReadOnlyList<Guid> ids, CancellationToken cancel) =>
        db.Guests.IgnoreQueryFilters().AsNoTracking().Where(g => ids.Contains(g.Id) && g.AgencyId == db.Viewer.AgencyId).ToListAsync(cancel);
}

internal static class AuditReferences
{
    /// <summary>The references of reports and cases. Sees past the rules: they say nothing of what the records hold.</summary>
    public static Task<Dictionary<Guid, string>> ReferencesAsync(this TolpuddleContext db, IReadOnlyList<Guid> ids, CancellationToken cancel) =>
        db.Reports.IgnoreQueryFilters().Where(r => ids.Contains(r.Id)).Select(r => new { r.Id, Word = r.Reference })
            .Concat(db.Cases.IgnoreQueryFilters().Where(c => ids.Contains(c.Id)).Select(c => new { c.Id, Word = c.Reference }))
            .ToDictionaryAsync(w => w.Id, w => w.Word, cancel);
}
