using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Data;
using Tolpuddle.Core.Reports;
using Tolpuddle.Methods.Identifiers;

namespace Tolpuddle.Core.Linking;

/// <summary>How asking whoever else holds something ended.</summary>
public enum AskResult
{
    /// <summary>Everybody who holds something has the request.</summary>
    Asked,

    /// <summary>Somebody has the request; somebody else could not be reached.</summary>
    AskedInPart,

    /// <summary>It does not say why.</summary>
    NeedsReason,

    /// <summary>What was asked about is no phone, plate, place or name that could be read.</summary>
    NotReadable,

    /// <summary>Nobody holds anything that the viewer does not see. Nothing was sent.</summary>
    NobodyHolds,

    /// <summary>The viewer's agency has asked this, and is not answered yet. Nothing was sent.</summary>
    AskedAlready,

    /// <summary>The viewer has asked as often as one person may in a day. Nothing was sent.</summary>
    LimitReached,

    /// <summary>Nobody could read the request where something is held. Nothing was sent.</summary>
    NobodyReads,
}

/// <summary>A yes: who it was that holds something, and how they will get in touch.</summary>
public sealed record ContactYes(string Agency, string Person, string How, DateTime At);

/// <summary>A question that the viewer's agency asked.</summary>
/// <param name="Display">What was asked about, as people read it.</param>
/// <param name="Yes">Answers of those who will get in touch.</param>
/// <param name="IsAnswered">True when nobody who was asked is silent any more.</param>
public sealed record AskedQuestion(
    Guid Id, IdentifierKind Kind, string Display, string Reason, string AskedBy, DateTime AskedAt, DateTime DueAt, string? Report, Guid SubjectId, IReadOnlyList<ContactYes> Yes, bool IsAnswered);

/// <summary>A request that reached the viewer's agency.</summary>
public sealed record ReceivedRequest(
    Guid Id, IdentifierKind Kind, string Display, string Reason, string FromAgency, string FromPerson, DateTime AskedAt, DateTime DueAt, string Owner, bool? WillContact, string? Answer,
    DateTime? AnsweredAt, string? AnsweredBy)
{
    public bool IsOpen => AnsweredAt is null;
}

/// <summary>How many requests wait for our answer, and how many questions of ours for that of others; counted no further than <see cref="ContactQuestions.Most"/>.</summary>
public sealed record ContactsWaiting(int Received, int ReceivedLate, int Asked, int AskedLate);

/// <summary>
/// Asks whoever holds something that the viewer may not see to get in touch. The one side sees who asks and about what;
/// the other learns who it was only from a yes.
/// </summary>
public sealed class ContactQuestions(TolpuddleContext db, Sight sight)
{
    public const int MaxReasonLength = 1000;

    /// <summary>Questions that one person may ask in a day. More looks like fishing, and a coordinator can ask for them.</summary>
    public const int DailyLimit = 10;

    public const int Most = 100;

    /// <summary>Those who ask for one agency, or answer one question, at the same moment are brought into a row; each tries as often as others may be before it.</summary>
    private const int Attempts = 20;

