using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Access.Holds;
using Tolpuddle.Core.Data;
using Tolpuddle.Methods.Disclosure;

namespace Tolpuddle.Core.Retention.Requests;

/// <summary>A found record, open to be judged.</summary>
/// <param name="Text">What it says, marked: as somebody left it, or as the program proposes.</param>
/// <param name="HasChanged">True if the record says something else than when its text was marked: then the proposal is shown anew.</param>
/// <param name="Files">How many photos, recordings and papers hang on it. They are not in the pack.</param>
public sealed record OpenedFinding(SubjectRequest Request, SubjectFinding Finding, string Text, bool HasChanged, int Files);

/// <summary>What somebody decides about a found record.</summary>
/// <param name="Text">The record's words with other marks; words themselves cannot be changed.</param>
/// <param name="ReporterReason">Why who told us is named in it; empty: they are not.</param>
public sealed record Judgement(bool IsThem, Treatment Treatment, string Exemption, string Reason, string Text, string ReporterReason);

/// <summary>
/// Opens found records one by one for whoever looks through a request, past who else may see them: the law asks for every mention, and each look is written down as one at the
/// record. Decides what leaves of each.
/// </summary>
public sealed class SubjectRecords(TolpuddleContext db)
{
    /// <summary>Opens one; null if it was not found for this request.</summary>
    public async Task<OpenedFinding?> OpenAsync(Guid id, string reference, CancellationToken cancel)
    {
        if (await db.SubjectRequests.AsNoTracking().SingleOrDefaultAsync(r => r.Id == id, cancel) is not { } request) return null;
        if (await db.SubjectFindings.AsNoTracking().SingleOrDefaultAsync(f => f.RequestId == id && f.Reference == reference, cancel) is not { } finding) return null;
        var proposal = request.IsOpen ? await ProposeAsync(request, finding, finding.ReporterReason.Length > 0, cancel) : finding.Text;
        var isAsLeft = finding.Text.Length > 0 && PersonAsked.Plain(finding.Text) == PersonAsked.Plain(proposal);
        var files = await db.AsKeeperAsync(() => db.Every<Reports.Files.Attachment>().CountAsync(a => a.ReportId == finding.RecordId, cancel));
        db.Record("subject.look", finding.RecordId);
        await db.SaveChangesAsync(cancel);
        return new OpenedFinding(request, finding, isAsLeft || !request.IsOpen ? finding.Text : proposal, finding.Text.Length > 0 && !isAsLeft && request.IsOpen, files);
    }

    /// <summary>Decides about one. Null if done, otherwise why not.</summary>
    public Task<string?> JudgeAsync(Guid id, string reference, Judgement judgement, CancellationToken cancel) => new SubjectRequests(db).ChangeAsync(id, "subject.judge", async request =>
    {
        if (await db.SubjectFindings.SingleOrDefaultAsync(f => f.RequestId == id && f.Reference == reference, cancel) is not { } finding) return "It was not found for this request.";
        if (await WhatIsWrongAsync(request, finding, judgement, cancel) is { } wrong) return wrong;
        (finding.IsThem, finding.Treatment) = (judgement.IsThem, judgement.IsThem ? judgement.Treatment : Treatment.Undecided);
        (finding.Exemption, finding.Reason) = finding.Treatment is Treatment.InPart or Treatment.Withhold ? (judgement.Exemption, judgement.Reason.Trim()) : ("", judgement.Reason.Trim());
        finding.ReporterReason = finding.Leaves ? judgement.ReporterReason.Trim() : "";
        finding.Text = finding.Leaves ? await MarkedAsync(request, finding, judgement, cancel) : "";
        (finding.JudgedById, finding.JudgedAt) = (db.Viewer.AccountId, db.Now);
        finding.Version++;
        SubjectRequests.BackToOpen(request);
        return null;
    }, cancel);

    private async Task<string?> WhatIsWrongAsync(SubjectRequest request, SubjectFinding finding, Judgement judgement, CancellationToken cancel)
    {
        if (judgement.Reason.Length > SubjectFinding.MaxReasonLength || judgement.ReporterReason.Length > SubjectFinding.MaxReasonLength) return $"Use at most {SubjectFinding.MaxReasonLength:N0} characters for a reason.";
        if (!judgement.IsThem) return null;
        if (judgement.Treatment == Treatment.Undecided) return "Choose what leaves of it.";
        if (judgement.Treatment != Treatment.Include && (!SubjectFinding.Exemptions.Contains(judgement.Exemption) || string.IsNullOrWhiteSpace(judgement.Reason))) return "What is left out needs a ground of the list, and the reason in words.";
        if (judgement.Treatment == Treatment.Withhold) return null;
        if (!MarkedText.TryParse(judgement.Text, out _)) return "The marks do not belong together: each [[ needs its ]], and none stands inside another.";
        var proposal = await ProposeAsync(request, finding, finding.ReporterReason.Length > 0, cancel);
        return Same(judgement.Text, proposal) ? null : "Only marks can be changed, not words; or the record has changed since. Look at it anew.";
    }

    /// <summary>The text as somebody marked it. Who told us comes in, marked, when it is decided that they are named: then the marks are looked at once more.</summary>
    private async Task<string> MarkedAsync(SubjectRequest request, SubjectFinding finding, Judgement judgement, CancellationToken cancel)
    {
        var proposal = await ProposeAsync(request, finding, finding.ReporterReason.Length > 0, cancel);
        var text = judgement.Text.ReplaceLineEndings("\n");
        return Same(text, proposal) ? text : proposal;
    }

    private static bool Same(string one, string other) => PersonAsked.Plain(one.ReplaceLineEndings("\n")) == PersonAsked.Plain(other.ReplaceLineEndings("\n"));

    private Task<string> ProposeAsync(SubjectRequest request, SubjectFinding finding, bool withReporter, CancellationToken cancel) => db.AsKeeperAsync(async () =>
    {
        var (passages, others) = await new RecordPassages(db).ReadAsync(finding, withReporter, cancel);
        return new PersonAsked(request).Propose(passages.ConvertAll(p => p with { Text = p.Text.ReplaceLineEndings("\n") }), others);
    });
}
