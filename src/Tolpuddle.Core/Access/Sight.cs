using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Data;
using Tolpuddle.Methods.Identifiers;

namespace Tolpuddle.Core.Access;

/// <summary>
/// Hit or no hit: whether another agency holds something that this viewer may not see. Looks past the filters, and
/// tells people nothing but what they asked about: not who, not what, not how much.
/// </summary>
public sealed class Sight(TolpuddleContext db)
{
    private const int MostLookedAt = 500;

    /// <summary>Those of <paramref name="identifiers"/> of which somebody else holds a mention.</summary>
    /// <param name="identifiers">What the viewer has before them.</param>
    /// <param name="visible">Mentions of them that the viewer sees.</param>
    /// <param name="cancel">Stops waiting.</param>
    public async Task<IReadOnlyList<Identifier>> HeldElsewhereAsync(
        IReadOnlyList<Identifier> identifiers, IReadOnlyCollection<Guid> visible, CancellationToken cancel)
    {
        var others = await OthersAsync(identifiers, visible, cancel);
        return [.. identifiers.Where(i => others.Any(o => o.Mentioned.CouldBe(i)))];
    }

    /// <summary>The agencies that hold a mention of <paramref name="identifier"/> which the viewer does not see. For the program alone: it asks them, and tells the viewer nothing.</summary>
    internal async Task<IReadOnlyList<Guid>> HoldersAsync(Identifier identifier, CancellationToken cancel)
    {
        var (kinds, keys) = db.KeysOf([identifier]);
        var owners = db.BlindKeys.Where(b => kinds.Contains(b.Kind) && keys.Contains(b.Key)).Select(b => b.OwnerId);
        var visible = await db.Mentions.Where(m => owners.Contains(m.Id)).Select(m => m.Id).Take(MostLookedAt).ToListAsync(cancel);
        var others = await OthersAsync([identifier], visible, cancel);
        return [.. others.Where(o => o.Mentioned.CouldBe(identifier)).Select(o => o.AgencyId).Distinct()];
    }

    private async Task<List<(Identifier Mentioned, Guid AgencyId)>> OthersAsync(
        IReadOnlyList<Identifier> identifiers, IReadOnlyCollection<Guid> visible, CancellationToken cancel)
    {
        if (!db.Viewer.HandlesReports) return [];
        var (kinds, keys) = db.KeysOf(identifiers);
        var us = db.Viewer.AgencyId;
        var owners = db.BlindKeys.Where(b => kinds.Contains(b.Kind) && keys.Contains(b.Key)).Select(b => b.OwnerId);
        var rows = await (from m in db.Mentions
                          join r in db.Reports on m.ReportId equals r.Id
                          where owners.Contains(m.Id) && r.AgencyId != us && !visible.Contains(m.Id)
                          select new { m.Kind, m.Text, r.AgencyId }).IgnoreQueryFilters([TolpuddleContext.Visible]).Take(MostLookedAt).ToListAsync(cancel);
        var others = new List<(Identifier, Guid)>(rows.Count);
        foreach (var row in rows)
        {
            if (Enum.TryParse<IdentifierKind>(row.Kind.ToString(), out var kind) && Identifier.TryParse(kind, row.Text, out var mentioned)) others.Add((mentioned, row.AgencyId));
        }

        return others;
    }
}
