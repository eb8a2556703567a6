using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Data;

namespace Tolpuddle.Core.Retention.Requests;

/// <summary>The end of answered requests: two people, who opened one and who answered it where they are still there, are told a month before its time is over, then it goes with the copy of what was sent.</summary>
internal sealed class RequestEnding(TolpuddleContext db)
{
    private const int MostInARound = 100;

    /// <summary>Warns and erases.</summary>
    /// <param name="warnsAnew">True after a standstill: whoever was warned before it is warned again, and nothing goes.</param>
    /// <param name="cancel">Stops waiting.</param>
    public async Task EraseAsync(bool warnsAnew, CancellationToken cancel)
    {
        var months = (await new RetentionPeriods(db).MonthsAsync(cancel))[RetentionClass.Request];
        var (soon, month) = (db.Now.AddMonths(-months) + EndingRound.WarnedBefore, db.Now + EndingRound.WarnedBefore);
        var over = await db.SubjectRequests.Where(r => r.EndedAt <= soon && (r.KeptUntil == null || r.KeptUntil <= month)).OrderBy(r => r.EndedAt).Take(MostInARound).Select(r => r.Id).ToListAsync(cancel);
        foreach (var id in over)
        {
            db.ChangeTracker.Clear();
            var request = await db.SubjectRequests.SingleAsync(r => r.Id == id, cancel);
            var due = request.EndedAt!.Value.AddMonths(months);
            if (request.KeptUntil > due) due = request.KeptUntil.Value;
            var warned = await db.Reminders.SingleOrDefaultAsync(r => r.SubjectId == id && r.Kind == ReminderKind.Late && r.DueAt == due, cancel);
            if (warned is null) await WarnAsync(request, due, cancel);
            else if (warnsAnew) db.Reminders.Remove(warned); // the next round warns
            else if (warned.At <= db.Now - EndingRound.WarnedBefore && due <= db.Now) await RemoveAsync(request, cancel);
            await db.TryBeFirstAsync(cancel); // or another node has just done it
        }
    }

    private async Task WarnAsync(SubjectRequest request, DateTime due, CancellationToken cancel)
    {
        var two = await TwoAsync(request, cancel);
        if (two.Count < 2) return; // nobody is left to say that it must be kept: it stays until there is
        db.Reminders.Add(new Reminder { SubjectId = request.Id, Kind = ReminderKind.Late, DueAt = due, At = db.Now });
        foreach (var one in two) db.Notify(one, "An answered data-subject request is to be erased in a month, with the copy of what was sent, unless somebody says that it must be kept.", $"{SubjectRequests.Path}/{request.Id}");
    }

    /// <summary>Who opened and who answered it, if they still may see it; in their place, or beside one who did both, data-protection officers and coordinators of the agency.</summary>
    private async Task<List<Guid>> TwoAsync(SubjectRequest request, CancellationToken cancel)
    {
        var people = await db.Accounts.AsNoTracking().Where(a => a.AgencyId == request.AgencyId && a.State == AccountState.Active && (a.Roles & (Role.Coordinator | Role.DataProtectionOfficer)) != 0)
            .OrderBy(a => a.Id).Select(a => new { a.Id, a.Roles }).ToListAsync(cancel);
        return [.. people.OrderBy(p => p.Id == request.OpenedById || p.Id == request.EndedById ? 0 : p.Roles.HasFlag(Role.DataProtectionOfficer) ? 1 : 2).Select(p => p.Id).Take(2)];
    }

    private async Task RemoveAsync(SubjectRequest request, CancellationToken cancel)
    {
        var id = request.Id.ToString();
        db.SubjectFindings.RemoveRange(await db.SubjectFindings.Where(f => f.RequestId == request.Id).ToListAsync(cancel));
        db.SubjectRequests.Remove(request);
        db.Reminders.RemoveRange(await db.Reminders.Where(r => r.SubjectId == request.Id).ToListAsync(cancel));
        db.Notices.RemoveRange(await db.Notices.Where(n => n.Path.Contains(id)).ToListAsync(cancel));
        db.Record("subject.erase", request.Id);
    }
}
