using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Data;
using Tolpuddle.Core.Reports;
using Tolpuddle.Methods.Identifiers;

namespace Tolpuddle.Core.Linking;

/// <summary>A report of ours whose reporter left this number, and how they may be reached safely.</summary>
public sealed record KnownCaller(Guid ReportId, string Reference, DateTime ReceivedAt, SafeContact Contact)
{
    /// <summary>True if ringing back, or whoever listens, could do harm: the number is not the safe way, or they set times, words or a wish to be known to nobody.</summary>
    public bool HasWishes => Contact.Way != "phone" || Contact.SafeTimes.Length + Contact.SafeWords.Length > 0 || Contact.Wish == ReportFacts.Anonymous;
}

/// <summary>What may be known of a call before it is answered.</summary>
/// <param name="Card">Reports that the viewer may see and that name the number; null where there are none.</param>
/// <param name="IsHeldElsewhere">True if another agency holds something of which the viewer may see nothing.</param>
/// <param name="Callers">Reports of the viewer's agency whose reporter left this number, the newest first.</param>
public sealed record CallerView(RingingRow Ringing, KnownCard? Card, bool IsHeldElsewhere, IReadOnlyList<KnownCaller> Callers)
{
    /// <summary>References of reports that name the number as that of somebody who exploits: whoever rings may be fishing.</summary>
    public IEnumerable<string> AsExploiter => (Card?.Reports ?? []).Where(r => r.Part == "exploiter").Select(r => r.Reference).Distinct();
}

/// <summary>What is known of a caller before the call is answered: exactly what the desk's own look at a telephone number shows, and no more.</summary>
public sealed class Callers(TolpuddleContext db, RingingCalls ringing, LiveMatching matching, Looks looks)
{
    private const string ContactLook = "contact.look";

    private const int MostCallers = 5;

    /// <summary>Nobody answers more at once; of what else rings it is only shown that it does.</summary>
    private const int MostLookedUp = 3;

    /// <summary>Whatever rings now, with what is known of those that ring at the viewer's desk. Each of these is a look, written down once for each purpose.</summary>
    public async Task<IReadOnlyList<CallerView>> RingingAsync(CancellationToken cancel)
    {
        var views = new List<CallerView>();
        foreach (var row in await ringing.ListAsync(cancel)) views.Add(views.Count < MostLookedUp ? await LookAsync(row, cancel) : new CallerView(row, null, false, []));
        return views;
    }

    private async Task<CallerView> LookAsync(RingingRow row, CancellationToken cancel)
    {
        if (CallerNumber.IdentifierOf(row.Number) is not { } phone) return new CallerView(row, null, false, []);
        var known = await matching.FindOnceAsync([new Named(phone)], row.Id, row.RangAt, cancel);
        var reporters = await ReportersAsync(phone, cancel);
        foreach (var report in reporters.Select(r => r.ReportId))
        {
            if (!await looks.HasLookedAsync(report, ContactLook, row.RangAt.AddTicks(-1), cancel)) db.Record(ContactLook, report);
        }

        await db.SaveChangesAsync(cancel);
        return new CallerView(row, known.Cards.Count > 0 ? known.Cards[0] : null, known.Elsewhere.Count > 0, reporters);
    }

    /// <summary>Reporters of reports that the viewer's agency holds: nobody else sees who told it.</summary>
    private async Task<IReadOnlyList<KnownCaller>> ReportersAsync(Identifier phone, CancellationToken cancel)
    {
        var keys = phone.IndexKeys.Select(key => db.Vault.BlindKey(nameof(BlindKeyKind.ReporterPhone), key)).ToList();
        var rows = await (from b in db.BlindKeys.AsNoTracking()
                          where b.Kind == BlindKeyKind.ReporterPhone && keys.Contains(b.Key)
                          join c in db.ReporterContacts on b.OwnerId equals c.ReportId
                          join r in db.Reports on c.ReportId equals r.Id
                          orderby r.Id descending
                          select new { Contact = c, Report = r }).Take(MostCallers).ToListAsync(cancel);
        return [.. rows.Where(r => CallerNumber.IdentifierOf(r.Contact.Address) is { } theirs && phone.CouldBe(theirs))
            .Select(r => new KnownCaller(r.Report.Id, r.Report.Reference, r.Report.ReceivedAt, SafeContact.Of(r.Contact, r.Report)))];
    }
}
