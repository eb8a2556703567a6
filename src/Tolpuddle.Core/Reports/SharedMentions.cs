using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Data;
using Tolpuddle.Methods.Identifiers;

namespace Tolpuddle.Core.Reports;

/// <summary>What else names the things that a report names. Exact matches on normal forms.</summary>
internal static class SharedMentions
{
    /// <summary>Enough for any one phone or plate.</summary>
    private const int Most = 500;

    /// <summary>Mentions, and things in cases, that share a key with something that the report names, the report's own left out. A key is not yet a match: see <see cref="Matching"/>.</summary>
    public static async Task<(IReadOnlyList<Identifier> Identifiers, IReadOnlyList<Guid> Owners)> OwnersAsync(this TolpuddleContext db, Guid reportId, CancellationToken cancel)
    {
        var mentions = await db.Mentions.AsNoTracking().Where(m => m.ReportId == reportId && m.Normal != "").Select(m => new { m.Id, m.Kind, m.Normal }).ToListAsync(cancel);
        var identifiers = mentions.Select(m => Parse(m.Kind, m.Normal)).OfType<Identifier>().Distinct().ToList();
        if (identifiers.Count == 0) return ([], []);
        var kinds = identifiers.Select(i => Enum.Parse<BlindKeyKind>(i.Kind.ToString())).Distinct().ToList();
        var keys = identifiers.SelectMany(i => i.IndexKeys.Select(key => db.Vault.BlindKey(i.Kind.ToString(), key))).Distinct().ToList();
        var own = mentions.Select(m => m.Id).ToList();
        var owners = await db.BlindKeys.AsNoTracking()
            .Where(b => kinds.Contains(b.Kind) && keys.Contains(b.Key) && !own.Contains(b.OwnerId))
            .Select(b => b.OwnerId).Distinct().OrderByDescending(owner => owner).Take(Most).ToListAsync(cancel);
        return (identifiers, owners);
    }

    /// <summary>What <paramref name="text"/> is, in words, if it could be one of <paramref name="identifiers"/>; otherwise null.</summary>
    public static string? Matching(IReadOnlyList<Identifier> identifiers, MentionKind kind, string text) =>
        Parse(kind, text) is { } other && identifiers.Any(other.CouldBe) ? $"{Words(kind)} {other.Display}" : null;

    private static Identifier? Parse(MentionKind kind, string text) =>
        Enum.TryParse<IdentifierKind>(kind.ToString(), out var known) && Identifier.TryParse(known, text, out var identifier) ? identifier : null;

    private static string Words(MentionKind kind) => kind switch
    {
        MentionKind.Email => "e-mail",
        MentionKind.Handle => "online name",
        _ => kind.ToString().ToLowerInvariant(),
    };
}
