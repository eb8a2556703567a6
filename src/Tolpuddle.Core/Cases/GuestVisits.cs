using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Access.Guests;
using Tolpuddle.Core.Data;
using Tolpuddle.Core.Reports;

namespace Tolpuddle.Core.Cases;

/// <summary>A visit that is going on, for as long as no newer code was given than the one that opened it.</summary>
/// <param name="CodeNumber">See <see cref="Guest.CodeNumber"/>.</param>
/// <param name="NextCode">With which the guest comes back.</param>
public sealed record GuestVisit(Guid GuestId, int CodeNumber, string NextCode, DateTime BegunAt);

/// <summary>
/// Visits of people without an account. Link and code together open one, each code once; it stays open for half an hour after the last look,
/// and only its address knows which it is. Whether the link or the code was wrong, or the link is over, is told to nobody.
/// </summary>
public sealed class GuestVisits(TolpuddleContext db, Slips slips, GuestDoor door)
{
    public const int PatienceMinutes = 30;

    /// <summary>So long the same form with the same code, sent again, leads to the visit that it has opened.</summary>
    private static readonly TimeSpan SameMoment = TimeSpan.FromMinutes(1);

    /// <summary>The token of the visit; null if <paramref name="link"/> and <paramref name="code"/> open nothing.</summary>
    /// <param name="link">The end of the address in the mail.</param>
    /// <param name="code">From <see cref="GuestKeys.TryReadCode"/>.</param>
    /// <param name="form">A <see cref="Slips.NewToken"/> made with the form: pressed twice, it is one visit.</param>
    /// <param name="cancel">Stops looking. What a code has opened is saved all the same.</param>
    public async Task<string?> EnterAsync(string link, string code, string form, CancellationToken cancel)
    {
        var token = slips.TokenOf(SlipKind.Guest, $"{link} {code} {form}");
        if (await HasJustBegunAsync(token, cancel)) return token;
        if (await door.TryAsync(link, cancel) is not { } guest) return null;
        if (!GuestKeys.Opens(db.Vault, guest, code))
        {
            if (await HasJustBegunAsync(token, cancel)) return token;
            await door.MissAsync(guest, CancellationToken.None);
            return null;
        }

        var next = GuestKeys.NewCode();
        guest.Enter(GuestKeys.HashOfCode(db.Vault, guest.Id, next), db.Now);
        slips.Add(SlipKind.Guest, token, JsonSerializer.Serialize(new GuestVisit(guest.Id, guest.CodeNumber, next, db.Now)));
        db.Record("guest.enter", guest.ReportId);
        try
        {
            return await db.TrySaveAsync(CancellationToken.None) || await HasJustBegunAsync(token, cancel) ? token : null; // of many tries at once, one counts
        }
        catch (DbUpdateException)
        {
            db.ChangeTracker.Clear(); // pressed twice: the other request has made this very visit
            if (!await HasJustBegunAsync(token, cancel)) throw;
            return token;
        }
    }

    /// <summary>The visit, or null where it is over. Looking keeps it open.</summary>
    public async Task<GuestVisit?> ResumeAsync(string? token, CancellationToken cancel) =>
        Read(await slips.ResumeAsync(SlipKind.Guest, token ?? "", TimeSpan.FromMinutes(PatienceMinutes), cancel));

    public Task EndAsync(string? token, CancellationToken cancel) => slips.DeleteAsync(SlipKind.Guest, token ?? "", cancel);

    private async Task<bool> HasJustBegunAsync(string token, CancellationToken cancel) =>
        Read(await slips.ReadAsync(SlipKind.Guest, token, SameMoment, cancel)) is { } visit && db.Now - visit.BegunAt <= SameMoment;

    private static GuestVisit? Read(string? content) => content is null ? null : JsonSerializer.Deserialize<GuestVisit>(content);
}
