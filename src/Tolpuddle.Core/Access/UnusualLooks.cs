using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Data;
using Tolpuddle.Methods.Identifiers;

namespace Tolpuddle.Core.Access;

/// <summary>Why looking is unusual. None of them says that it was wrong: each is a question to ask.</summary>
public enum UnusualKind
{
    /// <summary>A record in which the person's own name stands.</summary>
    OwnName,

    /// <summary>Many more records than colleagues, or than usually.</summary>
    Volume,

    /// <summary>Many records with which the person had nothing to do.</summary>
    NoTask,

    /// <summary>At night, by somebody who did not look at night in the weeks before.</summary>
    Hours,
}

/// <summary>One thing that is unusual.</summary>
/// <param name="Count">Records, or looks at night.</param>
/// <param name="Usual">What colleagues, or the person themselves before, come to; null where there is nothing to compare with.</param>
/// <param name="References">Some of the records, by the name people use.</param>
public sealed record UnusualSign(UnusualKind Kind, int Count, int? Usual, IReadOnlyList<string> References);

/// <summary>Somebody whose looking in a week was unusual.</summary>
public sealed record UnusualPerson(Guid Id, string Name, IReadOnlyList<UnusualSign> Signs);

/// <summary>
/// Unusual looking by people of one agency, week by week: measured against colleagues who looked in the same week, and
/// where there are too few of them, against the person's own four weeks before.
/// </summary>
public sealed class UnusualLooks(TolpuddleContext db)
{
    /// <summary>Fewer records than this in a week are never too many.</summary>
    public const int ManyRecords = 20;

    /// <summary>How many times as many as usual are many.</summary>
    public const int VolumeFactor = 3;

    /// <summary>Fewer records without a task than this are never too many: people look for colleagues and pick the wrong one.</summary>
    public const int ManyWithoutTask = 5;

    public const int NoTaskFactor = 2;

    /// <summary>As clocks in England show it.</summary>
    public const int NightFrom = 22;
    public const int NightUntil = 6;

    private const int EnoughColleagues = 3;
    private const int WeeksBefore = 4;
    private const int MostReferences = 5;

    private static readonly string[] Looks = ["report.open", "case.open", "case.preview", "referral.open", "call.open", "file.open", "report.export", "case.export", "referral.export", "file.export"];

    /// <summary>The Monday of the week in which <paramref name="day"/> lies.</summary>
    public static DateOnly MondayOf(DateOnly day) => day.AddDays(-(((int)day.DayOfWeek + 6) % 7));

    /// <summary>The unusual looking of the viewer's agency in the week of <paramref name="monday"/>. Asking is written down.</summary>
    public async Task<List<UnusualPerson>> WeekAsync(DateOnly monday, CancellationToken cancel)
    {
        if (!db.Viewer.Is(Role.DataProtectionOfficer)) return [];
        var people = await FindAsync(db.Viewer.AgencyId, monday, cancel);
        db.Record("audit.search", db.Viewer.AgencyId);
        await db.SaveChangesAsync(cancel);
        return people;
    }

    /// <summary>Tells data-protection officers, once a week has ended, that there was unusual looking in it. Several nodes may do it at once.</summary>
    public async Task TellAsync(CancellationToken cancel)
    {
        db.Viewer = Viewer.System("unusual looking");
        var monday = MondayOf(Days.Of(db.Now)).AddDays(-7);
        var ended = Days.EndOf(monday.AddDays(6));
        var told = await db.Reminders.Where(r => r.Kind == ReminderKind.UnusualLooking && r.DueAt == ended).Select(r => r.SubjectId).ToListAsync(cancel);
        var officers = await db.Accounts.WhoProtectData().Select(a => new { a.Id, a.AgencyId }).ToListAsync(cancel);
        foreach (var agency in officers.ToLookup(o => o.AgencyId, o => o.Id).Where(agency => !told.Contains(agency.Key)))
        {
            var count = (await FindAsync(agency.Key, monday, cancel)).Count;
            db.Reminders.Add(new Reminder { SubjectId = agency.Key, Kind = ReminderKind.UnusualLooking, DueAt = ended, At = db.Now });
            foreach (var officer in count == 0 ? [] : agency.AsEnumerable())
            {
                db.Notify(officer, $"Unusual looking in the week of {Days.Words(monday)}: {count} {(count == 1 ? "person" : "people")}.", $"/audit/unusual?week={monday:yyyy-MM-dd}");
            }

            await db.TryBeFirstAsync(cancel); // or another node has just done it
        }
    }

