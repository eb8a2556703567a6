using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Data;
using Tolpuddle.Core.Reports;
using Tolpuddle.Methods.Identifiers;

namespace Tolpuddle.Core.Linking;

/// <summary>Something named in the matter at hand. The mention is there once the matter is a report.</summary>
/// <param name="IsCaller">True for the number from which somebody rings: no report names it yet, so that nothing is claimed about it.</param>
public sealed record Named(Identifier Identifier, Guid? MentionId = null, bool IsCaller = false);

/// <summary>A report that the viewer may see and that names the same thing.</summary>
public sealed record KnownReport(Guid MentionId, string Reference, DateTime ReceivedAt, string Channel, string Kind, string Sector, string Outward, string Part);

/// <summary>What somebody has said about two mentions, the newest about these two.</summary>
public sealed record MadeClaim(Guid FirstMentionId, Guid SecondMentionId, LinkClaim Claim, Guid AuthorId, string Author, DateTime At, string Reason)
{
    /// <summary>True if it is about these two, whichever was named first.</summary>
    public bool IsAbout(Guid one, Guid other) =>
        (FirstMentionId == one && SecondMentionId == other) || (FirstMentionId == other && SecondMentionId == one);
}

/// <summary>One thing that is known already: what is named here, the reports that name it too, and why they are shown.</summary>
/// <param name="Key">Names exactly these mentions: with others it is another question.</param>
/// <param name="Theirs">The thing as those reports name it.</param>
/// <param name="Reports">Newest first.</param>
public sealed record KnownCard(
    string Key, Named Mine, Identifier Theirs, Likeness Likeness, IReadOnlyList<Comparison> Evidence, IReadOnlyList<KnownReport> Reports);

/// <summary>Something of which another agency holds something, and whether it has been asked for contact.</summary>
/// <param name="IsCaller">True for the number from which somebody rings and which they have not named: nobody is asked about it, for that would say who rang.</param>
public sealed record HeldElsewhere(string Key, Identifier Identifier, ContactQuestion? Question, bool IsCaller);

/// <summary>What is known of what is named, best first, and of what somebody else holds something.</summary>
/// <param name="Claims">What people have said about mentions that stand on the cards.</param>
public sealed record Known(IReadOnlyList<KnownCard> Cards, IReadOnlyList<HeldElsewhere> Elsewhere, IReadOnlyList<MadeClaim> Claims)
{
    public static Known Nothing { get; } = new([], [], []);
}

/// <summary>Finds what is already known about phones, plates, addresses and names online. Exact matches on normal forms.</summary>
/// <remarks>As many questions to the database for forty things named as for one.</remarks>
public sealed class LiveMatching(TolpuddleContext db, Sight sight)
{
    /// <summary>Cards are read by somebody who is on the telephone: more help nobody.</summary>
    private const int MostCards = 20;

    private const string Look = "known.look";

    /// <summary>One look at everything named in a call or report; written down once if anything was.</summary>
    public async Task<Known> FindAsync(IReadOnlyCollection<Named> named, Guid subjectId, CancellationToken cancel)
    {
        var known = await ReadAsync(named, subjectId, cancel);
        if (known is null) return Known.Nothing;
        db.Record(Look, subjectId);
        await db.SaveChangesAsync(cancel);
        return known;
    }

    /// <summary>The same for what asks again by itself: a look since then for the same purpose is not written down again.</summary>
    public async Task<Known> FindOnceAsync(IReadOnlyCollection<Named> named, Guid subjectId, DateTime since, CancellationToken cancel) =>
        await new Looks(db).HasLookedAsync(subjectId, Look, since.AddTicks(-1), cancel)
            ? await ReadAsync(named, subjectId, cancel) ?? Known.Nothing
            : await FindAsync(named, subjectId, cancel);

    private async Task<Known?> ReadAsync(IReadOnlyCollection<Named> named, Guid subjectId, CancellationToken cancel)
    {
        var mine = named.DistinctBy(n => n.Identifier).ToList();
        if (mine.Count == 0) return null;
        var identifiers = mine.ConvertAll(n => n.Identifier);

        var candidates = await CandidatesAsync(identifiers, subjectId, cancel);
        var cards = ToCards(mine, candidates);
        var seen = candidates.Where(c => c.IsOfOthers).Select(c => c.Report.MentionId).Concat(named.Select(n => n.MentionId).OfType<Guid>()).ToList();
        var elsewhere = await sight.HeldElsewhereAsync(identifiers, seen, cancel);
        var claims = await ClaimsAsync([.. mine.Select(m => m.MentionId).OfType<Guid>(), .. cards.SelectMany(c => c.Reports).Select(r => r.MentionId)], cancel);
        var asked = await AskedAsync(elsewhere, cancel);
        return new Known(cards, [.. elsewhere.Select(e => new HeldElsewhere(KeyOf(e, []), e, asked.Find(q => q.Kind == e.Kind && q.Value == e.Value), mine.Exists(m => m.IsCaller && m.Identifier.Equals(e))))], claims);
    }

