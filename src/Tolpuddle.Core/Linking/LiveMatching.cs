using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Data;
using Tolpuddle.Core.Reports;
using Tolpuddle.Methods.Identifiers;

namespace Tolpuddle.Core.Linking;

/// <summary>A report that the viewer may see and that names the same thing.</summary>
/// <param name="Evidence">Why it is shown, in words.</param>
public sealed record KnownMention(IdentifierKind Kind, string Value, string Evidence, string Reference, DateTime ReceivedAt, string Channel);

/// <summary>What was read from a text, what is known of it, and of what somebody else holds something.</summary>
public sealed record Known(IReadOnlyList<FoundIdentifier> Found, IReadOnlyList<KnownMention> Mentions, IReadOnlyList<Identifier> HeldElsewhere);

/// <summary>Finds what is already known about the phones, plates, addresses and names online in a text. Exact matches on normal forms.</summary>
public sealed class LiveMatching(TolpuddleContext db, Sight sight)
{
    /// <summary>Cards are read by somebody who is on the telephone: more help nobody.</summary>
    private const int MostCards = 20;

    /// <summary>One look at everything recognised in <paramref name="text"/>; written down once if anything was.</summary>
    public async Task<Known> FindAsync(string text, Guid subjectId, CancellationToken cancel)
    {
        var found = TextIdentifiers.Find(text);
        var identifiers = found.Select(f => f.Identifier).Distinct().ToList();
        if (identifiers.Count == 0) return new Known(found, [], []);

        var kinds = identifiers.Select(BlindKind).Distinct().ToList();
        var keys = identifiers.SelectMany(i => i.IndexKeys.Select(k => db.Vault.BlindKey(i.Kind.ToString(), k))).Distinct().ToList();
        var candidates = await (from b in db.BlindKeys.AsNoTracking()
                                join m in db.Mentions on b.OwnerId equals m.Id
                                join r in db.Reports on m.ReportId equals r.Id
                                where kinds.Contains(b.Kind) && keys.Contains(b.Key)
                                orderby r.ReceivedAt descending
                                select new { m.Id, m.Kind, m.Text, r.Reference, r.ReceivedAt, r.Channel }).Distinct().Take(500).ToListAsync(cancel);
        var cards = (from c in candidates.OrderByDescending(c => c.ReceivedAt)
                     from i in identifiers
                     where Matches(i, c.Kind.ToString(), c.Text)
                     select new KnownMention(i.Kind, i.Display, Evidence(i), c.Reference, c.ReceivedAt, c.Channel)).Distinct().Take(MostCards).ToList();
        var elsewhere = await sight.HeldElsewhereAsync(identifiers, kinds, keys, cancel);
        db.Record("known.look", subjectId);
        await db.SaveChangesAsync(cancel);
        return new Known(found, cards, elsewhere);
    }

    internal static BlindKeyKind BlindKind(Identifier identifier) => Enum.Parse<BlindKeyKind>(identifier.Kind.ToString());

    /// <summary>Sharing a key makes a candidate; only the value itself makes a match.</summary>
    internal static bool Matches(Identifier identifier, string kind, string text) =>
        Enum.TryParse<IdentifierKind>(kind, out var known) && known == identifier.Kind && Identifier.TryParse(known, text, out var other) && other.CouldBe(identifier);

    private static string Evidence(Identifier identifier) => identifier.Kind switch
    {
        IdentifierKind.Phone => "Same phone",
        IdentifierKind.Vehicle => identifier.Value.Contains('?', StringComparison.Ordinal) ? "Registration fits what could be read" : "Same registration",
        IdentifierKind.Address => "Same house",
        IdentifierKind.Postcode => "Same postcode",
        IdentifierKind.Email => "Same e-mail address",
        _ => "Same name online",
    };
}
