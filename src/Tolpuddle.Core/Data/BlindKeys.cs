using Tolpuddle.Methods.Identifiers;

namespace Tolpuddle.Core.Data;

internal static class BlindKeys
{
    /// <summary>The kinds and keys by which mentions of <paramref name="identifiers"/> are found.</summary>
    public static (IReadOnlyList<BlindKeyKind> Kinds, IReadOnlyList<long> Keys) KeysOf(this TolpuddleContext db, IReadOnlyList<Identifier> identifiers) => (
        [.. identifiers.Select(i => Enum.Parse<BlindKeyKind>(i.Kind.ToString())).Distinct()],
        [.. identifiers.SelectMany(i => i.IndexKeys.Select(key => db.Vault.BlindKey(i.Kind.ToString(), key))).Distinct()]);
}
