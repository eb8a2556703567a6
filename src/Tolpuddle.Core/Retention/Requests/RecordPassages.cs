using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Access.Holds;
using Tolpuddle.Core.Cases;
using Tolpuddle.Core.Data;
using Tolpuddle.Core.Linking;
using Tolpuddle.Core.Reports;

namespace Tolpuddle.Core.Retention.Requests;

/// <summary>Everything that a record says, in parts, and the others of whom records speak. Reads as the program.</summary>
internal sealed class RecordPassages(TolpuddleContext db)
{
    /// <summary>The parts of a record; null if it is not there any more.</summary>
    /// <param name="withReporter">True adds who told us, as the last part.</param>
    public async Task<List<Passage>?> ReadAsync(SubjectFinding finding, bool withReporter, CancellationToken cancel)
    {
        var passages = finding.IsCase ? await CaseAsync(finding.RecordId, cancel) : await ReportAsync(finding.RecordId, withReporter, cancel);
        return passages?.Where(p => !string.IsNullOrWhiteSpace(p.Text)).Select(p => p with { Text = p.Text.ReplaceLineEndings("\n") }).ToList();
    }

    /// <summary>All others of whom the records of a request speak: named in one, they may stand in another. Who told a report is among them wherever that went: into a case, or under the report that it repeats.</summary>
    public async Task<Others> OthersAsync(Guid requestId, CancellationToken cancel)
    {
        var found = await db.Every<SubjectFinding>().AsNoTracking().Where(f => f.RequestId == requestId).Select(f => new { f.RecordId, f.IsCase }).ToListAsync(cancel);
        var cases = found.Where(f => f.IsCase).Select(f => f.RecordId).ToList();
        var reports = found.Where(f => !f.IsCase).Select(f => f.RecordId).ToList();
        reports.AddRange(await db.Every<CaseReport>().Where(c => cases.Contains(c.CaseId)).Select(c => c.ReportId).ToListAsync(cancel));
        for (var count = 0; count < reports.Count;)
        {
            count = reports.Count;
            var repeats = await db.Every<Report>().Where(r => r.DuplicateOfId != null && (reports.Contains(r.Id) || reports.Contains(r.DuplicateOfId.Value))).Select(r => new { r.Id, Of = r.DuplicateOfId!.Value }).ToListAsync(cancel);
            reports = [.. reports.Concat(repeats.SelectMany(r => new[] { r.Id, r.Of })).Distinct()];
        }

        var mentions = await db.Every<Mention>().AsNoTracking().Where(m => reports.Contains(m.ReportId)).Select(m => new { m.Kind, m.Text }).ToListAsync(cancel);
        var subjects = await db.Every<CaseSubject>().AsNoTracking().Where(s => cases.Contains(s.CaseId)).Select(s => new { s.Kind, s.Text }).ToListAsync(cancel);
        var contacts = await db.Every<ReporterContact>().AsNoTracking().Where(c => reports.Contains(c.ReportId)).Select(c => new { c.Name, c.Address }).ToListAsync(cancel);
        List<Other> reporters = [.. Kept(contacts.SelectMany(c => new[] { new Other(c.Name, true), new Other(c.Address, false) }))];
        return new Others([.. Kept(mentions.Concat(subjects).Select(m => new Other(m.Text, m.Kind == MentionKind.Person)).Concat(reporters))], reporters);

        static IEnumerable<Other> Kept(IEnumerable<Other> all) => all.Where(o => o.Value.Trim().Length > 1).Distinct();
    }