    private async Task<List<UnusualPerson>> FindAsync(Guid agencyId, DateOnly monday, CancellationToken cancel)
    {
        var (from, until) = (Days.StartOf(monday), Days.EndOf(monday.AddDays(6)));
        var week = await LooksOf(agencyId, from, until).Select(e => new Look(e.AccountId, e.SubjectId, e.At)).ToListAsync(cancel);
        if (week.Count == 0) return [];
        var before = await LooksOf(agencyId, Days.StartOf(monday.AddDays(-7 * WeeksBefore)), from).Select(e => new Look(e.AccountId, e.SubjectId, e.At)).ToListAsync(cancel);
        var names = await db.Accounts.AsNoTracking().Where(a => a.AgencyId == agencyId).Select(a => new { a.Id, a.Name }).ToDictionaryAsync(a => a.Id, a => a.Name, cancel);

        var opened = RecordsBy(week);
        var withoutTask = RecordsBy(await WithoutTask(agencyId, from, until).Select(e => new Look(e.AccountId, e.SubjectId, e.At)).ToListAsync(cancel));
        var ownName = await OwnNameAsync(opened, names, cancel);
        var (earlier, atNight, atNightBefore) = (before.ToLookup(l => l.AccountId), week.Where(IsAtNight).ToLookup(l => l.AccountId), before.Where(IsAtNight).ToLookup(l => l.AccountId));

        var found = new List<(Guid Person, UnusualKind Kind, int Count, int? Usual, IReadOnlyList<Guid> Records)>();
        foreach (var (person, records) in opened)
        {
            var colleagues = opened.Where(o => o.Key != person).Select(o => o.Value.Count).ToList();
            var usual = Usual(colleagues, earlier[person]);
            if (ownName.TryGetValue(person, out var own)) found.Add((person, UnusualKind.OwnName, own.Count, null, own));
            if (records.Count >= ManyRecords && records.Count >= VolumeFactor * (usual ?? 0)) found.Add((person, UnusualKind.Volume, records.Count, usual, []));

            var idle = withoutTask.GetValueOrDefault(person, []);
            var usualIdle = Median([.. opened.Keys.Where(other => other != person).Select(other => withoutTask.GetValueOrDefault(other, []).Count)]);
            if (idle.Count >= ManyWithoutTask && idle.Count >= NoTaskFactor * (usualIdle ?? 0)) found.Add((person, UnusualKind.NoTask, idle.Count, usualIdle, [.. idle]));
            if (atNight[person].Any() && !atNightBefore[person].Any()) found.Add((person, UnusualKind.Hours, atNight[person].Count(), null, [.. atNight[person].Select(l => l.SubjectId).Distinct()]));
        }

        var references = await db.ReferencesAsync([.. found.SelectMany(f => f.Records.Take(MostReferences)).Distinct()], cancel);
        return [.. from sign in found
                   group sign by sign.Person into person
                   let signs = person.OrderBy(s => s.Kind).Select(s => new UnusualSign(s.Kind, s.Count, s.Usual, [.. s.Records.Take(MostReferences).Select(id => references.GetValueOrDefault(id)).OfType<string>()])).ToList()
                   let name = names.GetValueOrDefault(person.Key, "somebody who is no longer here")
                   orderby signs.Count descending, name
                   select new UnusualPerson(person.Key, name, signs)];
    }

