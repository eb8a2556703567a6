using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Access.Holds;
using Tolpuddle.Core.Data;

namespace Tolpuddle.Core.Retention.Requests;

/// <summary>A found record, open to be judged.</summary>
/// <param name="Text">What it says, marked: as somebody left it, or as the program proposes.</param>
/// <param name="HasChanged">True if the record says something else than when its text was marked: then the proposal is shown anew.</param>
/// <param name="Files">How many photos, recordings and papers hang on it. They are not in the pack.</param>
public sealed record OpenedFinding(SubjectRequest Request, SubjectFinding Finding, string Text, bool HasChanged, int Files);

/// <summary>What somebody decides about a found record.</summary>
/// <param name="Text">The record's words with other marks; words themselves cannot be changed.</param>
/// <param name="ReporterReason">Why who told us is named in it; empty: they are not.</param>
/// <param name="IsGroundSaid">Whether the letter names the ground; null: as usual.</param>
public sealed record Judgement(bool IsThem, Treatment Treatment, string Exemption, string Reason, string Text, string ReporterReason, bool? IsGroundSaid = null);

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
        var proposal = request.IsOpen ? (await ReadAsync(request, finding, finding.ReporterReason.Length > 0, cancel))?.Proposal : null;
        var isAsLeft = proposal is null || (MarkedWords.TryRead(finding.Text, out var left) && finding.Text.Length > 0 && left.Words == proposal.Words);
        var files = await db.AsKeeperAsync(() => db.Every<Reports.Files.Attachment>().CountAsync(a => a.ReportId == finding.RecordId, cancel));
        db.Record("subject.look", finding.RecordId);
        await db.SaveChangesAsync(cancel);
        return new OpenedFinding(request, finding, isAsLeft ? finding.Text : proposal!.ToString(), finding.Text.Length > 0 && !isAsLeft, files);
    }

    /// <summary>Decides about one. Null if done, otherwise why not.</summary>
    public Task<string?> JudgeAsync(Guid id, string reference, Judgement judgement, CancellationToken cancel) => new SubjectRequests(db).ChangeAsync(id, "subject.judge", async request =>
    {
        if (await db.SubjectFindings.SingleOrDefaultAsync(f => f.RequestId == id && f.Reference == reference, cancel) is not { } finding) return "It was not found for this request.";
        if (WhatIsWrong(judgement) is { } wrong) return wrong;
        var leaves = judgement.IsThem && judgement.Treatment != Treatment.Withhold;
        var (text, problem) = leaves ? await MarkedAsync(request, finding, judgement, cancel) : ("", null);
        if (problem is not null) return problem;
        (finding.IsThem, finding.Treatment) = (judgement.IsThem, judgement.IsThem ? judgement.Treatment : Treatment.Undecided);
        (finding.Exemption, finding.Reason) = finding.Treatment is Treatment.InPart or Treatment.Withhold ? (judgement.Exemption, judgement.Reason.Trim()) : ("", judgement.Reason.Trim());
        finding.IsGroundSaid = finding.Exemption.Length > 0 && (judgement.IsGroundSaid ?? SubjectFinding.IsSaidAsUsual(finding.Exemption));
        (finding.ReporterReason, finding.Text) = (leaves ? judgement.ReporterReason.Trim() : "", text);
        (finding.JudgedById, finding.JudgedAt) = (db.Viewer.AccountId, db.Now);
        finding.Version++;
        SubjectRequests.BackToOpen(request);
        return null;
    }, cancel);

    /// <summary>Why a record may not leave as it was judged: it has changed, or more is known now of who told us. Null if it may.</summary>
    internal async Task<string?> StaleAsync(SubjectRequest request, SubjectFinding finding, CancellationToken cancel)
    {
        var isNamed = finding.ReporterReason.Length > 0;
        if (!MarkedWords.TryRead(finding.Text, out var text) || await ReadAsync(request, finding, isNamed, cancel) is not { } now || text.Words != now.Proposal.Words) return $"{finding.Reference} has changed since it was judged. Look at it anew.";
        return isNamed || new PersonAsked(request).Tells(text, now.Passages, now.Others.Reporters) is null ? null : $"{finding.Reference} could say now who told us. Look at it anew.";
    }

    private static string? WhatIsWrong(Judgement judgement)
    {
        if (judgement.Reason.Length > SubjectFinding.MaxReasonLength || judgement.ReporterReason.Length > SubjectFinding.MaxReasonLength) return $"Use at most {SubjectFinding.MaxReasonLength:N0} characters for a reason.";
        if (!judgement.IsThem) return null;
        if (judgement.Treatment == Treatment.Undecided) return "Choose what leaves of it.";
        if (judgement.Treatment != Treatment.Include && (!SubjectFinding.Exemptions.Contains(judgement.Exemption) || string.IsNullOrWhiteSpace(judgement.Reason))) return "What is left out needs a ground of the list, and the reason in words.";
        return judgement.Treatment != Treatment.Withhold && judgement.Text.Length > SubjectFinding.MaxTextLength ? $"What leaves of one record can have at most {SubjectFinding.MaxTextLength:N0} characters." : null;
    }

    /// <summary>
    /// The text as somebody marked it, or why it cannot be kept. Who told us comes in as the last part, marked, when it is decided that they are named, and goes when that is
    /// taken back; all other marks stay as they were made. Without a reason nothing that could say who told us may be open to be read.
    /// </summary>
    private async Task<(string Text, string? Problem)> MarkedAsync(SubjectRequest request, SubjectFinding finding, Judgement judgement, CancellationToken cancel)
    {
        if (!MarkedWords.TryRead(judgement.Text.ReplaceLineEndings("\n"), out var text)) return ("", "The marks do not belong together: each [[ needs its ]], and none stands inside another.");
        var isNamed = !string.IsNullOrWhiteSpace(judgement.ReporterReason);
        if (await ReadAsync(request, finding, finding.ReporterReason.Length > 0, cancel) is not { } before || await ReadAsync(request, finding, isNamed, cancel) is not { } after) return ("", "This record has been erased. Nothing of it can leave: say that it does not, and why.");
        if (text.Words != before.Proposal.Words) return ("", "Only marks can be changed, not words; or the record has changed since. Look at it anew.");
        if (after.Passages.Count > before.Passages.Count) text.Append(PersonAsked.MarkedWhole(after.Passages[^1]));
        else if (after.Passages.Count < before.Passages.Count) text.CutFrom(after.Proposal.Words.Length);
        if (isNamed || new PersonAsked(request).Tells(text, after.Passages, after.Others.Reporters) is not { } open) return (text.ToString(), null);
        return ("", $"Who told us could be known by {open}, which is not marked. Mark it, or write here why they must be named.");
    }

    /// <summary>The parts of a record, the others in all records of the request, and what is proposed; null if the record is not there any more.</summary>
    private Task<(List<Passage> Passages, Others Others, MarkedWords Proposal)?> ReadAsync(SubjectRequest request, SubjectFinding finding, bool withReporter, CancellationToken cancel) =>
        db.AsKeeperAsync<(List<Passage>, Others, MarkedWords)?>(async () =>
        {
            var read = new RecordPassages(db);
            if (await read.ReadAsync(finding, withReporter, cancel) is not { } passages) return null;
            var others = await read.OthersAsync(request.Id, cancel);
            return (passages, others, new PersonAsked(request).Propose(passages, others.All));
        });
}
