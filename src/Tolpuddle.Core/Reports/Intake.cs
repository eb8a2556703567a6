using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Data;
using Tolpuddle.Methods.Identifiers;

namespace Tolpuddle.Core.Reports;

/// <summary>The one door by which every report comes in: form, call, partner or import.</summary>
public sealed class Intake(TolpuddleContext db)
{
    /// <summary>Purpose under which the keyed hash of a return code is made.</summary>
    internal const string ReturnCodePurpose = "return-code";

    /// <summary>Of a million references some fourteen are drawn twice; three times in a row does not happen.</summary>
    private const int MaxAttempts = 3;

    /// <summary>
    /// Accepts <paramref name="draft"/> as a whole, durably, before anybody is told so; or not at all. What the caller
    /// has changed in the same context is saved with it.
    /// </summary>
    public async Task<ReceiveResult> ReceiveAsync(ReportDraft draft, CancellationToken cancel)
    {
        ReturnCode? code = draft.ReturnCode ?? (draft.WantsReturnCode ? ReturnCode.New() : null);
        var returnKey = code is { } held ? KeyOf(db.Vault, held) : null;
        if (!db.Viewer.IsSignedIn) db.Viewer = Viewer.Reporter(returnKey ?? []);

        if (await EarlierAsync(draft, cancel) is { } earlier) return earlier;
        var channel = await db.Channels.AsNoTracking().SingleOrDefaultAsync(c => c.Code == draft.Channel, cancel);
        if (channel is null || (!channel.IsOpen && draft.OwnerId is null)) return new ReceiveResult.ChannelClosed();

        var callers = db.ChangeTracker.Entries().Select(entry => entry.Entity).ToHashSet(ReferenceEqualityComparer.Instance);
        for (var attempt = 1; ; attempt++)
        {
            var report = Add(draft, channel, returnKey, tell: true);
            try
            {
                await db.SaveChangesAsync(cancel);
                return new ReceiveResult.Received(report.Id, report.Reference, code);
            }
            catch (DbUpdateException e) when (attempt < MaxAttempts && (e is not DbUpdateConcurrencyException || WasLeft(e)))
            {
                // The same form sent twice at once, a form left while it was sent, or a reference that is taken. What else the caller has changed stays.
                if (WasLeft(e)) callers.ExceptWith(e.Entries.Select(entry => entry.Entity));
                foreach (var entry in db.ChangeTracker.Entries().Where(entry => !callers.Contains(entry.Entity)).ToList()) entry.State = EntityState.Detached;
                if (await EarlierAsync(draft, cancel) is { } quicker) return quicker;
            }
        }
    }

    /// <summary>What a code is found by. The code itself is nowhere.</summary>
    public static byte[] KeyOf(Vault vault, ReturnCode code) => vault.SecretKey(ReturnCodePurpose, code.Value);

    /// <summary>True if somebody pressed "Leave quickly" after "Send": the form is gone, the report comes in all the same.</summary>
    private static bool WasLeft(DbUpdateException e) => e is DbUpdateConcurrencyException && e.Entries.All(entry => entry.Entity is UnsentReport);

    private async Task<ReceiveResult.Received?> EarlierAsync(ReportDraft draft, CancellationToken cancel)
    {
        if (draft.Id is null) return null;
        var reference = await db.Reports.Where(r => r.Id == draft.Id).Select(r => r.Reference).SingleOrDefaultAsync(cancel);
        if (reference is null) return null;

        // The form that made it was marked as sent in that same save. Another form of the same report, on another device, was not sent and stays as it is.
        foreach (var slip in db.ChangeTracker.Entries<UnsentReport>().ToList()) slip.State = EntityState.Detached;
        await db.SaveChangesAsync(cancel);
        return new ReceiveResult.Received(draft.Id.Value, reference, draft.ReturnCode) { WasThere = true };
    }

