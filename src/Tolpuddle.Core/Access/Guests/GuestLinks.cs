using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Data;

namespace Tolpuddle.Core.Access.Guests;

/// <summary>How the mail with a guest's link fares; all null while it waits.</summary>
/// <param name="Failure">Why it does not go; null where nothing hinders it.</param>
public sealed record GuestMail(DateTime? SentAt, DateTime? GivenUpAt, string? Failure);

internal static class GuestLinks
{
    /// <summary>Mails <paramref name="guest"/> the link. The caller saves.</summary>
    /// <returns>The path of the link.</returns>
    public static string MailLink(this TolpuddleContext db, Guest guest, string link)
    {
        db.Mail(db.Viewer.AccountId, MailKind.GuestReferral, $"/guest/{link}", guest.Until, guest.Id);
        return $"/guest/{link}";
    }

    /// <summary>From now on the link opens nothing, and a mail with it that has not gone stays here. Looks past the rules: nobody sees mails. The caller saves.</summary>
    public static async Task EndAsync(this TolpuddleContext db, Guest guest, CancellationToken cancel)
    {
        guest.End(db.Now);
        db.Outbox.RemoveRange(await db.Outbox.IgnoreQueryFilters().Where(m => m.GuestId == guest.Id && m.SentAt == null).ToListAsync(cancel));
    }

    /// <summary>Tells whoever answers for the referral to a guest, in words that name the report by its reference. The caller saves.</summary>
    public static async Task TellOwnerAsync(this TolpuddleContext db, Guest guest, Func<string, string> says, CancellationToken cancel)
    {
        var (owner, report) = (await db.ReferralOf(guest).Select(r => r.OwnerId).SingleAsync(cancel), await db.ReportOf(guest).Select(r => r.Reference).SingleAsync(cancel));
        db.Notify(owner, says(report), $"/referrals/{guest.ReferralId}");
    }

    /// <summary>How the mail to a guest fares whom the viewer sees. Looks past the rules: it says nothing of the mail but that. Null once it is forgotten.</summary>
    public static Task<GuestMail?> MailOfAsync(this TolpuddleContext db, Guest guest, CancellationToken cancel) =>
        db.Outbox.IgnoreQueryFilters().AsNoTracking().Where(m => m.GuestId == guest.Id).Select(m => (GuestMail?)new GuestMail(m.SentAt, m.GivenUpAt, m.Failure)).SingleOrDefaultAsync(cancel);
}
