using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Data;
using Tolpuddle.Core.Reports;

namespace Tolpuddle.Core.Linking;

/// <summary>An answer given during a call. It waits in the sheet until the call is a report with mentions to speak of.</summary>
public sealed record HeldClaim(LinkClaim Claim, Guid AuthorId, string Author, DateTime At, string Reason);

/// <summary>What is known of what a call names, and what its adviser says to that.</summary>
public sealed class CallAnswers(TolpuddleContext db, HelplineDesk desk, LiveMatching matching)
{
    private const int MaxAttempts = 8;
    private const char Divider = '|';

    /// <summary>One look at everything that a call names and keeps.</summary>
    public Task<Known> KnownAsync(Guid callId, CallSheet sheet, CancellationToken cancel) =>
        matching.FindAsync([.. Named(sheet), .. Caller(sheet)], callId, cancel);

    /// <summary>The answer held for a card; null while one of its reports has none, or they differ.</summary>
    public static HeldClaim? HeldFor(CallSheet sheet, KnownCard card)
    {
        var held = card.Reports.Select(r => Read(sheet[KeyOf(card, r.MentionId)])).ToList();
        return held.TrueForAll(h => h is not null && h.Claim == held[0]!.Claim) ? held[0] : null;
    }

    /// <summary>What somebody has said against an answer; null if nobody has.</summary>
    public MadeClaim? ContraryTo(CallSheet sheet, KnownCard card, LinkClaim claim, Known known)
    {
        var others = card.Reports.Select(r => r.MentionId).ToList();
        var held = sheet.Under(PrefixOf(card)).ToDictionary(c => Guid.ParseExact(c.Key, "N"), c => Read(c.Value)!);
        var byOther = others.Where(held.ContainsKey).Select(o => (Mention: o, Held: held[o]))
            .FirstOrDefault(o => o.Held.AuthorId != db.Viewer.AccountId && Contradictions.AreOpposite(o.Held.Claim, claim));
        if (byOther.Held is { } h) return new MadeClaim(Guid.Empty, byOther.Mention, h.Claim, h.AuthorId, h.Author, h.At, h.Reason);
        return Contradictions.Find(mine: null, others, claim, held.ToDictionary(x => x.Key, x => x.Value.Claim), known.Claims);
    }

    /// <summary>Answers a card during a call. Pressed again it changes the answer; nothing is a claim before the call is finished.</summary>
    public async Task<ClaimResult> AnswerAsync(Guid callId, string key, LinkClaim claim, bool despite, CancellationToken cancel)
    {
        for (var attempt = 1; ; attempt++)
        {
            if (await desk.FindAsync(callId, cancel) is not { FinishedAt: null } call) return new ClaimResult.NotFound();
            var sheet = CallSheet.FromJson(call.Content);
            if (!Claims.IsReason(sheet[CallFields.Why + key])) return new ClaimResult.ReasonTooLong();
            var known = await KnownAsync(callId, sheet, cancel);
            if (known.Cards.FirstOrDefault(c => c.Key == key && !c.Mine.IsCaller) is not { } card) return new ClaimResult.Changed();
            if (!despite && ContraryTo(sheet, card, claim, known) is { } earlier) return new ClaimResult.Contrary(key, claim, earlier);

            var held = JsonSerializer.Serialize(new HeldClaim(claim, db.Viewer.AccountId, db.Viewer.Name, db.Now, sheet[CallFields.Why + key].Trim()));
            call.Content = card.Reports.Aggregate(sheet, (s, r) => s.With(KeyOf(card, r.MentionId), held)).ToJson();
            call.Version++;
            db.Record("call.answer", callId);
            if (await db.TrySaveAsync(cancel)) return new ClaimResult.Made();
            if (attempt == MaxAttempts) throw new DbUpdateConcurrencyException($"Call {callId} was written by others {attempt} times in a row.");
            db.ChangeTracker.Clear();
        }
    }

    /// <summary>Makes a report of a call, with its mentions, its answers as claims and its duties, in one save. Twice gives the same report.</summary>
    public async Task<CallFinish> FinishAsync(Guid callId, CancellationToken cancel)
    {
        for (var attempt = 1; ; attempt++)
        {
            if (await desk.FindAsync(callId, cancel) is not { } call) return new CallFinish.NotFound();
            if (call.ReportId is { } done)
            {
                var reference = await db.Reports.Where(r => r.Id == done).Select(r => r.Reference).SingleAsync(cancel);
                return new CallFinish.Finished(new ReceiveResult.Received(done, reference, ReturnCode: null));
            }

            var sheet = CallMentions.Add(CallSheet.FromJson(call.Content));
            if (string.IsNullOrWhiteSpace(sheet[CallFields.Notes])) return new CallFinish.NeedsNotes();
            var mentions = Kept(sheet).ToDictionary(m => m.Key, m => new DraftMention(m.Kind, m.Text, m.Part) { Id = Guid.CreateVersion7() });
            AddLinks(sheet, mentions);
            try
            {
                return await desk.FinishAsync(call, sheet, [.. mentions.Values], cancel);
            }
            catch (DbUpdateConcurrencyException) when (attempt < MaxAttempts)
            {
                db.ChangeTracker.Clear(); // somebody saved in the same instant: what they wrote belongs to the report
            }
        }
    }

    private static IEnumerable<Named> Named(CallSheet sheet) => Kept(sheet).Where(m => m.Identifier is not null).Select(m => new Named(m.Identifier!));

    /// <summary>The number from which the call comes, after all that it names: named as well, it is something to answer for.</summary>
    private static IEnumerable<Named> Caller(CallSheet sheet) => CallerNumber.IdentifierOf(sheet[CallFields.CallerNumber]) is { } phone ? [new Named(phone, IsCaller: true)] : [];

    private static IEnumerable<CallMention> Kept(CallSheet sheet) => CallMentions.Of(sheet).Where(m => m.IsKept);

    /// <summary>Answers about what was dropped or corrected since are about nothing that the report names.</summary>
    private void AddLinks(CallSheet sheet, Dictionary<string, DraftMention> mentions)
    {
        foreach (var (key, value) in sheet.Under(CallFields.Claim))
        {
            var divider = key.LastIndexOf(Divider);
            if (divider < 0 || !Guid.TryParseExact(key[(divider + 1)..], "N", out var other)) continue;
            if (!mentions.TryGetValue(key[..divider], out var mine) || Read(value) is not { } held) continue;
            Claims.Add(db, mine.Id!.Value, other, held.Claim, held.AuthorId, held.At, held.Reason);
        }
    }

    private static string KeyOf(KnownCard card, Guid other) => $"{PrefixOf(card)}{other:N}";

    private static string PrefixOf(KnownCard card) => $"{CallFields.Claim}{card.Mine.Identifier.Kind}:{card.Mine.Identifier.Value}{Divider}";

    private static HeldClaim? Read(string json) => json.Length == 0 ? null : JsonSerializer.Deserialize<HeldClaim>(json);
}
