using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Access.Holds;
using Tolpuddle.Core.Cases;
using Tolpuddle.Core.Data;
using Tolpuddle.Core.Linking;
using Tolpuddle.Core.Reports;

namespace Tolpuddle.Core.Retention.Requests;

/// <summary>A record that may speak of the person.</summary>
internal sealed record Found(Guid RecordId, bool IsCase, string Reference, string Why);

/// <summary>
/// Finds every record of an agency that names a person: by the blind indexes of words and identifiers where there are some, and by reading what is in none. Looks as the program,
/// because the law asks for every mention, whoever works on it; what was found is written down.
/// </summary>
internal sealed class SubjectSearch(TolpuddleContext db, PersonAsked person)
{
    /// <summary>More words than a name has; each costs a look into the index.</summary>
    private const int MostWords = 6;

    /// <summary>Reports that the agency holds and cases that it leads.</summary>
    public async Task<IReadOnlyList<Found>> FindAsync(Guid agencyId, CancellationToken cancel)
    {
        var why = new Dictionary<Guid, string>();
        foreach (var id in await ReportsByWordsAsync(agencyId, cancel)) why.TryAdd(id, "the name, in what was told");
        foreach (var id in await CasesByWordsAsync(agencyId, cancel)) why.TryAdd(id, "the name, in what was written");
        foreach (var id in await ByThingsAsync(cancel)) why.TryAdd(id, "a telephone, address or the like");
        await ReadTheRestAsync(agencyId, why, cancel);
        var ids = why.Keys.ToList();
        var reports = await db.Every<Report>().Where(r => ids.Contains(r.Id) && r.AgencyId == agencyId && r.UndoneAt == null).Select(r => new { r.Id, r.Reference }).ToListAsync(cancel);
        var cases = await db.Every<Case>().Where(c => ids.Contains(c.Id) && c.LeadAgencyId == agencyId).Select(c => new { c.Id, c.Reference }).ToListAsync(cancel);
        return [.. reports.Select(r => new Found(r.Id, false, r.Reference, why[r.Id])), .. cases.Select(c => new Found(c.Id, true, c.Reference, why[c.Id]))];
    }

    private async Task<List<Guid>> ReportsByWordsAsync(Guid agencyId, CancellationToken cancel)
    {
        var found = new List<Guid>();
        foreach (var keys in Keys(BlindKeyKind.ReportWord))
        {
            var reports = db.Every<Report>().AsNoTracking().Where(r => r.AgencyId == agencyId && r.UndoneAt == null);
            foreach (var key in keys) reports = reports.Where(r => db.BlindKeys.Any(b => b.Kind == BlindKeyKind.ReportWord && b.Key == key && b.OwnerId == r.Id));
            found.AddRange((await reports.Select(r => new { r.Id, r.Answers }).ToListAsync(cancel)).Where(r => person.IsNamedIn(string.Join(' ', r.Answers.Texts()))).Select(r => r.Id));
        }

        return found;
    }

    private async Task<List<Guid>> CasesByWordsAsync(Guid agencyId, CancellationToken cancel)
    {
        var found = new List<Guid>();
        foreach (var keys in Keys(BlindKeyKind.CaseWord))
        {
            var cases = db.Every<Case>().Where(c => c.LeadAgencyId == agencyId);
            foreach (var key in keys) cases = cases.Where(c => db.BlindKeys.Any(b => b.Kind == BlindKeyKind.CaseWord && b.Key == key && b.OwnerId == c.Id));
            found.AddRange(await cases.Select(c => c.Id).ToListAsync(cancel));
        }

        return found;
    }

    private IEnumerable<List<long>> Keys(BlindKeyKind kind) => person.Names.Select(name => name.Take(MostWords).Select(word => db.Vault.BlindKey(kind.ToString(), word)).ToList());

    /// <summary>Records with something that points at the person: a mention of a report, or a thing in a case.</summary>
    private async Task<List<Guid>> ByThingsAsync(CancellationToken cancel)
    {
        if (person.Identifiers.Count == 0) return [];
        var (kinds, keys) = db.KeysOf(person.Identifiers);
        var mentions = await (from m in db.Every<Mention>().AsNoTracking() where db.BlindKeys.Any(b => b.OwnerId == m.Id && kinds.Contains(b.Kind) && keys.Contains(b.Key)) select new { m.ReportId, m.Kind, m.Text }).ToListAsync(cancel);
        var things = await (from s in db.Every<CaseSubject>().AsNoTracking() where db.BlindKeys.Any(b => b.OwnerId == s.Id && kinds.Contains(b.Kind) && keys.Contains(b.Key)) select new { s.CaseId, s.Kind, s.Text }).ToListAsync(cancel);
        return [.. mentions.Where(m => IsTheirs(m.Kind, m.Text)).Select(m => m.ReportId), .. things.Where(s => IsTheirs(s.Kind, s.Text)).Select(s => s.CaseId)];
    }

