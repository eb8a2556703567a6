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
    /// <summary>Those of <paramref name="identifiers"/> of which somebody else holds a mention.</summary>
    /// <param name="identifiers">What the viewer has before them.</param>
    /// <param name="visible">Mentions of them, held by others, that the viewer sees.</param>
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
        var us = db.Viewer.AgencyId;
        var owners = db.OwnersLike([identifier], b => db.Mentions.Any(m => m.Id == b.OwnerId && db.Reports.Any(r => r.Id == m.ReportId && r.AgencyId != us)));
        var visible = await owners.ToListAsync(cancel);
        var others = await OthersAsync([identifier], visible, cancel);
        return [.. others.Where(o => o.Mentioned.CouldBe(identifier)).Select(o => o.AgencyId).Distinct()];
    }

    private async Task<List<(Identifier Mentioned, Guid AgencyId)>> OthersAsync(
        IReadOnlyList<Identifier> identifiers, IReadOnlyCollection<Guid> visible, CancellationToken cancel)
    {
        if (!db.Viewer.HandlesReports) return [];
        var us = db.Viewer.AgencyId;
        var owners = db.OwnersLike(
            identifiers, b => !visible.Contains(b.OwnerId) && db.Mentions.Any(m => m.Id == b.OwnerId && db.Reports.Any(r => r.Id == m.ReportId && r.AgencyId != us && r.UndoneAt == null)));
        var rows = await (from m in db.Mentions
                          join r in db.Reports on m.ReportId equals r.Id
                          where owners.Contains(m.Id) && r.UndoneAt == null
                          select new { m.Kind, m.Text, r.AgencyId }).IgnoreQueryFilters([TolpuddleContext.Visible]).ToListAsync(cancel);
        var others = new List<(Identifier, Guid)>(rows.Count);
        foreach (var row in rows)
        {
            if (Enum.TryParse<IdentifierKind>(row.Kind.ToString(), out var kind) && Identifier.TryParse(kind, row.Text, out var mentioned)) others.Add((mentioned, row.AgencyId));
        }

        return others;
    }
}
