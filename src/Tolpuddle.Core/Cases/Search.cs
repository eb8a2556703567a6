using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Data;
using Tolpuddle.Core.Reports;
using Tolpuddle.Methods.Identifiers;

namespace Tolpuddle.Core.Cases;

/// <summary>What is looked for. Everything that is given must be true of what is found.</summary>
public sealed record SearchRequest
{
    public const int MaxTextLength = 200;

    /// <summary>Words, identifiers and references in any order.</summary>
    public string Text { get; init; } = "";

    public DateOnly? From { get; init; }

    /// <summary>The last day, included.</summary>
    public DateOnly? To { get; init; }

    /// <summary>Code of <see cref="Codes.ExploitationType"/>.</summary>
    public string? Kind { get; init; }

    /// <summary>The beginning of an outward postcode.</summary>
    public string? Outward { get; init; }

    /// <summary>The last report of the page before; null for the first page.</summary>
    public Guid? After { get; init; }

    public bool IsEmpty => string.IsNullOrWhiteSpace(Text) && From is null && To is null && string.IsNullOrEmpty(Kind) && string.IsNullOrEmpty(Outward);
}

public sealed record FoundReport(Guid Id, string Reference, DateTime ReceivedAt, string Kind, string Sector, string Outward, string Risk, ReportState State);

public sealed record FoundCase(Guid Id, string Reference, DateTime OpenedAt, string Title, bool IsClosed);

/// <summary>What was found.</summary>
/// <param name="More">Continues after the last report; null at the end.</param>
/// <param name="Cases">With the first page only, at most <see cref="Search.MaxCases"/>.</param>
/// <param name="Why">Which words and identifiers all of them hold.</param>
public sealed record SearchPage(IReadOnlyList<FoundReport> Reports, Guid? More, IReadOnlyList<FoundCase> Cases, bool MoreCases, IReadOnlyList<string> Why);

/// <summary>Finds reports and cases among what the viewer may see. That somebody searched is written down; what for is in their purpose.</summary>
/// <remarks>
/// Texts are ciphertext; words and identifiers are found by their blind keys. Ids are made in the order of time, and the
/// index of blind keys ends with them: so it yields the newest first, and a page stops reading when it is full.
/// </remarks>
public sealed class Search(TolpuddleContext db)
{
    public const int PageLength = 25;
    public const int MaxCases = 20;

    /// <summary>Enough for any one phone or plate; an address without number may meet more, and is then no way to find anything.</summary>
    private const int MaxMentions = 5000;

    public async Task<SearchPage> FindAsync(SearchRequest request, CancellationToken cancel)
    {
        var terms = SearchTerms.Read(request.Text);
        db.Record("search", db.Viewer.AccountId);
        await db.SaveChangesAsync(cancel);
        if (request.IsEmpty || (terms.IsEmpty && !string.IsNullOrWhiteSpace(request.Text))) return new SearchPage([], null, [], false, []);

        var named = await NamedAsync(terms, cancel);
        var reports = await Project(Reports(request, terms, named)).Take(PageLength + 1).ToListAsync(cancel);
        var more = reports.Count > PageLength;
        if (more) reports.RemoveAt(PageLength);

        var cases = request.After is null ? await Cases(request, terms, named).Take(MaxCases + 1).ToListAsync(cancel) : [];
        var moreCases = cases.Count > MaxCases;
        return new SearchPage(reports, more ? reports[^1].Id : null, [.. cases.Take(MaxCases)], moreCases, terms.Why());
    }

    /// <summary>Reports that name an identifier, and cases that hold one of them or to which it was added by hand.</summary>
    private sealed record Named(List<Guid> Reports, List<Guid> Cases);

    /// <summary>Who names each identifier. Keys only narrow down: what does not match as a whole is dropped.</summary>
    private async Task<IReadOnlyList<Named>> NamedAsync(SearchTerms terms, CancellationToken cancel)
    {
        var named = new List<Named>();
        foreach (var identifier in terms.Identifiers)
        {
            var kind = Enum.Parse<BlindKeyKind>(identifier.Kind.ToString());
            var keys = identifier.IndexKeys.Select(key => db.Vault.BlindKey(kind.ToString(), key)).ToList();
            var mentions = await (from b in db.BlindKeys.AsNoTracking()
                                  where b.Kind == kind && keys.Contains(b.Key)
                                  join m in db.Mentions on b.OwnerId equals m.Id
                                  orderby m.Id descending
                                  select new { m.Id, m.ReportId, m.Normal }).Take(MaxMentions).ToListAsync(cancel);
            var added = await (from b in db.BlindKeys.AsNoTracking()
                               where b.Kind == kind && keys.Contains(b.Key)
                               join s in db.CaseSubjects on b.OwnerId equals s.Id
                               where s.RemovedAt == null
                               select new { s.CaseId, s.Text }).ToListAsync(cancel);
            var matching = mentions.Where(m => CouldBe(identifier, m.Normal)).ToList();
            List<Guid> ids = [.. matching.Select(m => m.Id).Distinct()];
            var picked = await db.CaseSubjects.Where(s => s.RemovedAt == null && s.MentionId != null && ids.Contains(s.MentionId.Value)).Select(s => s.CaseId).ToListAsync(cancel);
            List<Guid> reports = [.. matching.Select(m => m.ReportId).Distinct()];
            var worked = await db.CaseReports.Where(link => reports.Contains(link.ReportId)).Select(link => link.CaseId).ToListAsync(cancel);
            named.Add(new Named(reports, [.. added.Where(s => CouldBe(identifier, s.Text)).Select(s => s.CaseId).Concat(picked).Concat(worked).Distinct()]));
        }

        return named;
    }

