using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Data;
using Tolpuddle.Methods.Disclosure;

namespace Tolpuddle.Core.Retention.Requests;

/// <summary>A part of the pack: one record as it leaves.</summary>
/// <param name="StillThere">What was marked in one place and stands in another, or could lead to somebody: to be looked at before it leaves.</param>
public sealed record PackPart(string Heading, MarkedText Text, IReadOnlyList<string> StillThere);

/// <summary>The pack as it would leave now.</summary>
/// <param name="Parts">The records in it. Empty once it is released: then what was sent counts.</param>
/// <param name="Letter">The very HTML that would leave, below its heading. Empty once it is released, until somebody proves that it is they.</param>
/// <param name="Shown">What was shown, as a hash: whoever says that they have read it says so of this.</param>
public sealed record PackView(RequestView Request, IReadOnlyList<PackPart> Parts, string Letter, string Shown);

/// <summary>A pack on its way to the person: a page that opens with a passphrase, which goes another way.</summary>
public sealed record SealedPack(string Page, string Passphrase);

/// <summary>Puts together what leaves, has it read by two people, releases it, keeps what was sent with its hash.</summary>
public sealed class SubjectPacks(TolpuddleContext db)
{
    private const string Otherwise = "It reads otherwise now than when you opened it: a record was judged anew or passed on, or a new day has begun. Nothing was saved. Read it as it stands here.";

    private readonly SubjectRequests _requests = new(db);

    /// <summary>The pack as it would leave; null if there is no such request. Written down.</summary>
    public async Task<PackView?> PreviewAsync(Guid id, CancellationToken cancel)
    {
        if (await _requests.ReadAsync(id, cancel) is not { } view) return null;
        if (!view.Request.IsOpen) return new PackView(view, [], "", "");
        var (parts, letter, shown) = await WriteAsync(view.Request, view.Findings, cancel);
        return new PackView(view, parts, letter, shown);
    }

    /// <summary>What was released, as it was sent, without the page around it; null if nothing was. Written down.</summary>
    public async Task<string?> SentAsync(Guid id, CancellationToken cancel)
    {
        if (await PackAsync(id, cancel) is not { } page) return null;
        db.Record("subject.read", id);
        await db.SaveChangesAsync(cancel);
        return PackPage.LetterIn(page);
    }

    /// <summary>Says that the viewer has read all of it and that it may leave, as the first of two. Null if done, otherwise why not.</summary>
    /// <param name="shown"><see cref="PackView.Shown"/> of what was read.</param>
    public Task<string?> ReadyAsync(Guid id, string shown, CancellationToken cancel) => _requests.ChangeAsync(id, "subject.ready", async request =>
    {
        var findings = await FindingsAsync(id, cancel);
        if ((WhatIsLeft(request, findings) ?? await StaleAsync(request, findings, cancel)) is { } left) return left;
        if ((await WriteAsync(request, findings, cancel)).Shown != shown) return Otherwise;
        (request.State, request.ReadyById, request.ReadyAt) = (RequestState.Ready, db.Viewer.AccountId, db.Now);
        return null;
    }, cancel);

    /// <summary>Releases it as the second person: from here on it is kept as it left. Null if done, otherwise why not.</summary>
    /// <param name="shown"><see cref="PackView.Shown"/> of what was read.</param>
    public Task<string?> ReleaseAsync(Guid id, string shown, CancellationToken cancel) => _requests.ChangeAsync(id, "subject.release", async request =>
    {
        if (request.State != RequestState.Ready) return "Somebody has to read all of it first and say so.";
        if (request.ReadyById == db.Viewer.AccountId) return "It takes two: another person than who has read it through releases it.";
        var findings = await FindingsAsync(id, cancel);
        if ((WhatIsLeft(request, findings) ?? await StaleAsync(request, findings, cancel)) is { } left) return left;
        var written = await WriteAsync(request, findings, cancel);
        if (written.Shown != shown) return Otherwise;
        var page = PackPage.Around(written.Letter);
        (request.Pack, request.PackHash) = (page, SHA256.HashData(Encoding.UTF8.GetBytes(page)));
        (request.State, request.EndedById, request.EndedAt) = (RequestState.Released, db.Viewer.AccountId, db.Now);
        return null;
    }, cancel);

    /// <summary>What was released, sealed under a new passphrase; null if nothing was. Written down.</summary>
    public async Task<SealedPack?> TakeAsync(Guid id, CancellationToken cancel)
    {
        if (await PackAsync(id, cancel) is not { } page) return null;
        db.Record("subject.take", id);
        await db.SaveChangesAsync(cancel);
        var passphrase = SealedPage.NewPassphrase();
        return new SealedPack(SealedPage.Seal(page, passphrase), passphrase);
    }

    private Task<string?> PackAsync(Guid id, CancellationToken cancel) => db.SubjectRequests.AsNoTracking().Where(r => r.Id == id && r.State == RequestState.Released).Select(r => r.Pack).SingleOrDefaultAsync(cancel);

    private Task<List<SubjectFinding>> FindingsAsync(Guid id, CancellationToken cancel) => _requests.Findings(id).ToListAsync(cancel);

    private async Task<(List<PackPart> Parts, string Letter, string Shown)> WriteAsync(SubjectRequest request, IReadOnlyList<SubjectFinding> findings, CancellationToken cancel)
    {
        var (parts, others) = (Parts(findings), await _requests.PassedToAsync(request.AgencyId, [.. findings.Where(f => f.Leaves && (f.Exemption.Length == 0 || f.IsGroundSaid)).Select(f => f.RecordId)], cancel));
        var letter = PackPage.Letter(db.Viewer.AgencyName, Days.Of(db.Now), request, parts, Grounds(findings), others);
        return (parts, letter, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(letter))));
    }

    /// <summary>Why a record may not leave as it was judged; null if all may.</summary>
    private async Task<string?> StaleAsync(SubjectRequest request, List<SubjectFinding> findings, CancellationToken cancel)
    {
        foreach (var finding in findings.Where(f => f.Leaves))
        {
            if (await new SubjectRecords(db).StaleAsync(request, finding, cancel) is { } stale) return stale;
        }

        return null;
    }

    private static string? WhatIsLeft(SubjectRequest request, List<SubjectFinding> findings)
    {
        if (request.IdentityCheck is null || request.DangerCheck is null) return "Say first how it is known who asks, and whether the request is a danger.";
        var left = findings.Count(f => !f.IsJudged);
        return left == 0 ? null : $"{left} {(left == 1 ? "record is" : "records are")} not judged yet.";
    }

    private static List<PackPart> Parts(IEnumerable<SubjectFinding> findings)
    {
        var parts = new List<PackPart>();
        foreach (var finding in findings.Where(f => f.Leaves))
        {
            if (!MarkedText.TryParse(finding.Text, out var text)) throw new InvalidOperationException("A text was kept whose marks do not belong together.");
            parts.Add(new PackPart($"{(finding.IsCase ? "Case" : "Report")} {parts.Count + 1}", text, text.StillThere()));
        }

        return parts;
    }

    private static List<string> Grounds(IEnumerable<SubjectFinding> findings) =>
        [.. findings.Where(f => f.IsThem == true && f.IsGroundSaid && f.Treatment is Treatment.Withhold or Treatment.InPart).Select(f => SubjectFinding.Exemptions.Label(f.Exemption)).Distinct().Order(StringComparer.Ordinal)];
}