    private bool IsTheirs(MentionKind kind, string text) => kind.IdentifierIn(text) is { } known && person.Identifiers.Any(own => own.Kind == known.Kind && own.CouldBe(known));

    /// <summary>What no index leads to is read: who told us, messages, notes of handling, judgements, referrals with what was answered, duties, hand-overs, comparisons, mentions.</summary>
    private async Task ReadTheRestAsync(Guid agencyId, Dictionary<Guid, string> why, CancellationToken cancel)
    {
        var own = db.Every<Report>().Where(r => r.AgencyId == agencyId);
        await ReadAsync(db.Every<ReporterContact>().Where(c => own.Any(r => r.Id == c.ReportId)).Select(c => new Told(c.ReportId, c.Name)), "they may have told it themselves");
        await ReadAsync(db.Every<ReporterContact>().Where(c => own.Any(r => r.Id == c.ReportId)).Select(c => new Told(c.ReportId, c.Address)), "they may have told it themselves");
        await ReadAsync(db.Every<ReporterContact>().Where(c => own.Any(r => r.Id == c.ReportId)).Select(c => new Told(c.ReportId, c.SafeWords)), "how to reach who told it");
        await ReadAsync(db.Every<ReporterContact>().Where(c => own.Any(r => r.Id == c.ReportId)).Select(c => new Told(c.ReportId, c.CallBack)), "how to reach who told it");
        await ReadAsync(db.Every<ReportMessage>().Where(m => own.Any(r => r.Id == m.ReportId)).Select(m => new Told(m.ReportId, m.Text)), "a message");
        await ReadAsync(db.Every<HandlingNote>().Where(n => own.Any(r => r.Id == n.ReportId)).Select(n => new Told(n.ReportId, n.Reason)), "a note on the report");
        await ReadAsync(db.Every<RiskJudgement>().Where(j => own.Any(r => r.Id == j.ReportId)).Select(j => new Told(j.ReportId, j.Reason)), "a judgement of risk");
        await ReadAsync(db.Every<Referral>().Where(f => own.Any(r => r.Id == f.ReportId)).Select(f => new Told(f.ReportId, f.Text)), "a referral");
        await ReadAsync(db.Every<Referral>().Where(f => f.Answer != null && own.Any(r => r.Id == f.ReportId)).Select(f => new Told(f.ReportId, f.Answer)), "an answer to a referral");
        await ReadAsync(db.Every<Referral>().Where(f => f.ResultNote != null && own.Any(r => r.Id == f.ReportId)).Select(f => new Told(f.ReportId, f.ResultNote)), "the result of a referral");
        await ReadAsync(db.Every<DutyDischarge>().Where(d => own.Any(r => r.Id == d.ReportId)).Select(d => new Told(d.ReportId, d.Words)), "a duty that was met");
        await ReadAsync(db.Every<HandOver>().Where(h => own.Any(r => r.Id == h.SubjectId)).Select(h => new Told(h.SubjectId, h.Note)), "a note of handing over");
        await ReadAsync(from h in db.Every<HandOver>() join c in db.Every<Call>() on h.SubjectId equals c.Id where c.ReportId != null && c.ReportId != c.Id && own.Any(r => r.Id == c.ReportId) select new Told(c.ReportId!.Value, h.Note), "a note of handing over");
        await ReadAsync(from l in db.Every<Link>() join m in db.Every<Mention>() on l.FirstMentionId equals m.Id where own.Any(r => r.Id == m.ReportId) select new Told(m.ReportId, l.Reason), "why two were compared");
        await ReadAsync(from l in db.Every<Link>() join m in db.Every<Mention>() on l.SecondMentionId equals m.Id where own.Any(r => r.Id == m.ReportId) select new Told(m.ReportId, l.Reason), "why two were compared");
        await ReadAsync(db.Every<Mention>().Where(m => m.Kind == MentionKind.Person && own.Any(r => r.Id == m.ReportId)).Select(m => new Told(m.ReportId, m.Text)), "a person named in it");
        await ReadAsync(from s in db.Every<CaseSubject>() join c in db.Cases on s.CaseId equals c.Id where c.LeadAgencyId == agencyId && s.MentionId == null select new Told(s.CaseId, s.Text), "a person in the case");

        async Task ReadAsync(IQueryable<Told> texts, string by)
        {
            await foreach (var text in texts.AsAsyncEnumerable().WithCancellation(cancel))
            {
                if (!why.ContainsKey(text.RecordId) && person.IsNamedIn(text.Text)) why.Add(text.RecordId, by);
            }
        }
    }

    private sealed record Told(Guid RecordId, string? Text);
}
