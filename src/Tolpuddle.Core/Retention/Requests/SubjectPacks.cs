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
/// <param name="Withheld">Grounds on which something is left out, without what.</param>
public sealed record PackView(RequestView Request, IReadOnlyList<PackPart> Parts, IReadOnlyList<string> Withheld);

/// <summary>A pack on its way to the person: a page that opens with a passphrase, which goes another way.</summary>
public sealed record SealedPack(string Page, string Passphrase);

/// <summary>Puts together what leaves, has it read by two people, releases it, keeps what was sent with its hash.</summary>
public sealed class SubjectPacks(TolpuddleContext db)
{
    private readonly SubjectRequests _requests = new(db);

    /// <summary>The pack as it would leave; null if there is no such request. Written down.</summary>
    public async Task<PackView?> PreviewAsync(Guid id, CancellationToken cancel)
    {
        if (await _requests.ReadAsync(id, cancel) is not { } view) return null;
        return new PackView(view, Parts(view.Findings), Withheld(view.Findings));
    }

    /// <summary>Says that the viewer has read all of it and that it may leave, as the first of two. Null if done, otherwise why not.</summary>
    public Task<string?> ReadyAsync(Guid id, CancellationToken cancel) => _requests.ChangeAsync(id, "subject.ready", async request =>
    {
        if (await WhatIsLeftAsync(request, cancel) is { } left) return left;
        (request.State, request.ReadyById, request.ReadyAt) = (RequestState.Ready, db.Viewer.AccountId, db.Now);
        return null;
    }, cancel);

    /// <summary>Releases it as the second person: from here on it is kept as it left. Null if done, otherwise why not.</summary>
    public Task<string?> ReleaseAsync(Guid id, CancellationToken cancel) => _requests.ChangeAsync(id, "subject.release", async request =>
    {
        if (request.State != RequestState.Ready) return "Somebody has to read all of it first and say so.";
        if (request.ReadyById == db.Viewer.AccountId) return "It takes two: another person than who has read it through releases it.";
        if (await WhatIsLeftAsync(request, cancel) is { } left) return left;
        var view = await _requests.ReadAsync(id, cancel);
        var page = PackPage.Write(db.Viewer.AgencyName, Days.Of(db.Now), request, Parts(view!.Findings), Withheld(view.Findings), view.Others, view.IsElsewhere);
        (request.Pack, request.PackHash) = (page, SHA256.HashData(Encoding.UTF8.GetBytes(page)));
        (request.State, request.EndedById, request.EndedAt) = (RequestState.Released, db.Viewer.AccountId, db.Now);
        return null;
    }, cancel);

    /// <summary>What was released, sealed under a new passphrase; null if nothing was. Written down.</summary>
    public async Task<SealedPack?> TakeAsync(Guid id, CancellationToken cancel)
    {
        if (await db.SubjectRequests.AsNoTracking().Where(r => r.Id == id && r.State == RequestState.Released).Select(r => r.Pack).SingleOrDefaultAsync(cancel) is not { } page) return null;
        db.Record("subject.take", id);
        await db.SaveChangesAsync(cancel);
        var passphrase = SealedPage.NewPassphrase();
        return new SealedPack(SealedPage.Seal(page, passphrase), passphrase);
    }

    private async Task<string?> WhatIsLeftAsync(SubjectRequest request, CancellationToken cancel)
    {
        if (request.IdentityCheck is null || request.DangerCheck is null) return "Say first how it is known who asks, and whether the request is a danger.";
        var findings = await db.SubjectFindings.AsNoTracking().Where(f => f.RequestId == request.Id).ToListAsync(cancel);
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

    private static List<string> Withheld(IEnumerable<SubjectFinding> findings) =>
        [.. findings.Where(f => f.IsThem == true && f.Treatment is Treatment.Withhold or Treatment.InPart).Select(f => SubjectFinding.Exemptions.Label(f.Exemption)).Distinct().Order(StringComparer.Ordinal)];
}
