using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Data;

namespace Tolpuddle.Core.Access;

internal enum MatterKind
{
    Report, Referral, Task, Request, Case, Call, Review, Interpreter,
}

/// <summary>Something that waits for somebody: whose it is and by when, never what it is about.</summary>
internal sealed record OpenMatter
{
    public required MatterKind Kind { get; init; }
    public required Guid Id { get; init; }

    /// <summary>Of the report, of the case, of the case that a task belongs to, of the report for which an interpreter is booked, or of what was opened in an emergency; empty for a request or a call.</summary>
    public required string Reference { get; init; }

    /// <summary>Who answers for it.</summary>
    public required Guid OwnerId { get; init; }

    /// <summary>Whose coordinators look after it: of a referral to somebody outside the sender's; empty for a task, which is its owner's agency's.</summary>
    public Guid AgencyId { get; init; }

    /// <summary>Who leads the case of a task.</summary>
    public Guid? LeadId { get; init; }

    /// <summary>When it began to wait.</summary>
    public required DateTime Since { get; init; }

    public required DateTime DueAt { get; init; }

    /// <summary>As one speaks of it to whoever may see it.</summary>
    public string What => Kind switch
    {
        MatterKind.Report or MatterKind.Case => Reference,
        MatterKind.Referral => $"The referral of {Reference}",
        MatterKind.Task => $"A task in {Reference}",
        MatterKind.Call => "An open call at the desk",
        MatterKind.Interpreter => $"The interpreter for {Reference}",
        MatterKind.Review => $"The review of an emergency access to {Reference}",
        _ => "A request of another agency",
    };

    public string Path => Kind switch
    {
        MatterKind.Report or MatterKind.Interpreter => $"/reports/{Reference}",
        MatterKind.Referral => $"/referrals/{Id}",
        MatterKind.Task or MatterKind.Case => $"/cases/{Reference}",
        MatterKind.Call => $"/desk/calls/{Id}",
        MatterKind.Review => EmergencyReviews.Path,
        _ => "/linking/requests",
    };
}

/// <summary>
/// Everything that waits for anybody. Sees past the rules because nothing may wait unseen; what is read here goes into
/// notices for those whose it is, and is shown to nobody else.
/// </summary>
internal static class OpenMatters
{
    /// <summary>Nobody is reminded earlier than this before a thing is due.</summary>
    public static readonly TimeSpan SoonAtMost = TimeSpan.FromDays(1);

    /// <summary>So late that somebody else must look.</summary>
    public static readonly TimeSpan LongLate = TimeSpan.FromDays(1);

    /// <summary>Matters of which somebody may have to be reminded now, the most urgent first, at most <paramref name="count"/> of each kind.</summary>
    public static async Task<List<OpenMatter>> ToRemindAsync(this TolpuddleContext db, int count, CancellationToken cancel)
    {
        var now = db.Now;
        var (soon, longAgo) = (now + SoonAtMost, now - LongLate);
        List<OpenMatter> found = [];
        foreach (var matters in new[] { Reports(db, All), Referrals(db, All), Tasks(db, All), Requests(db, All), Reviews(db, All), Interpreters(db, All) })
        {
            found.AddRange(await matters
                .Where(m => m.DueAt < soon)
                .Where(m => !db.Reminders.Any(r => r.SubjectId == m.Id && r.DueAt == m.DueAt
                    && r.Kind == (m.DueAt < longAgo ? ReminderKind.LongLate : m.DueAt < now ? ReminderKind.Late : ReminderKind.DueSoon)))
                .OrderBy(m => m.DueAt).Take(count).ToListAsync(cancel));
        }

        found.AddRange(await db.CallsToRemindAsync(count, cancel));
        var gone = db.Gone();
        foreach (var matters in new[] { Reports(db, All), Referrals(db, All), Tasks(db, All), Requests(db, All), Reviews(db, All), Interpreters(db, All), Cases(db) })
        {
            found.AddRange(await matters
                .Where(m => gone.Contains(m.OwnerId))
                .Where(m => !db.Reminders.Any(r => r.SubjectId == m.Id && r.DueAt == m.DueAt && r.Kind == ReminderKind.Unowned))
                .OrderBy(m => m.DueAt).Take(count).ToListAsync(cancel));
        }

        return [.. found.DistinctBy(m => m.Id)];
    }

