using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Data;

namespace Tolpuddle.Core.Access.Sealing;

/// <summary>
/// Sends the audit's checkpoint each day to the data-protection officers of every agency, so that each of them holds what
/// shows a history that was rewritten. It says how many entries there are and one hash, and nothing about anybody.
/// </summary>
public sealed class CheckpointMails(TolpuddleContext db)
{
    public static readonly TimeSpan Pause = TimeSpan.FromDays(1);

    private const string PathStart = "/audit/seal?handler=Checkpoint&count=";

    /// <summary>The checkpoint that a mail with this path is about; null for other paths.</summary>
    public static long? CountOf(string path) =>
        path.StartsWith(PathStart, StringComparison.Ordinal) && long.TryParse(path[PathStart.Length..], NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : null;

    /// <summary>Puts the mails into the outbox when a day has passed and something was sealed since.</summary>
    public async Task WriteAsync(CancellationToken cancel)
    {
        db.Viewer = Viewer.System("mail");
        var sealing = await db.AuditSealing.SingleOrDefaultAsync(cancel);
        var last = await db.AuditCheckpoints.MaxAsync(c => (long?)c.Count, cancel);
        if (sealing is null || last is not { } count || count == sealing.MailedCount || (sealing.MailedAt <= db.Now && sealing.MailedAt + Pause > db.Now)) return;
        var officers = await db.Accounts.WhoProtectData().Select(a => a.Id).ToListAsync(cancel);
        foreach (var officer in officers) db.Mail(officer, MailKind.Checkpoint, string.Create(CultureInfo.InvariantCulture, $"{PathStart}{count}"));
        (sealing.MailedCount, sealing.MailedAt) = (count, db.Now);
        await db.TrySaveAsync(cancel); // or another node has just written these mails
    }
}