    private async Task<List<Passage>?> ReportAsync(Guid id, bool withReporter, CancellationToken cancel)
    {
        if (await db.Every<Report>().AsNoTracking().SingleOrDefaultAsync(r => r.Id == id, cancel) is not { } report) return null;
        var mentions = await db.Every<Mention>().AsNoTracking().Where(m => m.ReportId == id).OrderBy(m => m.Id).ToListAsync(cancel);
        var passages = new List<Passage>();
        passages.AddRange(Told(report.Answers));
        passages.AddRange(mentions.Select(m => new Passage($"Named: {m.Kind.ToString().ToLowerInvariant()}", m.Text)));
        passages.AddRange((await db.Every<ReportMessage>().AsNoTracking().Where(m => m.ReportId == id).OrderBy(m => m.At).ToListAsync(cancel)).Select(m => new Passage(m.FromReporter ? "Written by who told it" : "Written to who told it", m.Text, IsOfReporter: true)));
        passages.AddRange((await db.Every<HandlingNote>().AsNoTracking().Where(n => n.ReportId == id).OrderBy(n => n.At).ToListAsync(cancel)).Select(n => new Passage($"Handled, {Day(n.At)}", n.Reason)));
        passages.AddRange((await db.Every<RiskJudgement>().AsNoTracking().Where(j => j.ReportId == id).OrderBy(j => j.At).ToListAsync(cancel)).Select(j => new Passage($"Risk judged, {Day(j.At)}: {Codes.Risk.Label(j.Risk)}", j.Reason)));
        passages.AddRange((await db.Every<Referral>().AsNoTracking().Where(r => r.ReportId == id).OrderBy(r => r.SentAt).ToListAsync(cancel)).Select(r => new Passage($"Referred, {Day(r.SentAt)}", Lines(r.Text, r.Answer, r.ResultNote))));
        passages.AddRange((await db.Every<DutyDischarge>().AsNoTracking().Where(d => d.ReportId == id).OrderBy(d => d.At).ToListAsync(cancel)).Select(d => new Passage($"Duty, {Day(d.At)}", d.Words)));
        var handedOver = db.Every<HandOver>().AsNoTracking().Where(h => h.SubjectId == id || db.Calls.Any(c => c.Id == h.SubjectId && c.ReportId == id));
        passages.AddRange((await handedOver.OrderBy(h => h.At).ToListAsync(cancel)).Select(h => new Passage($"Handed over, {Day(h.At)}", h.Note)));
        var ids = mentions.ConvertAll(m => m.Id);
        var links = db.Every<Link>().AsNoTracking().Where(l => ids.Contains(l.FirstMentionId) || ids.Contains(l.SecondMentionId));
        passages.AddRange((await links.OrderBy(l => l.At).ToListAsync(cancel)).Select(l => new Passage($"Compared, {Day(l.At)}", l.Reason)));
        var contact = withReporter ? await db.Every<ReporterContact>().AsNoTracking().SingleOrDefaultAsync(c => c.ReportId == id, cancel) : null;
        if (contact is not null) passages.Add(new Passage("Who told it", Lines(contact.Name, contact.Address, contact.SafeTimes, contact.SafeWords, contact.CallBack), IsOfReporter: true));
        return passages;
    }

    private async Task<List<Passage>?> CaseAsync(Guid id, CancellationToken cancel)
    {
        if (await db.Every<Case>().AsNoTracking().SingleOrDefaultAsync(c => c.Id == id, cancel) is not { } @case) return null;
        var subjects = await db.Every<CaseSubject>().AsNoTracking().Where(s => s.CaseId == id).ToListAsync(cancel);
        var picked = await db.Every<Mention>().AsNoTracking().Where(m => db.CaseSubjects.Any(s => s.CaseId == id && s.MentionId == m.Id)).ToDictionaryAsync(m => m.Id, m => m.Text, cancel);
        List<Passage> passages = [new("Title", @case.Title), new("Why it was closed", @case.CloseReason ?? "")];
        passages.AddRange(subjects.Select(s => new Passage($"In the case: {CaseSubject.Parts.Label(s.Part).ToLowerInvariant()}", s.MentionId is { } mention ? picked.GetValueOrDefault(mention, "") : s.Text)));
        passages.AddRange((await db.Every<CaseEntry>().AsNoTracking().Where(e => e.CaseId == id).OrderBy(e => e.At).ToListAsync(cancel)).Select(e => new Passage($"Written, {Day(e.At)}", e.Text)));
        passages.AddRange((await db.Every<CaseDecision>().AsNoTracking().Where(d => d.CaseId == id).OrderBy(d => d.At).ToListAsync(cancel)).Select(d => new Passage($"Decided, {Day(d.At)}", Lines(d.Decision, d.OptionsConsidered, d.Reason))));
        passages.AddRange((await db.Every<CaseTask>().AsNoTracking().Where(t => t.CaseId == id).OrderBy(t => t.CreatedAt).ToListAsync(cancel)).Select(t => new Passage($"Task, {Day(t.CreatedAt)}", $"{t.What}\n{t.ResultNote}".Trim())));
        passages.AddRange((await db.Every<Outcome>().AsNoTracking().Where(o => o.CaseId == id).OrderBy(o => o.At).ToListAsync(cancel)).Select(o => new Passage($"Outcome: {Codes.Outcome.Label(o.Code)}", o.Note)));
        return passages;
    }

    private static string Lines(params IEnumerable<string?> texts) => string.Join("\n", texts.Where(t => !string.IsNullOrEmpty(t)));

    /// <summary>How they know may say who they are.</summary>
    private static IEnumerable<Passage> Told(ReportAnswers answers) =>
    [
        new("What is happening", answers.What), new("More details", answers.MoreDetails), new("Where", answers.Where), new("Postcode", answers.Postcode), new("Who may be at risk", answers.WhoIsAtRisk),
        new("Who is doing it", answers.WhoIsDoingIt), new("Vehicles", answers.Vehicles), new("Phones", answers.Phones), new("Online names", answers.OnlineNames), new("When", answers.When),
        new("How they know", answers.HowKnown, IsOfReporter: true), new("Safety", answers.Safety), new("Signs", answers.Signs), new("Advice given", answers.Advice, IsOfReporter: true),
        new("Interpreted by", answers.Interpreter, IsOfReporter: true),
    ];

    private static string Day(DateTime at) => Days.Of(at).ToString("d MMMM yyyy", CultureInfo.GetCultureInfo("en-GB"));
}
