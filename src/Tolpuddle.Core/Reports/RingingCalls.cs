using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Data;

namespace Tolpuddle.Core.Reports;

/// <summary>A call that rings, as the desk shows it.</summary>
/// <param name="Number">As <see cref="CallerNumber"/> writes it; empty where it is withheld, or where it rings at somebody else's desk.</param>
/// <param name="Adviser">At whose desk it rings; empty: at everybody's.</param>
/// <param name="IsForMe">True if it rings at the viewer's desk, alone or with others.</param>
public sealed record RingingRow(Guid Id, string Number, string Line, string Adviser, bool IsForMe, DateTime RangAt);

/// <summary>What a telephone system says of a call that rings.</summary>
/// <param name="Adviser">E-mail address of the adviser at whose desk it rings; empty or of nobody who takes calls here: at everybody's.</param>
/// <param name="CallId">The system's own name for the call; empty where it has none. Said again, it is the same call.</param>
public sealed record SaidRinging(string Number, string Line, string Adviser, string CallId);

/// <summary>How answering a call that rings ended.</summary>
public abstract record PickUp
{
    private PickUp()
    {
    }

    /// <summary>Its call is open, with the number filled in.</summary>
    public sealed record Answered(Guid CallId) : PickUp;

    /// <summary>A colleague was quicker, or it rings no more. Nothing was changed.</summary>
    public sealed record Gone : PickUp;
}

/// <summary>Calls that ring at the helpline: said by its telephone system or by an adviser, shown for minutes, answered once.</summary>
public sealed class RingingCalls(TolpuddleContext db)
{
    /// <summary>What nobody has answered so long after it was said last rings no more.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromMinutes(3);

    /// <summary>However often it is said again.</summary>
    public static readonly TimeSpan LongestLife = TimeSpan.FromMinutes(30);

    /// <summary>More at once would help nobody who looks for the next.</summary>
    public const int Most = 20;

    /// <summary>A telephone system that has so many ringing at once is broken, or in other hands: nothing more is taken from it until some have stopped.</summary>
    private const int MostOfOneKey = 100;

    private const int MaxAttempts = 4;

    /// <summary>Keeps that a call rings at the agency of the program which is the viewer. Of what is known of the number nothing is said to it.</summary>
    public async Task SayAsync(SaidRinging said, CancellationToken cancel)
    {
        var hash = said.CallId.Length == 0 ? null : db.Vault.SecretKey($"ringing {db.Viewer.AccountId:N}", said.CallId);
        for (var attempt = 1; ; attempt++)
        {
            var adviser = await AdviserAsync(said.Adviser, cancel);
            var earlier = hash is null ? null : await db.RingingCalls.SingleOrDefaultAsync(r => r.KeyId == db.Viewer.AccountId && r.CallHash == hash, cancel);
            if (earlier is null && await db.RingingCalls.CountAsync(r => r.KeyId == db.Viewer.AccountId, cancel) >= MostOfOneKey) return;
            if (earlier is null) Add(said, hash, adviser);
            else if (!SayAgain(earlier, said, adviser)) return;
            try
            {
                await db.SaveChangesAsync(cancel);
                return;
            }
            catch (DbUpdateException) when (attempt < MaxAttempts)
            {
                db.ChangeTracker.Clear(); // the same call said twice at once, or answered in this instant
            }
        }
    }

    /// <summary>An adviser reads the number off their telephone: it rings at their own desk, and what is known is shown as if the telephone system had said it.</summary>
    public async Task WriteDownAsync(string number, CancellationToken cancel)
    {
        var ringing = new RingingCall
        {
            AgencyId = db.Viewer.AgencyId,
            Number = CallerNumber.Read(number),
            Line = "",
            AdviserId = db.Viewer.AccountId,
            RangAt = db.Now,
            EndsAt = db.Now + Life,
        };
        db.RingingCalls.Add(ringing);
        db.Record("call.ring", ringing.Id);
        await db.SaveChangesAsync(cancel);
    }

