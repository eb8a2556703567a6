using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Data;
using Tolpuddle.Methods.Identifiers;

namespace Tolpuddle.Core.Access;

/// <summary>
/// Hit or no hit: whether another agency holds something that this viewer may not see. Looks past the filters, and
/// answers with nothing but what the viewer asked about: not who, not what, not how much.
/// </summary>
public sealed class Sight(TolpuddleContext db)
{
    private const int MostLookedAt = 500;

    /// <summary>Those of <paramref name="identifiers"/> of which somebody else holds a mention.</summary>
    /// <param name="identifiers">What the viewer has before them.</param>
    /// <param name="kinds">Their kinds of blind key.</param>
    /// <param name="keys">Their blind keys.</param>
    /// <param name="cancel">Stops waiting.</param>
    public async Task<IReadOnlyList<Identifier>> HeldElsewhereAsync(
        IReadOnlyList<Identifier> identifiers, IReadOnlyCollection<BlindKeyKind> kinds, IReadOnlyCollection<long> keys, CancellationToken cancel)
    {
        var visible = await (from b in db.BlindKeys
                             join m in db.Mentions on b.OwnerId equals m.Id
                             where kinds.Contains(b.Kind) && keys.Contains(b.Key)
                             select m.Id).Distinct().Take(MostLookedAt).ToListAsync(cancel);
        var others = await (from b in db.BlindKeys
                            join m in db.Mentions on b.OwnerId equals m.Id
                            where kinds.Contains(b.Kind) && keys.Contains(b.Key) && !visible.Contains(m.Id)
                            select new { m.Kind, m.Text }).IgnoreQueryFilters([TolpuddleContext.Visible]).Take(MostLookedAt).ToListAsync(cancel);
        return [.. identifiers.Where(i => others.Any(o => Same(i, o.Kind.ToString(), o.Text)))];
    }

    private static bool Same(Identifier identifier, string kind, string text) =>
        kind == identifier.Kind.ToString() && Identifier.TryParse(identifier.Kind, text, out var other) && other.CouldBe(identifier);
}