    /// <summary>Adds the report and all that hangs on it, and tells its owner if <paramref name="tell"/> says so. The caller saves.</summary>
    internal Report Add(ReportDraft draft, Channel channel, byte[]? returnKey, bool tell)
    {
        var report = Make(draft, DraftReading.Of(db.Vault, draft), channel, returnKey, row => db.Add(row));
        if (tell && (!report.IsSetAside || report.Risk == RiskClock.High)) db.Notify(report.OwnerId, report.Risk == RiskClock.Immediate ? $"Danger now: report {report.Reference} has come in" : $"Report {report.Reference} has come in", $"/reports/{report.Id}");
        return report;
    }

    /// <summary>Makes the report and all that hangs on it, the word of it in the audit too, and hands each row to <paramref name="add"/>, what others point at first.</summary>
    internal Report Make(ReportDraft draft, DraftReading reading, Channel channel, byte[]? returnKey, Action<object> add)
    {
        var report = ToReport(draft, channel, returnKey, reading);
        add(report);
        if (draft.Contact is { } contact && draft.Facts.Confidentiality != ReportFacts.Anonymous) AddContact(report.Id, contact, add);
        reading.AddTo(report, add);
        add(db.EntryOf("report.receive", report.Id));
        return report;
    }

    private Report ToReport(ReportDraft draft, Channel channel, byte[]? returnKey, DraftReading reading)
    {
        var risk = draft.Risk ?? RiskOf(draft.Facts);
        var now = db.Now;
        return new Report
        {
            Id = draft.Id ?? Guid.CreateVersion7(),
            Reference = Reference.New(Report.ReferencePrefix).Value,
            AgencyId = draft.OwnerId is null ? channel.AgencyId : db.Viewer.AgencyId,
            ReceivedAt = now,
            Channel = draft.Channel,
            Language = draft.Language,
            FormVersion = Codes.FormVersion,
            Answers = draft.Answers,
            Facts = WithOutward(draft.Facts, draft.Answers.Postcode, reading.Things.Select(thing => thing.Mention)),
            ReturnKey = returnKey,
            State = draft.OwnerId is null ? ReportState.New : ReportState.Claimed,
            Risk = risk,
            IsSetAside = draft.IsSetAside && risk != RiskClock.Immediate,
            OwnerId = draft.OwnerId ?? channel.ReaderId,
            DueAt = RiskClock.DueAt(risk, now),
        };
    }

    /// <summary>
    /// The clock that starts before a person has judged: danger now is danger now, a child is today, and what nobody
    /// has read yet is never called low.
    /// </summary>
    public static string RiskOf(ReportFacts facts) => facts switch
    {
        { DangerNow: "yes" } => RiskClock.Immediate,
        { Children: "yes" or "perhaps" } => RiskClock.High,
        _ => RiskClock.Medium,
    };

    /// <summary>The area to count it in: half of the first postcode that was named, never the whole.</summary>
    internal static ReportFacts WithOutward(ReportFacts facts, string typed, IEnumerable<DraftMention> mentions)
    {
        if (facts.Outward.Length > 0) return facts;
        var named = mentions.Where(m => m.Kind == MentionKind.Postcode).Select(m => m.Text).Prepend(typed);
        foreach (var text in named)
        {
            if (Postcode.TryParse(text, out var postcode)) return facts with { Outward = postcode.Outward };
        }

        return facts;
    }

    /// <summary>A number that was left is found again when it rings.</summary>
    private void AddContact(Guid reportId, ReporterContactDraft contact, Action<object> add)
    {
        add(ToContact(reportId, contact));
        if (CallerNumber.IdentifierOf(contact.Address) is { } phone) DraftReading.AddKeys(BlindKeyKind.ReporterPhone, DraftReading.KeysOf(db.Vault, BlindKeyKind.ReporterPhone, phone.IndexKeys), reportId, add);
    }

    private static ReporterContact ToContact(Guid reportId, ReporterContactDraft contact) => new()
    {
        ReportId = reportId,
        Name = contact.Name,
        Way = contact.Way,
        Address = contact.Address,
        SafeTimes = contact.SafeTimes,
        SafeWords = contact.SafeWords,
        CallBack = contact.CallBack,
        MayLeaveMessage = contact.MayLeaveMessage,
        NeedsInterpreter = contact.NeedsInterpreter,
        SpokenLanguage = contact.SpokenLanguage,
        Dialect = contact.Dialect,
        InterpreterPerson = contact.InterpreterPerson,
    };
}