    /// <summary>Who works on a case now, besides its lead, and sees all of it, so that they could lead it.</summary>
    public static Task<List<Guid>> WorkersAsync(this TolpuddleContext db, Guid caseId, CancellationToken cancel)
    {
        var now = db.Now;
        return db.CaseMembers.IgnoreQueryFilters().Where(m => m.CaseId == caseId && m.Part == "member" && m.Sees == CaseSight.All && m.LeftAt == null && (m.EndsAt == null || m.EndsAt > now))
            .Select(m => m.AccountId).ToListAsync(cancel);
    }

    /// <summary>What of the viewer's own is late, the latest first, at most <paramref name="count"/> of each kind. Keeps to the rules.</summary>
    public static async Task<List<OpenMatter>> LateAsync(this TolpuddleContext db, int count, CancellationToken cancel)
    {
        var (now, me) = (db.Now, db.Viewer.AccountId);
        List<OpenMatter> found = [];
        foreach (var matters in new[] { Reports(db, Seen), Referrals(db, Seen), Tasks(db, Seen), Requests(db, Seen), Reviews(db, Seen), Interpreters(db, Seen) })
        {
            found.AddRange(await matters.Where(m => m.OwnerId == me && m.DueAt < now).OrderBy(m => m.DueAt).Take(count).ToListAsync(cancel));
        }

        found.AddRange((await db.MyLateCallsAsync(cancel)).Take(count));

        return [.. found.OrderBy(m => m.DueAt)];
    }

    /// <summary>How many they are, not counting beyond <paramref name="most"/>: every page asks.</summary>
    /// <remarks>
    /// Sees past the rules where they show all that is asked for: what one answers for at one's own agency. With the rules, PostgreSQL needs
    /// twenty times longer to plan the question than to answer it.
    /// </remarks>
    public static async Task<int> CountLateAsync(this TolpuddleContext db, int most, CancellationToken cancel)
    {
        var (now, me, us) = (db.Now, db.Viewer.AccountId, db.Viewer.AgencyId);
        if (!db.Viewer.HandlesReports) return 0;
        var calls = db.Viewer.Is(Role.Adviser) ? (await db.MyLateCallsAsync(cancel)).Count : 0;
        var tasks = await db.CaseTasks.Where(t => t.DoneAt == null && t.OwnerId == me && t.DueAt < now).Take(most).CountAsync(cancel);
        var others = await db.Reports.IgnoreQueryFilters().Where(r => r.AgencyId == us && r.IsOpen && !r.IsSetAside && r.OwnerId == me && r.DueAt < now).Select(r => r.Id)
            .Concat(db.OpenReferrals.Where(f => (f.ToAgencyId == us || f.FromAgencyId == us) && f.OwnerId == me && f.DueAt < now).Select(f => f.Id))
            .Concat(db.ContactRequests.Where(r => r.ToAgencyId == us && r.AnsweredAt == null && r.OwnerId == me && r.DueAt < now).Select(r => r.Id))
            .Concat(db.EmergencyAccesses.Where(e => e.ReviewedAt == null && e.OwnerId == me && e.ReviewDueAt < now).Select(e => e.Id))
            .Concat(db.InterpreterBookings.Where(b => b.IsOpen && b.OwnerId == me && b.At < now).Select(b => b.Id))
            .Take(most).CountAsync(cancel);
        return Math.Min(most, calls + tasks + others);
    }

    private const bool All = true;
    private const bool Seen = false;