    private static bool CouldBe(Identifier identifier, string text) => Identifier.TryParse(identifier.Kind, text, out var other) && identifier.CouldBe(other);

    private IQueryable<Report> Reports(SearchRequest request, SearchTerms terms, IReadOnlyList<Named> named)
    {
        var reports = Narrowed(db.Reports, request);
        foreach (var ids in named.Select(n => n.Reports)) reports = reports.Where(r => ids.Contains(r.Id));
        if (terms.References.Count > 0)
        {
            var references = terms.References.Select(r => r.Value).ToList();
            reports = reports.Where(r => references.Contains(r.Reference));
        }

        if (terms.Words.Count == 0)
        {
            if (request.After is { } after) reports = reports.Where(r => r.Id < after);
            return reports.OrderByDescending(r => r.Id);
        }

        return WithWords(BlindKeyKind.ReportWord, terms.Words, request.After).Join(reports, id => id, r => r.Id, (id, r) => new { Id = id, Report = r })
            .OrderByDescending(pair => pair.Id).Select(pair => pair.Report);
    }

    /// <summary>Records that hold every word, read from the index of the first, in its order.</summary>
    private IQueryable<Guid> WithWords(BlindKeyKind kind, IReadOnlyList<string> words, Guid? after)
    {
        var keys = words.Select(word => SearchTerms.Key(db.Vault, kind, word)).ToList();
        var first = keys[0];
        var found = db.BlindKeys.Where(b => b.Kind == kind && b.Key == first);
        if (after is { } last) found = found.Where(b => b.OwnerId < last);
        foreach (var key in keys.Skip(1))
        {
            found = found.Where(b => db.BlindKeys.Any(other => other.Kind == kind && other.Key == key && other.OwnerId == b.OwnerId));
        }

        return found.Select(b => b.OwnerId);
    }

    private static IQueryable<Report> Narrowed(IQueryable<Report> reports, SearchRequest request)
    {
        if (request.From is { } from)
        {
            var start = Days.StartOf(from);
            reports = reports.Where(r => r.ReceivedAt >= start);
        }

        if (request.To is { } to)
        {
            var end = Days.EndOf(to);
            reports = reports.Where(r => r.ReceivedAt < end);
        }

        if (!string.IsNullOrEmpty(request.Kind)) reports = reports.Where(r => r.Facts.Kind == request.Kind);
        if (!string.IsNullOrEmpty(request.Outward)) reports = reports.Where(r => r.Facts.Outward.StartsWith(request.Outward));
        return reports;
    }

    private static IQueryable<FoundReport> Project(IQueryable<Report> reports) => reports.AsNoTracking().Select(r => new FoundReport(
        r.Id, r.Reference, r.ReceivedAt, r.Facts.Kind, r.Facts.Sector, r.Facts.Outward, r.Risk, r.State));

    /// <summary>Cases that hold the words themselves, and the identifiers in one of their reports or among their people and things.</summary>
    private IQueryable<FoundCase> Cases(SearchRequest request, SearchTerms terms, IReadOnlyList<Named> named)
    {
        IQueryable<Case> cases = db.Cases.AsNoTracking();
        if (terms.Words.Count > 0)
        {
            // The words of a case are those of all its parts: that one of them is there may be told only to whoever sees the whole.
            var whole = db.CasesSeenWith(CaseSight.All);
            cases = WithWords(BlindKeyKind.CaseWord, terms.Words, after: null).Join(cases, id => id, c => c.Id, (_, c) => c).Where(c => whole.Contains(c.Id));
        }

        foreach (var ids in named.Select(n => n.Cases)) cases = cases.Where(c => ids.Contains(c.Id));
        if (terms.References.Count > 0)
        {
            // A report's reference finds the cases it is in.
            var references = terms.References.Select(r => r.Value).ToList();
            cases = cases.Where(c => references.Contains(c.Reference)
                || db.CaseReports.Any(link => link.CaseId == c.Id && db.Reports.Any(r => r.Id == link.ReportId && references.Contains(r.Reference))));
        }

        if (!string.IsNullOrEmpty(request.Kind) || !string.IsNullOrEmpty(request.Outward) || request.From is not null || request.To is not null)
        {
            var within = Narrowed(db.Reports, request);
            cases = cases.Where(c => db.CaseReports.Any(link => link.CaseId == c.Id && within.Any(r => r.Id == link.ReportId)));
        }

        return cases.OrderByDescending(c => c.Id).Select(c => new FoundCase(c.Id, c.Reference, c.OpenedAt, c.Title, c.ClosedAt != null));
    }
}
