using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Access;

namespace Tolpuddle.Core.Cases.Exports;

/// <summary>The files of lines: what hangs on reports, and cases with what hangs on them. A property is a column.</summary>
internal sealed partial class ArchiveExport
{
    private static readonly (string, string) Id = ("id", "By which other lines name it");
    private static readonly (string, string) OfReport = ("report", "Reference of the report");
    private static readonly (string, string) OfCase = ("case", "Reference of the case");
    private static readonly (string, string) At = ("at", "When it was written");
    private static readonly (string, string) Author = ("author", "Who wrote it");

    private async Task OfReportsAsync(ExportTarget target, CancellationToken cancel)
    {
        var us = db.Viewer.AgencyId;
        await LinesAsync(target, "mentions.jsonl", "People and things named in reports",
            [Id, ("report", "Reference of the report; null: you see the thing in a case, and not the report"), ("kind", "person, phone, vehicle, postcode, email, handle, address or organisation"), ("text", "As it was named"), ("part", "at-risk, exploiter, place, means or unknown"), At],
            last => from m in db.Mentions where m.Id > last orderby m.Id select new { m.Id, Report = db.Reports.First(r => r.Id == m.ReportId).Reference, m.Kind, m.Text, m.Part, m.At },
            row => row.Id, cancel);
        await LinesAsync(target, "grades.jsonl", "Grades (3x5x2) of what was told, the newest of an item in force",
            [Id, OfReport, ("mention", "The id of the graded mention; null: what was told as a whole"), At, Author, ("source", "1 to 3"), ("assessment", "A to E"), ("handling", "P or C"), ("conditions", "Codes of the conditions")],
            last => from g in db.Grades where g.Id > last orderby g.Id select new { g.Id, Report = db.Reports.First(r => r.Id == g.ReportId).Reference, Mention = g.MentionId, g.At, Author = db.Accounts.First(a => a.Id == g.AuthorId).Name, g.Source, g.Assessment, g.Handling, g.Conditions },
            row => row.Id, cancel);
        await LinesAsync(target, "contacts.jsonl", "How reporters may be reached, for reports that your agency holds",
            [Id, OfReport, ("name", "Name, if it was left"), ("way", "phone, text, email, post or none"), ("address", "Number or address"), ("safeTimes", "When it is safe"), ("safeWords", "What to say if somebody else answers"), ("callBack", "When they expect a call"), ("mayLeaveMessage", "Whether a message may be left"), ("needsInterpreter", "Whether an interpreter is needed"), ("spokenLanguage", "Which language they speak"), ("dialect", "Which dialect"), ("interpreterPerson", "woman, man or any; empty: not said")],
            last => from c in db.ReporterContacts where c.ReportId > last orderby c.ReportId select new { Id = c.ReportId, Report = db.Reports.First(r => r.Id == c.ReportId).Reference, c.Name, c.Way, c.Address, c.SafeTimes, c.SafeWords, c.CallBack, c.MayLeaveMessage, c.NeedsInterpreter, c.SpokenLanguage, c.Dialect, c.InterpreterPerson },
            row => row.Id, cancel);
        await LinesAsync(target, "interpreters.jsonl", "Interpreters who were booked, for reports that your agency holds",
            [Id, OfReport, ("bookedAt", "When it was written down"), ("owner", "Who looks after it"), ("who", "Interpreter or service"), ("language", "Language and dialect"), ("dueAt", "When they are to be there"), ("way", "telephone, video or in-person"), ("note", "What they were told"), ("state", "Asked, Confirmed, Held or Cancelled")],
            last => from b in db.InterpreterBookings where b.Id > last orderby b.Id select new { b.Id, Report = db.Reports.First(r => r.Id == b.ReportId).Reference, b.BookedAt, Owner = db.Accounts.First(a => a.Id == b.OwnerId).Name, b.Who, b.Language, DueAt = b.At, b.Way, b.Note, b.State },
            row => row.Id, cancel);
        await LinesAsync(target, "messages.jsonl", "Questions to reporters and what they added",
            [Id, OfReport, At, ("author", "Who wrote it; null: the reporter"), ("text", "What was written"), ("readAt", "When the other side saw it")],
            last => from m in db.ReportMessages where m.Id > last orderby m.Id select new { m.Id, Report = db.Reports.First(r => r.Id == m.ReportId).Reference, m.At, Author = db.Accounts.Where(a => a.Id == m.AuthorId).Select(a => a.Name).FirstOrDefault(), m.Text, m.ReadAt },
            row => row.Id, cancel);
        await LinesAsync(target, "judgements.jsonl", "Judgements of risk, the newest in force",
            [Id, OfReport, At, Author, ("risk", "Code of the risk"), ("reason", "Why")],
            last => from j in db.RiskJudgements where j.Id > last orderby j.Id select new { j.Id, Report = db.Reports.First(r => r.Id == j.ReportId).Reference, j.At, Author = db.Accounts.First(a => a.Id == j.AuthorId).Name, j.Risk, j.Reason },
            row => row.Id, cancel);
        await LinesAsync(target, "duties.jsonl", "Safeguarding duties that were done or do not apply",
            [Id, OfReport, At, Author, ("duty", "Code of the duty"), ("wasTold", "Whether somebody was told"), ("words", "Who was told, or why it does not apply"), ("toldAt", "When")],
            last => from d in db.DutyDischarges where d.Id > last orderby d.Id select new { d.Id, Report = db.Reports.First(r => r.Id == d.ReportId).Reference, d.At, Author = db.Accounts.First(a => a.Id == d.AuthorId).Name, d.Duty, d.WasTold, d.Words, d.ToldAt },
            row => row.Id, cancel);
        await LinesAsync(target, "handling.jsonl", "Steps of handling with their reasons, for reports that your agency holds",
            [Id, OfReport, At, Author, ("step", "Verb of the step"), ("reason", "Why")],
            last => from n in db.HandlingNotes where n.Id > last orderby n.Id select new { n.Id, Report = db.Reports.First(r => r.Id == n.ReportId).Reference, n.At, Author = db.Accounts.First(a => a.Id == n.AuthorId).Name, n.Step, n.Reason },
            row => row.Id, cancel);
        await LinesAsync(target, "links.jsonl", "Claims about whether two mentions are the same person or thing, the newest of a pair in force",
            [Id, ("first", "Id of a mention"), ("second", "Id of a mention"), ("claim", "same, different or unsure"), At, Author, ("reason", "Why")],
            last => from l in db.Links where l.Id > last orderby l.Id select new { l.Id, First = l.FirstMentionId, Second = l.SecondMentionId, l.Claim, l.At, Author = db.Accounts.First(a => a.Id == l.AuthorId).Name, l.Reason },
            row => row.Id, cancel);
        await LinesAsync(target, "referrals.jsonl", "Reports handed to another agency, or to somebody outside, with the answer and the result",
            [Id, ("report", "Reference of the report; null if you do not see it"), ("from", "Agency"), ("to", "Agency; null: somebody without an account, who stands in guests.jsonl"), ("sentAt", "When"), ("text", "The text that was sent; empty where your agency declined it, or it was withdrawn from you"), ("dueAt", "By when it is to be answered"), ("state", "sent, accepted, declined, done or withdrawn"), ("answeredAt", "When it was answered"), ("answer", "Why it was declined"), ("doneAt", "When the result came"), ("resultCode", "Code of the outcome"), ("resultNote", "In words")],
            last => from r in db.Referrals where r.Id > last orderby r.Id select new { r.Id, Report = db.Reports.Where(x => x.Id == r.ReportId).Select(x => x.Reference).FirstOrDefault(), From = db.Agencies.First(a => a.Id == r.FromAgencyId).Name, To = db.Agencies.Where(a => a.Id == r.ToAgencyId).Select(a => a.Name).FirstOrDefault(), r.SentAt, Text = ReferralReading.TextFor(r.ToAgencyId == us, r.State, r.Text), r.DueAt, r.State, r.AnsweredAt, r.Answer, r.DoneAt, r.ResultCode, r.ResultNote },
            row => row.Id, cancel, new Leaving("referral.export", ids => db.Referrals.Where(r => ids.Contains(r.Id)).Select(r => r.ReportId)));
        await LinesAsync(target, "guests.jsonl", "People without an account to whom reports were referred, and all that they saw",
            [Id, ("referral", "Id of the referral"), ("name", "Who"), ("organisation", "For which body"), ("email", "Where the link went"), ("from", "Who sent it, as they read it"), ("asked", "What was asked of them"), ("text", "What they saw of the report"), ("lines", "What was asked back and answered, oldest first"), ("until", "Until when the link opened it"), ("firstOpenedAt", "When it was opened first"), ("endedAt", "When it was answered for good, or withdrawn"), ("wantsAccountsAt", "When they asked for accounts")],
            last => from g in db.Guests where g.Id > last orderby g.Id select new { g.Id, Referral = g.ReferralId, g.Name, g.Organisation, g.Email, g.Paper.From, g.Paper.Asked, g.Paper.Text, g.Talk.Lines, g.Until, g.FirstOpenedAt, g.EndedAt, g.WantsAccountsAt },
            row => row.Id, cancel);
        await LinesAsync(target, "sharings.jsonl", "On what ground reports and cases were shared with an agency, or with somebody outside",
            [Id, ("report", "Reference of the report; null: it is a case, or you do not see it"), ("case", "Reference of the case; null: it is a report, or you do not see it"), ("from", "Agency"), ("to", "Agency; null: somebody without an account"), At, Author, ("sees", "Parts of a case that it was shared for"), ("purpose", "What for"), ("basis", "Code of the lawful basis"), ("consent", "given, not-asked or refused"), ("consentWords", "Who was asked and by whom, or why not"), ("withdrawnAt", "When it ended"), ("withdrawReason", "Why")],
            last => from s in db.Sharings where s.Id > last orderby s.Id select new { s.Id, Report = db.Reports.Where(x => x.Id == s.ReportId).Select(x => x.Reference).FirstOrDefault(), Case = db.Cases.Where(x => x.Id == s.CaseId).Select(x => x.Reference).FirstOrDefault(), From = db.Agencies.First(a => a.Id == s.FromAgencyId).Name, To = db.Agencies.Where(a => a.Id == s.ToAgencyId).Select(a => a.Name).FirstOrDefault(), s.At, Author = db.Accounts.First(a => a.Id == s.AuthorId).Name, s.Sees, s.Purpose, s.Basis, s.Consent, s.ConsentWords, s.WithdrawnAt, s.WithdrawReason },
            row => row.Id, cancel);
    }