    private static IQueryable<OpenMatter> Reports(TolpuddleContext db, bool all) => Of(db.Reports, all)
        .Where(r => r.IsOpen && !r.IsSetAside) // of these FloodWatch speaks, as one
        .Select(r => new OpenMatter { Kind = MatterKind.Report, Id = r.Id, Reference = r.Reference, OwnerId = r.OwnerId, AgencyId = r.AgencyId, Since = r.ReceivedAt, DueAt = r.DueAt });

    private static IQueryable<OpenMatter> Referrals(TolpuddleContext db, bool all) =>
        from f in Of(db.OpenReferrals, all)
        join r in db.Reports on f.ReportId equals r.Id
        select new OpenMatter { Kind = MatterKind.Referral, Id = f.Id, Reference = r.Reference, OwnerId = f.OwnerId, AgencyId = f.ToAgencyId ?? f.FromAgencyId, Since = f.AnsweredAt ?? f.SentAt, DueAt = f.DueAt };

    private static IQueryable<OpenMatter> Tasks(TolpuddleContext db, bool all) =>
        from t in Of(db.CaseTasks, all)
        join c in db.Cases on t.CaseId equals c.Id
        where t.DoneAt == null
        select new OpenMatter
        {
            Kind = MatterKind.Task,
            Id = t.Id,
            Reference = c.Reference,
            OwnerId = t.OwnerId,
            LeadId = db.CaseMembers.Where(m => m.CaseId == c.Id && m.Part == "lead" && m.LeftAt == null).Select(m => (Guid?)m.AccountId).FirstOrDefault(),
            Since = t.CreatedAt,
            DueAt = t.DueAt,
        };

    /// <summary>Open cases. They are never late; what counts is that somebody leads them. Due is when this lead came, so that the next lead's going is another matter.</summary>
    private static IQueryable<OpenMatter> Cases(TolpuddleContext db) =>
        from m in Of(db.CaseMembers, All)
        join c in db.Cases on m.CaseId equals c.Id
        where m.Part == "lead" && m.LeftAt == null && c.ClosedAt == null
        select new OpenMatter { Kind = MatterKind.Case, Id = c.Id, Reference = c.Reference, OwnerId = m.AccountId, AgencyId = c.LeadAgencyId, Since = c.OpenedAt, DueAt = m.JoinedAt };

    private static IQueryable<OpenMatter> Requests(TolpuddleContext db, bool all) =>
        from r in Of(db.ContactRequests, all)
        join q in db.ContactQuestions on r.QuestionId equals q.Id
        where r.AnsweredAt == null
        select new OpenMatter { Kind = MatterKind.Request, Id = r.Id, Reference = "", OwnerId = r.OwnerId, AgencyId = r.ToAgencyId, Since = q.AskedAt, DueAt = r.DueAt };

    private static IQueryable<OpenMatter> Reviews(TolpuddleContext db, bool all) => Of(db.EmergencyAccesses, all)
        .Where(e => e.ReviewedAt == null)
        .Select(e => new OpenMatter { Kind = MatterKind.Review, Id = e.Id, Reference = e.Reference, OwnerId = e.OwnerId, AgencyId = e.HolderAgencyId, Since = e.OpenedAt, DueAt = e.ReviewDueAt });

    /// <summary>Interpreters who are booked: due when they are to be there.</summary>
    private static IQueryable<OpenMatter> Interpreters(TolpuddleContext db, bool all) =>
        from b in Of(db.InterpreterBookings, all)
        join r in db.Reports on b.ReportId equals r.Id
        where b.IsOpen
        select new OpenMatter { Kind = MatterKind.Interpreter, Id = b.Id, Reference = r.Reference, OwnerId = b.OwnerId, AgencyId = r.AgencyId, Since = b.BookedAt, DueAt = b.At };

    /// <summary>All rows, or those that the viewer sees; for the whole question, whatever is joined to them.</summary>
    private static IQueryable<T> Of<T>(IQueryable<T> rows, bool all)
        where T : class => all ? rows.IgnoreQueryFilters().AsNoTracking() : rows.AsNoTracking();
}
