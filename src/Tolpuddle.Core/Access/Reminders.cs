using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Data;

namespace Tolpuddle.Core.Access;

/// <summary>
/// Tells people of what waits for them when little time is left and when it is late, once each; and those who look after
/// their work when it stays late or its owner is gone.
/// </summary>
public sealed class Reminders(TolpuddleContext db)
{
    /// <summary>Of each kind of matter in one round. What is more comes with the next.</summary>
    private const int MostInARound = 200;

    /// <summary>A matter that is still open then is spoken of again.</summary>
    private static readonly TimeSpan Memory = TimeSpan.FromDays(90);

    /// <summary>How long before <paramref name="dueAt"/> little time is left: a quarter of all that there was, at most a day.</summary>
    public static TimeSpan Soon(DateTime since, DateTime dueAt)
    {
        var quarter = (dueAt - since) / 4;
        return quarter < OpenMatters.SoonAtMost ? quarter : OpenMatters.SoonAtMost;
    }

    /// <summary>One round. Several nodes may do it at once: each reminder is written once.</summary>
    public async Task RemindAsync(CancellationToken cancel)
    {
        db.Viewer = Viewer.System("reminders");
        var forgotten = db.Now - Memory;
        await db.Reminders.Where(r => r.At < forgotten).ExecuteDeleteAsync(cancel);

        var matters = await db.ToRemindAsync(MostInARound, cancel);
        if (matters.Count == 0) return;
        var people = await PeopleAsync(cancel);
        var ids = matters.Select(m => m.Id).ToList();
        var done = (await db.Reminders.AsNoTracking().Where(r => ids.Contains(r.SubjectId)).ToListAsync(cancel)).Select(r => (r.SubjectId, r.Kind, r.DueAt)).ToHashSet();
        foreach (var matter in matters)
        {
            foreach (var kind in Needed(matter, people).Where(kind => !done.Contains((matter.Id, kind, matter.DueAt)))) await RemindAsync(matter, kind, people, cancel);
        }
    }

    private IEnumerable<ReminderKind> Needed(OpenMatter matter, People people)
    {
        if (!people.CanAnswerFor(matter)) yield return ReminderKind.Unowned;
        if (matter.Kind == MatterKind.Case) yield break;
        var now = db.Now;
        if (now < matter.DueAt && now >= matter.DueAt - Soon(matter.Since, matter.DueAt)) yield return ReminderKind.DueSoon;
        if (now >= matter.DueAt) yield return ReminderKind.Late;
        if (now >= matter.DueAt + OpenMatters.LongLate) yield return ReminderKind.LongLate;
    }

    private async Task RemindAsync(OpenMatter matter, ReminderKind kind, People people, CancellationToken cancel)
    {
        db.Reminders.Add(new Reminder { SubjectId = matter.Id, Kind = kind, DueAt = matter.DueAt, At = db.Now });
        if (kind is ReminderKind.DueSoon or ReminderKind.Late)
        {
            if (people.CanAnswerFor(matter)) db.Notify(matter.OwnerId, $"{matter.What} {(matter.Kind == MatterKind.Interpreter && kind == ReminderKind.Late ? "was due." : Words(kind))}", matter.Path);
        }
        else
        {
            var told = matter.Kind == MatterKind.Case ? await db.WorkersAsync(matter.Id, cancel) : [];
            foreach (var member in told.Where(people.CanSignIn)) db.Notify(member, $"{matter.What} {Words(kind)} Whoever works on it can take the lead.", matter.Path);
            if (matter.LeadId is { } lead && lead != matter.OwnerId && people.CanSignIn(lead)) db.Notify(lead, $"{matter.What} {Words(kind)}", matter.Path);
            foreach (var coordinator in people.CoordinatorsFor(matter).Where(id => id != matter.LeadId && !told.Contains(id))) db.Notify(coordinator, $"{WhatForOthers(matter)} {Words(kind)}", PathForOthers(matter));
        }

        await db.TryBeFirstAsync(cancel); // or another node has just done it
    }

    private static string Words(ReminderKind kind) => kind switch
    {
        ReminderKind.DueSoon => "is due soon.",
        ReminderKind.Late => "is late.",
        ReminderKind.LongLate => "has been late for more than a day.",
        _ => "belongs to somebody who can no longer work on it.",
    };

    /// <summary>A coordinator need not be on the case: they learn that something is late, not in which.</summary>
    private static string WhatForOthers(OpenMatter matter) => matter.Kind switch
    {
        MatterKind.Task => "A case task of somebody at your agency",
        MatterKind.Case => "A case that your agency leads",
        MatterKind.Review => "The review of an emergency access at your agency",
        _ => matter.What,
    };

    private static string PathForOthers(OpenMatter matter) => matter.Kind switch
    {
        MatterKind.Task or MatterKind.Case => "/cases",
        MatterKind.Call => "/desk", // a coordinator need not be an adviser
        _ => matter.Path,
    };

    private async Task<People> PeopleAsync(CancellationToken cancel) => new(await db.Accounts.AsNoTracking()
        .Where(a => (a.Roles & Viewer.HandlesReportsRoles) != 0)
        .Select(a => new Person(a.Id, a.AgencyId, a.Roles, a.State == AccountState.Active))
        .ToListAsync(cancel));

    private sealed record Person(Guid Id, Guid AgencyId, Role Roles, bool CanSignIn);

    /// <summary>Everybody who works with reports, now or once.</summary>
    private sealed class People(IReadOnlyList<Person> all)
    {
        private readonly Dictionary<Guid, Person> _byId = all.ToDictionary(p => p.Id);

        public bool CanSignIn(Guid id) => _byId.TryGetValue(id, out var person) && person.CanSignIn;

        /// <summary>Whether its owner can still open it: a call opens for advisers alone.</summary>
        public bool CanAnswerFor(OpenMatter matter) => CanSignIn(matter.OwnerId) && (matter.Kind != MatterKind.Call || (_byId[matter.OwnerId].Roles & Role.Adviser) != 0);

        /// <summary>Coordinators of the agency whose matter it is; where it has none, whoever else there works with reports.</summary>
        public IEnumerable<Guid> CoordinatorsFor(OpenMatter matter)
        {
            var agency = matter.AgencyId != Guid.Empty || !_byId.TryGetValue(matter.OwnerId, out var owner) ? matter.AgencyId : owner.AgencyId;
            var there = all.Where(p => p.CanSignIn && p.AgencyId == agency && p.Id != matter.OwnerId).ToList();
            var coordinators = there.Where(p => (p.Roles & Role.Coordinator) != 0).ToList();
            return (coordinators.Count > 0 ? coordinators : there).Select(p => p.Id);
        }
    }
}