    /// <summary>Says past the rules which agency is asked about: the program tells officers of every one. What programs read is counted where they are allowed to.</summary>
    private IQueryable<AuditEntry> LooksOf(Guid agencyId, DateTime from, DateTime until) => db.Audit.IgnoreQueryFilters().AsNoTracking()
        .Where(e => e.AgencyId == agencyId && e.AccountId != Guid.Empty && e.At >= from && e.At < until && Looks.Contains(e.Act) && !db.ApiKeys.Any(k => k.Id == e.AccountId));

    /// <summary>
    /// Looks at records which the person does not own, is not a member of, was not sent, and never did anything with. Sees past
    /// the rules because the officer learns how many there were, not what they hold.
    /// </summary>
    private IQueryable<AuditEntry> WithoutTask(Guid agencyId, DateTime from, DateTime until) => LooksOf(agencyId, from, until)
        .Where(e => !db.Audit.Any(o => o.SubjectId == e.SubjectId && o.AccountId == e.AccountId && !Looks.Contains(o.Act) && o.Act != "known.look" && o.Act != "contact.look"))
        .Where(e => !db.Reports.Any(r => r.Id == e.SubjectId && r.OwnerId == e.AccountId) && !db.Referrals.Any(r => (r.Id == e.SubjectId || r.ReportId == e.SubjectId) && (r.OwnerId == e.AccountId || r.FromAccountId == e.AccountId)))
        .Where(e => !db.CaseMembers.Any(m => m.AccountId == e.AccountId && (m.CaseId == e.SubjectId || db.CaseReports.Any(c => c.CaseId == m.CaseId && c.ReportId == e.SubjectId))));

    /// <summary>Of the records that somebody opened, those in which every word of their own name stands: found by blind keys, nothing is decrypted.</summary>
    private async Task<Dictionary<Guid, List<Guid>>> OwnNameAsync(Dictionary<Guid, HashSet<Guid>> opened, Dictionary<Guid, string> names, CancellationToken cancel)
    {
        BlindKeyKind[] kinds = [BlindKeyKind.ReportWord, BlindKeyKind.CaseWord];
        var keys = opened.Keys.Where(names.ContainsKey).ToDictionary(person => person, person => kinds.Select(kind => SearchWords.Of(names[person]).Select(word => db.Vault.BlindKey(kind.ToString(), word)).ToHashSet()).ToList());
        var all = keys.Values.SelectMany(sets => sets.SelectMany(set => set)).Distinct().ToList();
        var records = opened.Values.SelectMany(record => record).Distinct().ToList();
        var hits = (await db.BlindKeys.IgnoreQueryFilters().AsNoTracking().Where(b => kinds.Contains(b.Kind) && all.Contains(b.Key) && records.Contains(b.OwnerId)).Select(b => new { b.OwnerId, b.Key }).ToListAsync(cancel))
            .GroupBy(b => b.OwnerId).ToDictionary(b => b.Key, b => b.Select(x => x.Key).ToHashSet());
        return opened.Where(o => keys.ContainsKey(o.Key))
            .Select(o => (o.Key, Records: o.Value.Where(record => hits.TryGetValue(record, out var there) && keys[o.Key].Exists(name => name.Count > 1 && name.IsSubsetOf(there))).ToList()))
            .Where(o => o.Records.Count > 0).ToDictionary(o => o.Key, o => o.Records);
    }

    private static Dictionary<Guid, HashSet<Guid>> RecordsBy(IEnumerable<Look> looks) => looks.GroupBy(l => l.AccountId).ToDictionary(l => l.Key, l => l.Select(x => x.SubjectId).ToHashSet());

    private static int? Usual(List<int> colleagues, IEnumerable<Look> own) => Median(colleagues) ?? (own.Any() ? own.Select(l => (l.SubjectId, MondayOf(Days.Of(l.At)))).Distinct().Count() / WeeksBefore : null);

    private static int? Median(List<int> colleagues) => colleagues.Count < EnoughColleagues ? null : colleagues.Order().ElementAt(colleagues.Count / 2);

    private static bool IsAtNight(Look look) => Days.Clock(look.At).Hour is >= NightFrom or < NightUntil;

    private sealed record Look(Guid AccountId, Guid SubjectId, DateTime At);
}