    private async Task OfCasesAsync(ExportTarget target, CancellationToken cancel)
    {
        var (me, team, told) = (db.Viewer.AccountId, db.CasesSeenWith(CaseSight.Team), db.CasesSeenWith(CaseSight.Told));
        await LinesAsync(target, "cases.jsonl", "Cases that you are on",
            [Id, OfCase, ("title", "What it is called"), ("lead", "Agency that answers for it"), ("openedAt", "When it was opened"), ("openedBy", "By whom"), ("risk", "Code of the risk"), ("closedAt", "When it was closed"), ("closeReason", "Why; null: it is open, or you do not see what the team wrote"), ("reports", "References of its reports")],
            last => from c in db.Cases where c.Id > last orderby c.Id select new { c.Id, Case = c.Reference, c.Title, Lead = db.Agencies.First(a => a.Id == c.LeadAgencyId).Name, c.OpenedAt, OpenedBy = db.Accounts.First(a => a.Id == c.OpenedById).Name, c.Risk, c.ClosedAt, CloseReason = team.Contains(c.Id) ? c.CloseReason : null, Reports = (from l in db.CaseReports join r in db.Reports on l.ReportId equals r.Id where l.CaseId == c.Id orderby r.Reference select r.Reference).ToList() },
            row => row.Id, cancel, new Leaving("case.export"));
        await LinesAsync(target, "members.jsonl", "Who is and was on them",
            [Id, OfCase, ("person", "Who"), ("agency", "For which agency"), ("part", "lead, member or observer"), ("sees", "Parts of the case that they see"), ("purpose", "What for; null: you do not see what the team wrote"), ("joinedAt", "Since when"), ("endsAt", "Until when"), ("leftAt", "When the stay ended before its time"), ("leaveReason", "Why")],
            last => from m in db.CaseMembers where m.Id > last orderby m.Id select new { m.Id, Case = db.Cases.First(c => c.Id == m.CaseId).Reference, Person = db.Accounts.First(a => a.Id == m.AccountId).Name, Agency = db.Agencies.First(a => a.Id == m.AgencyId).Name, m.Part, m.Sees, Purpose = m.AccountId == me || team.Contains(m.CaseId) ? m.Purpose : null, m.JoinedAt, m.EndsAt, m.LeftAt, m.LeaveReason },
            row => row.Id, cancel);
        await LinesAsync(target, "subjects.jsonl", "People and things in them",
            [Id, OfCase, ("mention", "Id of the mention it was picked from; null: added by hand, or you do not see what was told"), ("kind", "As in mentions.jsonl"), ("text", "As a member wrote it; empty where it was picked from a mention"), ("part", "victim, suspect, witness, place, means or unknown"), ("addedAt", "When"), ("removedAt", "When it was taken out"), ("removeReason", "Why")],
            last => from s in db.CaseSubjects where s.Id > last orderby s.Id select new { s.Id, Case = db.Cases.First(c => c.Id == s.CaseId).Reference, Mention = told.Contains(s.CaseId) ? s.MentionId : null, s.Kind, s.Text, s.Part, s.AddedAt, s.RemovedAt, s.RemoveReason },
            row => row.Id, cancel);
        await LinesAsync(target, "tasks.jsonl", "What is to be done in them",
            [Id, OfCase, ("what", "What is to be done"), ("owner", "By whom"), Author, ("createdAt", "When it was given out"), ("dueOn", "The last day in time"), ("doneAt", "When it was done or dropped"), ("wasDropped", "Whether it was given up"), ("resultNote", "What came of it")],
            last => from t in db.CaseTasks where t.Id > last orderby t.Id select new { t.Id, Case = db.Cases.First(c => c.Id == t.CaseId).Reference, t.What, Owner = db.Accounts.First(a => a.Id == t.OwnerId).Name, Author = db.Accounts.First(a => a.Id == t.AuthorId).Name, t.CreatedAt, t.DueOn, t.DoneAt, t.WasDropped, t.ResultNote },
            row => row.Id, cancel);
        await LinesAsync(target, "decisions.jsonl", "What was decided in them",
            [Id, OfCase, At, Author, ("agency", "For which agency"), ("decision", "What was decided"), ("optionsConsidered", "What else was considered"), ("reason", "Why"), ("replaces", "Id of the decision that no longer stands")],
            last => from d in db.CaseDecisions where d.Id > last orderby d.Id select new { d.Id, Case = db.Cases.First(c => c.Id == d.CaseId).Reference, d.At, Author = db.Accounts.First(a => a.Id == d.AuthorId).Name, Agency = db.Agencies.First(a => a.Id == d.AgencyId).Name, d.Decision, d.OptionsConsidered, d.Reason, Replaces = d.ReplacesId },
            row => row.Id, cancel);
        await LinesAsync(target, "outcomes.jsonl", "What changed because of them",
            [Id, OfCase, ("code", "Code of the outcome"), ("people", "How many people it concerns"), ("on", "Day"), ("agency", "Agency that brought it about"), Author, At, ("replaces", "Id of the outcome that this one corrects"), ("isWithdrawal", "Whether the correction is that it did not happen"), ("note", "In words")],
            last => from o in db.Outcomes where o.Id > last orderby o.Id select new { o.Id, Case = db.Cases.First(c => c.Id == o.CaseId).Reference, o.Code, o.People, o.On, Agency = db.Agencies.First(a => a.Id == o.AgencyId).Name, Author = db.Accounts.First(a => a.Id == o.AuthorId).Name, o.At, Replaces = o.ReplacesId, o.IsWithdrawal, o.Note },
            row => row.Id, cancel);
        await LinesAsync(target, "timeline.jsonl", "Their timelines",
            [Id, OfCase, At, Author, ("agency", "For which agency"), ("kind", "What it is about"), ("about", "Its id"), ("text", "What was written")],
            last => from e in db.CaseEntries where e.Id > last orderby e.Id select new { e.Id, Case = db.Cases.First(c => c.Id == e.CaseId).Reference, e.At, Author = db.Accounts.First(a => a.Id == e.AuthorId).Name, Agency = db.Agencies.First(a => a.Id == e.AgencyId).Name, e.Kind, About = e.AboutId, e.Text },
            row => row.Id, cancel);
    }
}
