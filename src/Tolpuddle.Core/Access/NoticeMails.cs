using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Data;

namespace Tolpuddle.Core.Access;

/// <summary>When somebody wants to be told by mail of what they find under Notices.</summary>
public enum NoticeMail
{
    AtOnce, Daily, Never,
}

/// <summary>
/// Writes mails about notices that nobody has looked at. A mail says that something waits, never what; one mail speaks for
/// all that waits.
/// </summary>
public sealed class NoticeMails(TolpuddleContext db)
{
    public const int UsualHour = 8;

    /// <summary>Hours that can be chosen for a daily mail: none that a change of the clocks leaves out.</summary>
    public const int FirstHour = 5;
    public const int LastHour = 22;

    /// <summary>What is read within this time needs no mail; what follows within it goes with the same mail.</summary>
    public static readonly TimeSpan Quiet = TimeSpan.FromMinutes(2);

    /// <summary>However much follows, the first waits no longer.</summary>
    public static readonly TimeSpan LongestQuiet = TimeSpan.FromMinutes(5);

    /// <summary>True if a mail is to go now about notices of which the first came at <paramref name="oldest"/> and the last at <paramref name="newest"/>.</summary>
    public static bool IsTime(NoticeMail wish, int hour, DateTime oldest, DateTime newest, DateTime now) => wish switch
    {
        NoticeMail.AtOnce => now - newest >= Quiet || now - oldest >= LongestQuiet,
        NoticeMail.Daily => oldest <= LastTime(hour, now),
        _ => false,
    };

    /// <summary>Puts the mails that are due into the outbox.</summary>
    public async Task WriteAsync(CancellationToken cancel)
    {
        db.Viewer = Viewer.System("mail");
        var waiting = await (from n in Waiting
                             join a in db.Accounts on n.AccountId equals a.Id
                             where a.State == AccountState.Active && a.NoticeMail != NoticeMail.Never
                             group n by new { a.Id, a.NoticeMail, a.NoticeMailHour } into person
                             select new { person.Key, Oldest = person.Min(n => n.At), Newest = person.Max(n => n.At) }).ToListAsync(cancel);
        foreach (var person in waiting.Where(p => IsTime(p.Key.NoticeMail, p.Key.NoticeMailHour, p.Oldest, p.Newest, db.Now)))
        {
            var notices = await Waiting.Where(n => n.AccountId == person.Key.Id).ToListAsync(cancel);
            foreach (var notice in notices) notice.MailedAt = db.Now;
            if (notices.Count > 0) db.Mail(person.Key.Id, MailKind.Notices, "/notices");
            await db.TrySaveAsync(cancel); // or another node has just written this mail
        }
    }

    private IQueryable<Notice> Waiting => db.Notices.Where(n => n.ReadAt == null && n.MailedAt == null);

    /// <summary>The last moment (UTC) at which clocks in England showed <paramref name="hour"/>.</summary>
    private static DateTime LastTime(int hour, DateTime now)
    {
        var today = Days.Clock(now).Date.AddHours(hour);
        var moment = TimeZoneInfo.ConvertTimeToUtc(today, Days.Zone);
        return moment <= now ? moment : TimeZoneInfo.ConvertTimeToUtc(today.AddDays(-1), Days.Zone);
    }
}
