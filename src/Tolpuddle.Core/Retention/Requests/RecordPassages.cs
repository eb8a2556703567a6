using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Access.Holds;
using Tolpuddle.Core.Cases;
using Tolpuddle.Core.Data;
using Tolpuddle.Core.Reports;

namespace Tolpuddle.Core.Retention.Requests;

/// <summary>Everything that a record says, in parts, and the names and things of others in it. Reads as the program.</summary>
internal sealed class RecordPassages(TolpuddleContext db)
{
    /// <param name="withReporter">True adds who told us, whole and marked.</param>
    public async Task<(List<Passage> Passages, List<string> Others)> ReadAsync(SubjectFinding finding, bool withReporter, CancellationToken cancel)
    {
        var (passages, others) = finding.IsCase ? await CaseAsync(finding.RecordId, cancel) : await ReportAsync(finding.RecordId, withReporter, cancel);
        return ([.. passages.Where(p => !string.IsNullOrWhiteSpace(p.Text))], [.. others.Where(o => o.Length > 1).Distinct(StringComparer.OrdinalIgnoreCase)]);
    }

    private async Task<(List<Passage> Passages, List<string> Others)> ReportAsync(Guid id, bool withReporter, CancellationToken cancel)
    {
        var report = await db.Every<Report>().AsNoTracking().SingleAsync(r => r.Id == id, cancel);
        var mentions = await db.Every<Mention>().AsNoTracking().Where(m => m.ReportId == id).OrderBy(m => m.Id).ToListAsync(cancel);
        var contact = await db.Every<ReporterContact>().AsNoTracking().SingleOrDefaultAsync(c => c.ReportId == id, cancel);
        var passages = new List<Passage>();
        passages.AddRange(Told(report.Answers));
        passages.AddRange(mentions.Select(m => new Passage($"Named: {m.Kind.ToString().ToLowerInvariant()}", m.Text)));
        passages.AddRange((await db.Every<ReportMessage>().AsNoTracking().Where(m => m.ReportId == id).OrderBy(m => m.At).ToListAsync(cancel)).Select(m => new Passage(m.FromReporter ? "Written by who told it" : "Written to who told it", m.Text, IsOfReporter: true)));
        passages.AddRange((await db.Every<HandlingNote>().AsNoTracking().Where(n => n.ReportId == id).OrderBy(n => n.At).ToListAsync(cancel)).Select(n => new Passage($"Handled, {Day(n.At)}", n.Reason)));
        passages.AddRange((await db.Every<RiskJudgement>().AsNoTracking().Where(j => j.ReportId == id).OrderBy(j => j.At).ToListAsync(cancel)).Select(j => new Passage($"Risk judged, {Day(j.At)}: {Codes.Risk.Label(j.Risk)}", j.Reason)));
        passages.AddRange((await db.Every<Referral>().AsNoTracking().Where(r => r.ReportId == id).OrderBy(r => r.SentAt).ToListAsync(cancel)).Select(r => new Passage($"Referred, {Day(r.SentAt)}", string.Join("\n", new[] { r.Text, r.Answer, r.ResultNote }.Where(t => !string.IsNullOrEmpty(t))))));
        if (withReporter && contact is not null) passages.Add(new Passage("Who told it", string.Join("\n", new[] { contact.Name, contact.Address, contact.SafeTimes }.Where(t => t.Length > 0)), IsOfReporter: true));
        return (passages, [.. mentions.Select(m => m.Text), .. contact is null ? [] : new[] { contact.Name, contact.Address }]);
    }

    private async Task<(List<Passage> Passages, List<string> Others)> CaseAsync(Guid id, CancellationToken cancel)
    {
        var @case = await db.Every<Case>().AsNoTracking().SingleAsync(c => c.Id == id, cancel);
        var subjects = await db.Every<CaseSubject>().AsNoTracking().Where(s => s.CaseId == id).ToListAsync(cancel);
        var picked = await db.Every<Mention>().AsNoTracking().Where(m => db.CaseSubjects.Any(s => s.CaseId == id && s.MentionId == m.Id)).ToDictionaryAsync(m => m.Id, m => m.Text, cancel);
        List<Passage> passages = [new("Title", @case.Title), new("Why it was closed", @case.CloseReason ?? "")];
        passages.AddRange(subjects.Select(s => new Passage($"In the case: {CaseSubject.Parts.Label(s.Part).ToLowerInvariant()}", s.MentionId is { } mention ? picked.GetValueOrDefault(mention, "") : s.Text)));
        passages.AddRange((await db.Every<CaseEntry>().AsNoTracking().Where(e => e.CaseId == id).OrderBy(e => e.At).ToListAsync(cancel)).Select(e => new Passage($"Written, {Day(e.At)}", e.Text)));
        passages.AddRange((await db.Every<CaseDecision>().AsNoTracking().Where(d => d.CaseId == id).OrderBy(d => d.At).ToListAsync(cancel)).Select(d => new Passage($"Decided, {Day(d.At)}", string.Join("\n", new[] { d.Decision, d.OptionsConsidered, d.Reason }.Where(t => t.Length > 0)))));
        passages.AddRange((await db.Every<CaseTask>().AsNoTracking().Where(t => t.CaseId == id).OrderBy(t => t.CreatedAt).ToListAsync(cancel)).Select(t => new Passage($"Task, {Day(t.CreatedAt)}", $"{t.What}\n{t.ResultNote}".Trim())));
        passages.AddRange((await db.Every<Outcome>().AsNoTracking().Where(o => o.CaseId == id).OrderBy(o => o.At).ToListAsync(cancel)).Select(o => new Passage($"Outcome: {Codes.Outcome.Label(o.Code)}", o.Note)));
        return (passages, [.. subjects.Select(s => s.Text), .. picked.Values]);
    }

    /// <summary>How they know may say who they are.</summary>
    private static IEnumerable<Passage> Told(ReportAnswers answers) =>
    [
        new("What is happening", answers.What), new("More details", answers.MoreDetails), new("Where", answers.Where), new("Postcode", answers.Postcode), new("Who may be at risk", answers.WhoIsAtRisk),
        new("Who is doing it", answers.WhoIsDoingIt), new("Vehicles", answers.Vehicles), new("Phones", answers.Phones), new("Online names", answers.OnlineNames), new("When", answers.When),
        new("How they know", answers.HowKnown, IsOfReporter: true), new("Safety", answers.Safety), new("Signs", answers.Signs), new("Advice given", answers.Advice, IsOfReporter: true),
    ];

    private static string Day(DateTime at) => Days.Of(at).ToString("d MMMM yyyy", CultureInfo.GetCultureInfo("en-GB"));
}
