using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Data;
using Tolpuddle.Methods.Identifiers;

namespace Tolpuddle.Core.Reports;

/// <summary>What else names the things that a report names. Exact matches on normal forms.</summary>
internal static class SharedMentions
{
    /// <summary>What a report names. Whatever shares a key with it is not yet a match: see <see cref="Matching"/>.</summary>
    public static async Task<IReadOnlyList<Identifier>> NamedInAsync(this TolpuddleContext db, Guid reportId, CancellationToken cancel)
    {
        var mentions = await db.Mentions.AsNoTracking().Where(m => m.ReportId == reportId && m.Normal != "").Select(m => new { m.Kind, m.Normal }).ToListAsync(cancel);
        return [.. mentions.Select(m => m.Kind.IdentifierIn(m.Normal)).OfType<Identifier>().Distinct()];
    }

    /// <summary>What <paramref name="text"/> is, in words, if it could be one of <paramref name="identifiers"/>; otherwise null.</summary>
    public static string? Matching(IReadOnlyList<Identifier> identifiers, MentionKind kind, string text) =>
        kind.IdentifierIn(text) is { } other && identifiers.Any(other.CouldBe) ? $"{Words(kind)} {other.Display}" : null;

    private static string Words(MentionKind kind) => kind switch
    {
        MentionKind.Email => "e-mail",
        MentionKind.Handle => "online name",
        _ => kind.ToString().ToLowerInvariant(),
    };
}
