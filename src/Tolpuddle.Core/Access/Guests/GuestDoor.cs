using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Data;

namespace Tolpuddle.Core.Access.Guests;

/// <summary>That a guest came in, and the code with which they come back.</summary>
public sealed record GuestEntry(Guid GuestId, string NextCode);

/// <summary>
/// The door for guests: link and code together open it, each code once. Sees past the rules because nobody is anybody before this door.
/// Whether the link or the code was wrong, or the link is over, is told to nobody.
/// </summary>
public sealed class GuestDoor(TolpuddleContext db)
{
    /// <summary>Null if <paramref name="link"/> and <paramref name="code"/> open nothing.</summary>
    public async Task<GuestEntry?> EnterAsync(string link, string code, CancellationToken cancel)
    {
        var (hash, now) = (GuestKeys.HashOfLink(db.Vault, link), db.Now);
        var guest = await db.Guests.IgnoreQueryFilters().SingleOrDefaultAsync(g => g.LinkHash == hash && g.EndedAt == null && g.Until > now, cancel);
        if (guest is not { CodeHash: { } expected }) return null;

        db.Viewer = Viewer.Guest(guest.Id, guest.AgencyId);
        if (!CryptographicOperations.FixedTimeEquals(expected, GuestKeys.HashOfCode(db.Vault, guest.Id, code)))
        {
            await MissAsync(guest, cancel);
            return null;
        }

        var next = GuestKeys.NewCode();
        guest.Enter(GuestKeys.HashOfCode(db.Vault, guest.Id, next), now);
        db.Record("guest.enter", guest.ReportId);
        return await db.TrySaveAsync(cancel) ? new GuestEntry(guest.Id, next) : null; // of many tries at once, one counts
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
        db.Notify(await OwnerAsync(guest, cancel), $"The body outside to which {await ReferenceAsync(guest, cancel)} was referred asks for accounts. Tell an administrator which it is.", PathOf(guest));
        db.Record("guest.ask-for-accounts", guest.ReportId);
        await db.TrySaveAsync(cancel);
    }

    private async Task MissAsync(Guest guest, CancellationToken cancel)
    {
        if (guest.Miss())
        {
            var text = $"The code for the referral of {await ReferenceAsync(guest, cancel)} was wrong {Guest.MostWrongCodes} times and opens nothing now. You can give another.";
            db.Notify(await OwnerAsync(guest, cancel), text, PathOf(guest));
        }

        db.Record("guest.wrong-code", guest.ReportId);
        await db.TrySaveAsync(cancel);
    }

    private Task<Guid> OwnerAsync(Guest guest, CancellationToken cancel) => db.ReferralOf(guest).Select(r => r.OwnerId).SingleAsync(cancel);

    private Task<string> ReferenceAsync(Guest guest, CancellationToken cancel) => db.ReportOf(guest).Select(r => r.Reference).SingleAsync(cancel);

    private static string PathOf(Guest guest) => $"/referrals/{guest.ReferralId}";
}
