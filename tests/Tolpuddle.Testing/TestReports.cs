using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Data;
using Tolpuddle.Core.Linking;
using Tolpuddle.Core.Reports;
using Tolpuddle.Methods.Identifiers;

namespace Tolpuddle.Testing;

/// <summary>People of the demonstration as viewers, and reports as they wait for them.</summary>
public static class TestReports
{
    /// <summary>Somebody of the demonstration, as if just signed in.</summary>
    public static async Task<Viewer> ViewerAsync(this TestDatabase database, string email, CancellationToken cancel)
    {
        await using var db = database.Open(Viewer.System("test"));
        var key = SignIn.EmailKey(db.Vault, email);
        var account = await db.Accounts.SingleAsync(a => a.EmailKey == key, cancel);
        var agency = await db.Agencies.SingleAsync(a => a.Id == account.AgencyId, cancel);
        return new Viewer
        {
            AccountId = account.Id,
            AgencyId = account.AgencyId,
            Roles = account.Roles,
            Name = account.Name,
            AgencyName = agency.Name,
            Purpose = "triage",
        };
    }

    /// <summary>The database as somebody of the demonstration sees it.</summary>
    public static async Task<TolpuddleContext> OpenAsync(this TestDatabase database, string email, CancellationToken cancel) =>
        database.Open(await database.ViewerAsync(email, cancel));

    /// <summary>A report that waits at the viewer's agency, owned by the viewer as duty reader. Not saved.</summary>
    public static Report Draft(TolpuddleContext db, string what, string risk = RiskClock.Medium, ReportFacts? facts = null, DateTime? receivedAt = null)
    {
        var at = receivedAt ?? db.Now;
        return new Report
        {
            Id = Guid.CreateVersion7(new DateTimeOffset(at)),
            Reference = Reference.New(Report.ReferencePrefix).Value,
            AgencyId = db.Viewer.AgencyId,
            ReceivedAt = at,
            Channel = "web",
            Language = "en",
            FormVersion = Codes.FormVersion,
            Answers = new ReportAnswers { What = what },
            Facts = facts ?? new ReportFacts(),
            ReturnKey = Guid.NewGuid().ToByteArray(),
            Risk = risk,
            OwnerId = db.Viewer.AccountId,
            DueAt = RiskClock.DueAt(risk, at),
        };
    }

    /// <summary>Saves <paramref name="report"/> with the blind keys of its words and of <paramref name="mentions"/>.</summary>
    public static async Task<Report> ReceiveAsync(
        TolpuddleContext db, Report report, CancellationToken cancel, params (MentionKind Kind, string Text)[] mentions)
    {
        Add(db, report, mentions);
        await db.PlantAsync(cancel);
        return report;
    }

    /// <summary>Adds <paramref name="report"/> with its keys, to be saved with others.</summary>
    public static void Add(TolpuddleContext db, Report report, params (MentionKind Kind, string Text)[] mentions)
    {
        db.Reports.Add(report);
        foreach (var word in report.Answers.Texts().SelectMany(t => SearchWords.Of(t)).Distinct()) AddKey(db, BlindKeyKind.ReportWord, word, report.Id);
        foreach (var (kind, text) in mentions)
        {
            var identifier = Enum.TryParse<IdentifierKind>(kind.ToString(), out var known) && Identifier.TryParse(known, text, out var parsed) ? parsed : null;
            var mention = new Mention { ReportId = report.Id, Kind = kind, Text = text, Normal = identifier?.Value ?? "", At = report.ReceivedAt };
            db.Mentions.Add(mention);
            foreach (var key in identifier?.IndexKeys ?? []) AddKey(db, Enum.Parse<BlindKeyKind>(kind.ToString()), key, mention.Id);
        }
    }

    /// <summary>The viewer's request, due in two days, that somebody of another agency gets in touch about a phone of <paramref name="subjectId"/>.</summary>
    public static async Task AskAsync(TolpuddleContext db, Guid subjectId, Guid toAgencyId, Guid ownerId, CancellationToken cancel)
    {
        var question = new ContactQuestion
        {
            FromAgencyId = db.Viewer.AgencyId,
            FromAccountId = db.Viewer.AccountId,
            SubjectId = subjectId,
            AskedAt = db.Now,
            DueAt = db.Now.AddDays(2),
            Kind = IdentifierKind.Phone,
            Value = "+447700900142",
            ValueKey = 1,
            Reason = "Same phone",
            Unanswered = 1,
        };
        db.ContactQuestions.Add(question);
        db.ContactRequests.Add(new ContactRequest { QuestionId = question.Id, FromAgencyId = db.Viewer.AgencyId, ToAgencyId = toAgencyId, OwnerId = ownerId, DueAt = db.Now.AddDays(2) });
        db.Record("contact.ask", question.Id);
        await db.SaveChangesAsync(cancel);
    }

    private static void AddKey(TolpuddleContext db, BlindKeyKind kind, string key, Guid owner) =>
        db.BlindKeys.Add(new BlindKey { Kind = kind, Key = db.Vault.BlindKey(kind.ToString(), key), OwnerId = owner });
}
