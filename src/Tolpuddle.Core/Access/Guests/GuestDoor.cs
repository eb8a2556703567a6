using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Data;

namespace Tolpuddle.Core.Access.Guests;

/// <summary>The door for guests. Sees past the rules because nobody is anybody before this door.</summary>
public sealed class GuestDoor(TolpuddleContext db)
{
    /// <summary>
    /// Whose link it is, if a code could still open it. The try is counted before its code is looked at: many at once are no more tries than
    /// one after the other.
    /// </summary>
    internal async Task<Guest?> TryAsync(string link, CancellationToken cancel)
    {
        var (hash, now) = (GuestKeys.HashOfLink(db.Vault, link), db.Now);
        var open = db.Guests.IgnoreQueryFilters().Where(g => g.LinkHash == hash && g.EndedAt == null && g.Until > now);
        if (await open.Where(g => g.CodeHash != null && g.Tries < Guest.MostTries).ExecuteUpdateAsync(g => g.SetProperty(x => x.Tries, x => x.Tries + 1), cancel) == 0) return null;
        var guest = await open.SingleOrDefaultAsync(cancel);
        if (guest is not null) db.Viewer = Viewer.Guest(guest.Id, guest.AgencyId);
        return guest;
    }

    /// <summary>Writes down that the code was wrong, and nothing else that the context holds. After the last try whoever answers for the referral is told.</summary>
    internal async Task MissAsync(Guest guest, CancellationToken cancel)
    {
        db.ChangeTracker.Clear();
        db.Viewer = Viewer.Guest(guest.Id, guest.AgencyId);
        if (guest is { Tries: >= Guest.MostTries, CodeHash: not null })
        {
            db.Guests.Attach(guest).Entity.LoseCode();
            await db.TellOwnerAsync(guest, report => $"The code for the referral of {report} was wrong {Guest.MostTries} times and opens nothing now. You can give another.", cancel);
            db.Record("guest.wrong-code", guest.ReportId);
            if (await db.TrySaveAsync(cancel)) return; // or somebody else has done so at the same moment
        }

        db.Record("guest.wrong-code", guest.ReportId);
        await db.SaveChangesAsync(cancel);
    }

    /// <summary>Their body would like accounts of its own: whoever referred to it, and the administrators who could make them, are told. Asked twice, it is one wish.</summary>
    public async Task AskForAccountsAsync(Guid guestId, CancellationToken cancel)
    {
        var guest = await db.Guests.IgnoreQueryFilters().SingleOrDefaultAsync(g => g.Id == guestId && g.WantsAccountsAt == null, cancel);
        if (guest is null) return;

        db.Viewer = Viewer.Guest(guest.Id, guest.AgencyId);
        guest.AskForAccounts(db.Now);
        var administrators = await db.Accounts.IgnoreQueryFilters()
            .Where(a => (a.Roles & Role.Administrator) != 0 && a.State == AccountState.Active && (a.AgencyId == guest.AgencyId || db.Profiles.Any(p => p.HostAgencyId == a.AgencyId)))
            .Select(a => a.Id).ToListAsync(cancel);
        foreach (var administrator in administrators) db.Notify(administrator, "A body outside, to which something was referred, asks for accounts. Whoever referred to it can say which.", "/administration/agencies");
        await db.TellOwnerAsync(guest, report => $"The body outside to which {report} was referred asks for accounts. Tell an administrator which it is.", cancel);
        db.Record("guest.ask-for-accounts", guest.ReportId);
        await db.TrySaveAsync(cancel);
    }
}
