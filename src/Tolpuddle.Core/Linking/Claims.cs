using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Data;
using Tolpuddle.Core.Reports;
using Tolpuddle.Methods.Identifiers;

namespace Tolpuddle.Core.Linking;

/// <summary>How answering a card ended.</summary>
public abstract record ClaimResult
{
    private ClaimResult()
    {
    }

    public sealed record Made : ClaimResult;

    /// <summary>There is no such call or report.</summary>
    public sealed record NotFound : ClaimResult;

    /// <summary>What is known has changed since the card was shown: it asks something else now. Nothing was kept.</summary>
    public sealed record Changed : ClaimResult;

    /// <summary>The reason is too long. Nothing was kept.</summary>
    public sealed record ReasonTooLong : ClaimResult;

    /// <summary>Somebody has said the opposite. Nothing was kept; saying it all the same keeps both.</summary>
    public sealed record Contrary(string Key, LinkClaim Claim, MadeClaim Earlier) : ClaimResult;
}

/// <summary>What people say about whether the things that a report names are those that others name.</summary>
public sealed class Claims(TolpuddleContext db, LiveMatching matching)
{
    public const int MaxReasonLength = 500;

    /// <summary>What is known of what a report names.</summary>
    public async Task<Known> OfReportAsync(Guid reportId, CancellationToken cancel)
    {
        var mentions = await db.Mentions.AsNoTracking().Where(m => m.ReportId == reportId).Select(m => new { m.Id, m.Kind, m.Text }).ToListAsync(cancel);
        var named = new List<Named>();
        foreach (var mention in mentions)
        {
            if (mention.Kind.IdentifierIn(mention.Text) is { } identifier) named.Add(new Named(identifier, mention.Id));
        }

        return await matching.FindAsync(named, reportId, cancel);
    }

    /// <summary>Answers a card on a report's page. Earlier answers stay.</summary>
    /// <param name="reportId">The report whose card it is.</param>
    /// <param name="key">The card.</param>
    /// <param name="claim">The answer.</param>
    /// <param name="reason">Why, if the person likes to say.</param>
    /// <param name="despite">True: although somebody has said the opposite.</param>
    /// <param name="cancel">Stops waiting.</param>
    public async Task<ClaimResult> SayAsync(Guid reportId, string key, LinkClaim claim, string reason, bool despite, CancellationToken cancel)
    {
        if (!await db.Reports.AnyAsync(r => r.Id == reportId, cancel)) return new ClaimResult.NotFound();
        if (!IsReason(reason)) return new ClaimResult.ReasonTooLong();
        var known = await OfReportAsync(reportId, cancel);
        if (known.Cards.FirstOrDefault(c => c.Key == key) is not { Mine.MentionId: { } mine } card) return new ClaimResult.Changed();

        if (!despite && ContraryTo(known, card, claim) is { } earlier) return new ClaimResult.Contrary(key, claim, earlier);

        foreach (var report in card.Reports) Add(db, mine, report.MentionId, claim, db.Viewer.AccountId, db.Now, reason);
        await db.SaveChangesAsync(cancel);
        return new ClaimResult.Made();
    }

    /// <summary>What somebody has said against an answer; null if nobody has.</summary>
    public static MadeClaim? ContraryTo(Known known, KnownCard card, LinkClaim claim)
    {
        if (card.Mine.MentionId is not { } mine) return null;
        var said = known.Claims.Where(c => c.FirstMentionId == mine || c.SecondMentionId == mine)
            .ToDictionary(c => c.FirstMentionId == mine ? c.SecondMentionId : c.FirstMentionId, c => c.Claim);
        return Contradictions.Find(mine, [.. card.Reports.Select(r => r.MentionId)], claim, said, known.Claims);
    }

    /// <summary>What has been said of a card on a report's page, newest first; empty while one of its reports has no answer.</summary>
    public static IReadOnlyList<MadeClaim> Of(Known known, KnownCard card)
    {
        if (card.Mine.MentionId is not { } mine) return [];
        var claims = card.Reports.Select(r => known.Claims.FirstOrDefault(c => c.IsAbout(mine, r.MentionId))).ToList();
        return claims.Contains(null) ? [] : [.. claims.OfType<MadeClaim>().DistinctBy(c => (c.Claim, c.AuthorId, c.At)).OrderByDescending(c => c.At)];
    }

    /// <summary>True if it says why, or nothing, and is not too long.</summary>
    internal static bool IsReason(string reason) => reason.Trim().Length <= MaxReasonLength;

    /// <summary>Adds a claim, to be saved with what it belongs to.</summary>
    internal static void Add(TolpuddleContext db, Guid mine, Guid other, LinkClaim claim, Guid authorId, DateTime at, string reason)
    {
        db.Links.Add(new Link { FirstMentionId = mine, SecondMentionId = other, Claim = claim, AuthorId = authorId, At = at, Reason = reason.Trim() });
        db.Record("link.claim", mine);
    }
}

/// <summary>Finds what speaks against a new claim: its opposite, or claims that cannot all be true with it.</summary>
internal static class Contradictions
{
    /// <summary>An earlier claim that the new one goes against; null if there is none.</summary>
    /// <param name="mine">The mention it is about; null while there is no mention yet.</param>
    /// <param name="others">The mentions it compares with.</param>
    /// <param name="claim">What is to be said of each of them.</param>
    /// <param name="said">What is said already of mine and others.</param>
    /// <param name="earlier">The newest claim about each pair.</param>
    public static MadeClaim? Find(
        Guid? mine, IReadOnlyCollection<Guid> others, LinkClaim claim, IReadOnlyDictionary<Guid, LinkClaim> said, IReadOnlyList<MadeClaim> earlier)
    {
        if (claim == LinkClaim.Unsure) return null;
        var assumed = new Dictionary<Guid, LinkClaim>(said);
        foreach (var other in others) assumed[other] = claim;
        return earlier.FirstOrDefault(c => mine is { } self && others.Any(o => c.IsAbout(self, o)) && AreOpposite(c.Claim, claim))
            ?? earlier.FirstOrDefault(c => (others.Contains(c.FirstMentionId) || others.Contains(c.SecondMentionId)) && CannotBe(c, assumed));
    }

    public static bool AreOpposite(LinkClaim one, LinkClaim other) => (one, other) is (LinkClaim.Same, LinkClaim.Different) or (LinkClaim.Different, LinkClaim.Same);

    /// <summary>Two that are the same as a third are the same; of two that are the same, a third cannot be one and not the other.</summary>
    private static bool CannotBe(MadeClaim pair, Dictionary<Guid, LinkClaim> assumed) =>
        assumed.TryGetValue(pair.FirstMentionId, out var one) && assumed.TryGetValue(pair.SecondMentionId, out var other)
        && ((pair.Claim == LinkClaim.Different && one == LinkClaim.Same && other == LinkClaim.Same) || (pair.Claim == LinkClaim.Same && AreOpposite(one, other)));
}