    /// <summary>Asks. The request goes to each agency that holds something; its duty reader is told and has until the clock of <paramref name="risk"/>.</summary>
    /// <param name="kind">Kind of what is asked about.</param>
    /// <param name="text">What is asked about, in any spelling.</param>
    /// <param name="reason">Why. Those who hold something read it.</param>
    /// <param name="subjectId">The call or report in which it came up.</param>
    /// <param name="risk">Code of <see cref="Codes.Risk"/>; null: within two working days.</param>
    /// <param name="cancel">Stops waiting.</param>
    public async Task<AskResult> AskAsync(IdentifierKind kind, string text, string reason, Guid subjectId, string? risk, CancellationToken cancel)
    {
        if (string.IsNullOrWhiteSpace(reason) || reason.Length > MaxReasonLength) return AskResult.NeedsReason;
        if (!Identifier.TryParse(kind, text, out var identifier)) return AskResult.NotReadable;
        var due = RiskClock.DueAt(risk ?? RiskClock.Medium, db.Now);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await AskAsync(identifier, reason.Trim(), subjectId, due, cancel);
            }
            catch (DbUpdateException) when (attempt < Attempts)
            {
                db.ChangeTracker.Clear(); // a colleague, or the same form, has just asked something
            }
        }
    }

    /// <exception cref="DbUpdateException">The agency has asked something since this looked whether it may.</exception>
    private async Task<AskResult> AskAsync(Identifier identifier, string reason, Guid subjectId, DateTime due, CancellationToken cancel)
    {
        var id = await NextIdAsync(cancel);
        var (me, dayAgo, key) = (db.Viewer.AccountId, db.Now.AddDays(-1), KeyOf(db.Vault, identifier));
        if (await db.ContactQuestions.CountAsync(q => q.FromAccountId == me && q.AskedAt > dayAgo, cancel) >= DailyLimit) return AskResult.LimitReached;
        if (await db.ContactQuestions.AnyAsync(q => q.FromAgencyId == db.Viewer.AgencyId && q.ValueKey == key && q.Unanswered > 0, cancel)) return AskResult.AskedAlready;

        db.Record("contact.ask", subjectId);
        var holders = await sight.HoldersAsync(identifier, cancel);
        var readers = await db.DutyReadersAsync(holders, cancel);
        if (readers.Count == 0)
        {
            await db.SaveChangesAsync(cancel);
            return holders.Count == 0 ? AskResult.NobodyHolds : AskResult.NobodyReads;
        }

        var question = new ContactQuestion
        {
            Id = id,
            FromAgencyId = db.Viewer.AgencyId,
            FromAccountId = me,
            SubjectId = subjectId,
            AskedAt = db.Now,
            DueAt = due,
            Kind = identifier.Kind,
            Value = identifier.Value,
            ValueKey = key,
            Reason = reason,
            Unanswered = readers.Count,
        };
        db.ContactQuestions.Add(question);
        db.Record("contact.request", question.Id);
        foreach (var (agency, reader) in readers)
        {
            db.ContactRequests.Add(new ContactRequest { QuestionId = question.Id, FromAgencyId = question.FromAgencyId, ToAgencyId = agency, OwnerId = reader, DueAt = question.DueAt });
            db.Notify(reader, "Another agency asks you to get in touch about something you hold.", "/linking/requests");
        }

        await db.SaveChangesAsync(cancel);
        return readers.Count == holders.Count ? AskResult.Asked : AskResult.AskedInPart;
    }

    /// <summary>
    /// The one id that the agency's next question can have, made of what it has asked so far. Of two who ask at once one
    /// is refused by the table's key and looks again, so that neither the limit nor "asked already" can be passed by.
    /// </summary>
    private async Task<Guid> NextIdAsync(CancellationToken cancel)
    {
        var asked = await db.ContactQuestions.Where(q => q.FromAgencyId == db.Viewer.AgencyId)
            .GroupBy(q => q.FromAgencyId)
            .Select(all => new { Count = all.Count(), Latest = all.Max(q => q.AskedAt) }) // in one statement: both of the same moment
            .SingleOrDefaultAsync(cancel);
        return new Guid(db.Vault.SecretKey("contact question", $"{db.Viewer.AgencyId:N} {asked?.Count} {asked?.Latest.Ticks}").AsSpan(0, 16));
    }

    /// <summary>Answers a request for the viewer's agency. Whoever asked is told; who answers they learn only from a yes.</summary>
    /// <param name="requestId">A request to the viewer's agency.</param>
    /// <param name="willContact">True: we will get in touch, as <paramref name="how"/> says. False: we cannot say more.</param>
    /// <param name="how">Who gets in touch, how and when; needed for a yes.</param>
    /// <param name="cancel">Stops waiting.</param>
    public async Task<TriageResult> AnswerAsync(Guid requestId, bool willContact, string how, CancellationToken cancel)
    {
        if (willContact ? !Triage.IsReason(how) : how.Length > Triage.MaxReasonLength) return TriageResult.NeedsReason;
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            if (await db.ContactRequests.SingleOrDefaultAsync(r => r.Id == requestId && r.ToAgencyId == db.Viewer.AgencyId, cancel) is not { } request) return TriageResult.NotFound;
            if (request.AnsweredAt is not null) return TriageResult.Closed;

            var question = await db.ContactQuestions.SingleAsync(q => q.Id == request.QuestionId, cancel);
            (request.WillContact, request.Answer, request.AnsweredAt, request.AnsweredById) = (willContact, willContact ? how.Trim() : null, db.Now, db.Viewer.AccountId);
            request.Version++;
            question.Unanswered--;
            question.Version++;
            db.Notify(question.FromAccountId, "There is an answer to your request for contact.", "/linking/requests");
            db.Record("contact.answer", question.Id);
            if (await db.TrySaveAsync(cancel)) return TriageResult.Done;
        }

        return TriageResult.TooLate;
    }

    /// <summary>What the viewer's agency has asked, unanswered first, each by age.</summary>
    public async Task<IReadOnlyList<AskedQuestion>> AskedAsync(CancellationToken cancel)
    {
        var rows = await (from q in db.ContactQuestions.AsNoTracking()
                          join a in db.Accounts on q.FromAccountId equals a.Id
                          where q.FromAgencyId == db.Viewer.AgencyId
                          orderby q.Unanswered == 0, q.Unanswered == 0 ? null : (DateTime?)q.DueAt, q.AskedAt descending
                          select new
                          {
                              Question = q,
                              a.Name,
                              Report = db.Reports.Where(r => r.Id == q.SubjectId).Select(r => r.Reference).FirstOrDefault(),
                              Yes = (from r in db.ContactRequests
                                     join g in db.Agencies on r.ToAgencyId equals g.Id
                                     join p in db.Accounts on r.AnsweredById equals p.Id
                                     where r.QuestionId == q.Id && r.WillContact == true
                                     orderby r.AnsweredAt
                                     select new { Agency = g.Name, Person = p.Name, r.Answer, r.AnsweredAt }).ToList(),
                          }).Take(Most).ToListAsync(cancel);
        return [.. rows.Select(r => new AskedQuestion(
            r.Question.Id, r.Question.Kind, Show(r.Question), r.Question.Reason, r.Name, r.Question.AskedAt, r.Question.DueAt, r.Report, r.Question.SubjectId,
            [.. r.Yes.Select(y => new ContactYes(y.Agency, y.Person, y.Answer ?? "", y.AnsweredAt ?? r.Question.AskedAt))], r.Question.Unanswered == 0))];
    }

    /// <summary>What others ask the viewer's agency, unanswered first by due time, then the newest others. The look is written down.</summary>
    public async Task<IReadOnlyList<ReceivedRequest>> ReceivedAsync(CancellationToken cancel)
    {
        var rows = await (from r in db.ContactRequests.AsNoTracking()
                          join q in db.ContactQuestions on r.QuestionId equals q.Id
                          join g in db.Agencies on q.FromAgencyId equals g.Id
                          join a in db.Accounts on q.FromAccountId equals a.Id
                          join o in db.Accounts on r.OwnerId equals o.Id
                          where r.ToAgencyId == db.Viewer.AgencyId
                          orderby r.AnsweredAt != null, r.AnsweredAt == null ? (DateTime?)r.DueAt : null, r.AnsweredAt descending
                          select new { Request = r, Question = q, Agency = g.Name, Person = a.Name, Owner = o.Name, By = db.Accounts.Where(x => x.Id == r.AnsweredById).Select(x => x.Name).FirstOrDefault() })
            .Take(Most).ToListAsync(cancel);
        if (rows.Count > 0)
        {
            db.Record("contact.read", db.Viewer.AgencyId);
            await db.SaveChangesAsync(cancel);
        }

        return [.. rows.Select(r => new ReceivedRequest(
            r.Request.Id, r.Question.Kind, Show(r.Question), r.Question.Reason, r.Agency, r.Person, r.Question.AskedAt, r.Request.DueAt, r.Owner,
            r.Request.WillContact, r.Request.Answer, r.Request.AnsweredAt, r.By))];
    }

    /// <summary>What waits, in one question to the database.</summary>
    public Task<ContactsWaiting> WaitingAsync(CancellationToken cancel)
    {
        var (us, now) = (db.Viewer.AgencyId, db.Now);
        var received = db.ContactRequests.Where(r => r.ToAgencyId == us && r.AnsweredAt == null);
        var asked = db.ContactQuestions.Where(q => q.FromAgencyId == us && q.Unanswered > 0);
        return db.Agencies.Where(a => a.Id == us).Select(_ => new ContactsWaiting(
            received.Take(Most).Count(), received.Where(r => r.DueAt < now).Take(Most).Count(),
            asked.Take(Most).Count(), asked.Where(q => q.DueAt < now).Take(Most).Count())).SingleAsync(cancel);
    }

    internal static long KeyOf(Vault vault, Identifier identifier) => vault.BlindKey($"contact {identifier.Kind}", identifier.Value);

    private static string Show(ContactQuestion question) => Identifier.TryParse(question.Kind, question.Value, out var identifier) ? identifier.Display : question.Value;
}