    /// <summary>The newest claim about each pair of these mentions, or of one of them and another, oldest first.</summary>
    internal async Task<IReadOnlyList<MadeClaim>> ClaimsAsync(IReadOnlyCollection<Guid> mentions, CancellationToken cancel)
    {
        var links = await (from l in db.Links.AsNoTracking()
                           join a in db.Accounts on l.AuthorId equals a.Id
                           where mentions.Contains(l.FirstMentionId) || mentions.Contains(l.SecondMentionId)
                           orderby l.At, l.Id
                           select new MadeClaim(l.FirstMentionId, l.SecondMentionId, l.Claim, l.AuthorId, a.Name, l.At, l.Reason)).ToListAsync(cancel);
        return [.. links.GroupBy(l => (Low: Min(l.FirstMentionId, l.SecondMentionId), High: Max(l.FirstMentionId, l.SecondMentionId))).Select(g => g.Last())];
    }

    private async Task<List<Candidate>> CandidatesAsync(IReadOnlyList<Identifier> identifiers, Guid subjectId, CancellationToken cancel)
    {
        var us = db.Viewer.AgencyId;
        var owners = db.OwnersLike(identifiers, b => db.Mentions.Any(m => m.Id == b.OwnerId && m.ReportId != subjectId));
        var rows = await (from m in db.Mentions.AsNoTracking()
                          join r in db.Reports on m.ReportId equals r.Id
                          where owners.Contains(m.Id)
                          orderby r.ReceivedAt descending, r.Id
                          select new { m.Id, m.Kind, m.Text, m.Part, IsOfOthers = r.AgencyId != us, r.Reference, r.ReceivedAt, r.Channel, FactsKind = r.Facts.Kind, r.Facts.Sector, r.Facts.Outward }).ToListAsync(cancel);
        var candidates = new List<Candidate>(rows.Count);
        foreach (var row in rows)
        {
            if (row.Kind.IdentifierIn(row.Text) is not { } identifier) continue;
            candidates.Add(new Candidate(identifier, new KnownReport(row.Id, row.Reference, row.ReceivedAt, row.Channel, row.FactsKind, row.Sector, row.Outward, row.Part), row.IsOfOthers));
        }

        return candidates;
    }

    /// <summary>Sharing a key makes a candidate; only the value itself makes a match. A card for each thing, best first.</summary>
    private static List<KnownCard> ToCards(List<Named> mine, List<Candidate> candidates)
    {
        var matches = (from n in mine
                       from c in candidates
                       where n.Identifier.CouldBe(c.Identifier)
                       select (Named: n, Theirs: c.Identifier, c.Report)).ToList();
        var sharedByReport = matches.ToLookup(m => m.Report.Reference, m => m.Named.Identifier);
        return [.. matches
            .GroupBy(m => (m.Named, m.Theirs.Kind, m.Theirs.Value))
            .Select(g => ToCard(g.Key.Named, g.First().Theirs, [.. g.Select(m => m.Report).DistinctBy(r => r.MentionId)], sharedByReport))
            .OrderByDescending(c => c.Likeness)
            .ThenByDescending(c => c.Evidence.Count)
            .ThenByDescending(c => c.Reports[0].ReceivedAt)
            .Take(MostCards)];
    }

    private static KnownCard ToCard(Named mine, Identifier theirs, IReadOnlyList<KnownReport> reports, ILookup<string, Identifier> sharedByReport)
    {
        var (likeness, first) = Comparisons.Compare(mine.Identifier, theirs);
        List<Comparison> evidence = [first];
        var also = reports.SelectMany(r => sharedByReport[r.Reference]).Where(i => !i.Equals(mine.Identifier)).Distinct().Select(i => i.Display).ToList();
        if (also.Count > 0) evidence.Add(new Comparison("also", $"{string.Join(", ", also)}: named there too"));
        if (reports.Count > 1) evidence.Add(new Comparison("named in", $"{reports.Count} reports"));
        return new KnownCard(KeyOf(mine.Identifier, reports), mine, theirs, likeness, evidence, reports);
    }

    /// <summary>Our questions about these, the newest of each.</summary>
    private async Task<List<ContactQuestion>> AskedAsync(IReadOnlyList<Identifier> elsewhere, CancellationToken cancel)
    {
        if (elsewhere.Count == 0) return [];
        var keys = elsewhere.Select(i => ContactQuestions.KeyOf(db.Vault, i)).ToList();
        return await db.ContactQuestions.AsNoTracking()
            .Where(q => q.FromAgencyId == db.Viewer.AgencyId && keys.Contains(q.ValueKey))
            .OrderByDescending(q => q.AskedAt)
            .ToListAsync(cancel);
    }

    private static string KeyOf(Identifier mine, IEnumerable<KnownReport> reports)
    {
        var text = string.Join('\n', reports.Select(r => r.MentionId.ToString("N")).Order(StringComparer.Ordinal).Prepend($"{mine.Kind}:{mine.Value}"));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 8));
    }

    private static Guid Min(Guid one, Guid other) => one.CompareTo(other) < 0 ? one : other;

    private static Guid Max(Guid one, Guid other) => one.CompareTo(other) < 0 ? other : one;

    /// <summary>A mention that shares a key with something named.</summary>
    private sealed record Candidate(Identifier Identifier, KnownReport Report, bool IsOfOthers);
}
