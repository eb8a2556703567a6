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

    /// <summary>The keys by which <paramref name="identifiers"/> are found, of whatever they lead to.</summary>
    public static IQueryable<BlindKey> KeysLike(this TolpuddleContext db, IReadOnlyList<Identifier> identifiers)
    {
        var (kinds, keys) = db.KeysOf(identifiers);
        return db.BlindKeys.Where(b => kinds.Contains(b.Kind) && keys.Contains(b.Key));
    }

    /// <summary>What these keys lead to, the newest of each: a postcode that everybody names hides no telephone. One question however many keys.</summary>
    public static IQueryable<Guid> NewestOwners(this IQueryable<BlindKey> keys) =>
        keys.GroupBy(b => new { b.Kind, b.Key }).SelectMany(same => same.OrderByDescending(b => b.OwnerId).Take(MostOfEach)).Select(b => b.OwnerId);
}