    /// <summary>What rings now at the viewer's agency: their own first, then everybody's, then colleagues', each oldest first, of more than <see cref="Most"/> the newest. The number of a colleague's call is theirs, and so is what they wrote down themselves.</summary>
    public async Task<IReadOnlyList<RingingRow>> ListAsync(CancellationToken cancel)
    {
        var (me, now) = (db.Viewer.AccountId, db.Now);
        var rows = await (from r in db.RingingCalls.AsNoTracking()
                          where r.AgencyId == db.Viewer.AgencyId && r.AnsweredAt == null && r.EndsAt > now && (r.KeyId != null || r.AdviserId == me)
                          join a in db.Accounts on r.AdviserId equals a.Id into advisers
                          from a in advisers.DefaultIfEmpty()
                          orderby r.AdviserId == me descending, r.AdviserId == null descending, r.RangAt descending, r.Id descending
                          select new { r.Id, r.Number, r.Line, r.AdviserId, Adviser = a == null ? "" : a.Name, r.RangAt }).Take(Most).ToListAsync(cancel);
        return [.. rows
            .Select(r => (Row: r, IsForMe: r.AdviserId is null || r.AdviserId == me))
            .Select(r => new RingingRow(r.Row.Id, r.IsForMe ? r.Row.Number : "", r.Row.Line, r.Row.Adviser, r.IsForMe, r.Row.RangAt))
            .OrderByDescending(r => r.IsForMe && r.Adviser.Length > 0).ThenByDescending(r => r.IsForMe).ThenBy(r => r.RangAt).ThenBy(r => r.Id)];
    }

    /// <summary>Opens a call with the number filled in. The one who presses first has it; the number stands nowhere else from then on.</summary>
    public async Task<PickUp> AnswerAsync(Guid id, CancellationToken cancel)
    {
        var now = db.Now;
        var ringing = await db.RingingCalls.SingleOrDefaultAsync(r => r.Id == id && r.AgencyId == db.Viewer.AgencyId && r.AnsweredAt == null && r.EndsAt > now, cancel);
        if (ringing is null) return new PickUp.Gone();
        var call = Call.Start(db.Viewer, now, CallSheet.Empty.With(CallFields.CallerNumber, CallerNumber.Show(ringing.Number)));
        (ringing.Number, ringing.AnsweredAt, ringing.EndsAt) = ("", now, ringing.RangAt + LongestLife); // said again while they talk, it is known and rings no more
        ringing.Version++;
        db.Calls.Add(call);
        db.Record("call.pick-up", ringing.Id);
        db.Record("call.start", call.Id);
        return await db.TrySaveAsync(cancel) ? new PickUp.Answered(call.Id) : new PickUp.Gone();
    }

    /// <summary>Housekeeping: deletes what rings no more. Any node may do it at any time.</summary>
    public Task<int> ForgetAsync(CancellationToken cancel)
    {
        db.Viewer = Viewer.System("housekeeping");
        var now = db.Now;
        return db.RingingCalls.Where(r => r.EndsAt <= now).ExecuteDeleteAsync(cancel);
    }

    private void Add(SaidRinging said, byte[]? hash, Guid? adviser)
    {
        var ringing = new RingingCall
        {
            AgencyId = db.Viewer.AgencyId,
            KeyId = db.Viewer.AccountId,
            CallHash = hash,
            Number = CallerNumber.Read(said.Number),
            Line = said.Line.Trim(),
            AdviserId = adviser,
            RangAt = db.Now,
            EndsAt = db.Now + Life,
        };
        db.RingingCalls.Add(ringing);
        db.Record("call.ring", ringing.Id);
    }

    /// <summary>It still rings, perhaps at another desk by now. False where it has been answered here: then nothing rings any more.</summary>
    private bool SayAgain(RingingCall earlier, SaidRinging said, Guid? adviser)
    {
        if (earlier.AnsweredAt is not null || earlier.EndsAt <= db.Now) return false;
        var ends = db.Now + Life < earlier.RangAt + LongestLife ? db.Now + Life : earlier.RangAt + LongestLife;
        (earlier.Line, earlier.AdviserId, earlier.EndsAt) = (said.Line.Trim(), adviser, ends);
        earlier.Version++;
        db.Record("call.ring", earlier.Id);
        return true;
    }

    /// <summary>Who takes calls here under that address; null where nobody does.</summary>
    private async Task<Guid?> AdviserAsync(string email, CancellationToken cancel)
    {
        if (email.Trim().Length == 0) return null;
        var key = SignIn.EmailKey(db.Vault, email.Trim());
        return await db.Accounts.AsNoTracking()
            .Where(a => a.EmailKey == key && a.AgencyId == db.Viewer.AgencyId && a.State == AccountState.Active && (a.Roles & Role.Adviser) != 0)
            .Select(a => (Guid?)a.Id).SingleOrDefaultAsync(cancel);
    }
}
