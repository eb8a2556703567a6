using System.Linq.Expressions;
using Tolpuddle.Methods.Identifiers;

namespace Tolpuddle.Core.Data;

internal static class BlindKeys
{
    /// <summary>Enough for any one phone or plate.</summary>
    private const int MostOfEach = 500;

    /// <summary>The kinds and keys by which mentions of <paramref name="identifiers"/> are found.</summary>
    public static (IReadOnlyList<BlindKeyKind> Kinds, IReadOnlyList<long> Keys) KeysOf(this TolpuddleContext db, IReadOnlyList<Identifier> identifiers) => (
        [.. identifiers.Select(i => Enum.Parse<BlindKeyKind>(i.Kind.ToString())).Distinct()],
        [.. identifiers.SelectMany(i => i.IndexKeys.Select(key => db.Vault.BlindKey(i.Kind.ToString(), key))).Distinct()]);

    /// <summary>
    /// Those that share a key with one of <paramref name="identifiers"/> and that <paramref name="wanted"/> lets in, the
    /// newest of each key: a postcode that everybody names hides no telephone. One question however many identifiers.
    /// </summary>
    public static IQueryable<Guid> OwnersLike(this TolpuddleContext db, IReadOnlyList<Identifier> identifiers, Expression<Func<BlindKey, bool>> wanted)
    {
        var (kinds, keys) = db.KeysOf(identifiers);
        var found = db.BlindKeys.Where(b => kinds.Contains(b.Kind) && keys.Contains(b.Key));
        var let = found.Where(wanted);
        return found.Select(b => new { b.Kind, b.Key }).Distinct()
            .SelectMany(k => let.Where(b => b.Kind == k.Kind && b.Key == k.Key).OrderByDescending(b => b.OwnerId).Take(MostOfEach))
            .Select(b => b.OwnerId);
    }
}
