using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Data;

namespace Tolpuddle.Core.Access;

/// <summary>The partnership's name, area and way out, and which translations somebody has read and approved.</summary>
public sealed class PartnershipSettings(TolpuddleContext db)
{
    private const string OnlyHost = "Only administrators of the agency that runs the system change this.";

    public Task<PartnershipProfile> ReadAsync(CancellationToken cancel) => db.Profiles.AsNoTracking().SingleAsync(cancel);

    /// <summary>Null if done, otherwise why not.</summary>
    public async Task<string?> ChangeAsync(string name, string area, string leaveTo, CancellationToken cancel)
    {
        if (!await db.IsHostAsync(cancel)) return OnlyHost;
        if (name.Trim().Length is 0 or > 120 || area.Trim().Length is 0 or > 60) return "Write the partnership's name, in at most 120 characters, and its area, in at most 60.";
        if (leaveTo.Length > 200 || !Uri.TryCreate(leaveTo.Trim(), UriKind.Absolute, out var uri) || uri.Scheme != Uri.UriSchemeHttps || uri.UserInfo.Length > 0)
        {
            return "Write where \"Leave this page quickly\" goes as an address that starts with https:// and has at most 200 characters.";
        }

        var profile = await db.Profiles.SingleAsync(cancel);
        (profile.Name, profile.Area, profile.LeaveTo) = (name.Trim(), area.Trim(), uri.AbsoluteUri);
        db.Record("partnership.change", profile.HostAgencyId);
        await db.SaveChangesAsync(cancel);
        return null;
    }

    public Task<Dictionary<string, LanguageApproval>> ApprovalsAsync(CancellationToken cancel) =>
        db.LanguageApprovals.AsNoTracking().ToDictionaryAsync(a => a.Language, cancel);

    /// <summary>Says that the viewer has had the texts with <paramref name="textsHash"/> read and stands for them.</summary>
    public async Task<string?> ApproveLanguageAsync(string language, string textsHash, CancellationToken cancel)
    {
        if (!db.Viewer.Is(Role.Administrator)) return OnlyHost;
        var approval = await db.LanguageApprovals.SingleOrDefaultAsync(a => a.Language == language, cancel);
        if (approval is null)
        {
            db.LanguageApprovals.Add(new LanguageApproval { Language = language, TextsHash = textsHash, ApprovedById = db.Viewer.AccountId, ApprovedAt = db.Now });
        }
        else
        {
            (approval.TextsHash, approval.ApprovedById, approval.ApprovedAt) = (textsHash, db.Viewer.AccountId, db.Now);
        }

        db.Record($"language.approve.{language}", db.Viewer.AccountId);
        await db.SaveChangesAsync(cancel);
        return null;
    }
}
