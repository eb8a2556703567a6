using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Data;

namespace Tolpuddle.Core.Reports;

/// <summary>A call as its page shows it.</summary>
/// <param name="Holder">Who answers for it.</param>
/// <param name="Report">Reference of the report that it has become; null while it is open.</param>
/// <param name="HandedOver">What whoever held it before says to the viewer, who has not taken it over yet.</param>
public sealed record CallView(
    Guid Id, CallSheet Sheet, DateTime StartedAt, DateTime SavedAt, Guid HolderId, string Holder, string? Report, HandedOver? HandedOver);

/// <summary>What one adviser told another who takes a call or a report on.</summary>
public sealed record HandedOver(Guid Id, string From, DateTime At, string Note);

/// <summary>How a save ended. Nothing that arrived is ever refused: it is merged with what was saved in the meantime.</summary>
/// <param name="Sheet">What is kept now.</param>
/// <param name="Clashes">Labels of fields in which somebody else had written too; both texts are kept.</param>
/// <param name="Report">Reference of the report, where the call had been finished: what arrived stands there as a note.</param>
public sealed record CallSaved(CallSheet Sheet, DateTime SavedAt, IReadOnlyList<string> Clashes, string? Report);

/// <summary>A call can hold no more; what was sent with this save was not added.</summary>
public sealed class CallIsFullException() : InvalidOperationException("A call holds at most a million characters.");

/// <summary>How finishing a call ended.</summary>
public abstract record CallFinish
{
    private CallFinish()
    {
    }

    /// <summary>It is a report now; or was one already.</summary>
    public sealed record Finished(ReceiveResult.Received Report) : CallFinish;

    public sealed record NotFound : CallFinish;

    /// <summary>Nothing was written down. The call stays open.</summary>
    public sealed record NeedsNotes : CallFinish;

    /// <summary>Nobody has set up who answers for calls. The call stays open, and nothing of it is lost.</summary>
    public sealed record NoChannel : CallFinish;
}

/// <summary>Calls at the helpline, from the first word to the report. Every adviser of an agency may help with each of its calls.</summary>
public sealed class HelplineDesk(TolpuddleContext db, Intake intake)
{
    /// <summary>What a page asks people to keep to. More is never thrown away.</summary>
    public const int MaxNotesLength = 20_000;

    private const string Look = "call.open";

    /// <summary>A page that stays open so long and asks again is one look.</summary>
    private static readonly TimeSpan OneLook = TimeSpan.FromHours(1);

    /// <summary>So that a call cannot fill the disk.</summary>
    private const int MaxContentLength = 1_000_000;

    /// <summary>Two tabs that save in the same instant are merged at the second attempt; more do not meet each other for long.</summary>
    private const int MaxAttempts = 8;

    public async Task<Guid> StartAsync(CancellationToken cancel)
    {
        var call = Call.Start(db.Viewer, db.Now, CallSheet.Empty);
        db.Calls.Add(call);
        db.Record("call.start", call.Id);
        await db.SaveChangesAsync(cancel);
        return call.Id;
    }

    /// <summary>A call of the viewer's agency; null if there is none. A look at somebody else's is written down.</summary>
    public async Task<CallView?> OpenAsync(Guid id, CancellationToken cancel)
    {
        var view = await ReadAsync(id, cancel);
        if (view is null || view.HolderId == db.Viewer.AccountId) return view;
        db.Record(Look, id);
        await db.SaveChangesAsync(cancel);
        return view;
    }

    /// <summary>The same for a page that is open already, which asks at each word: a look within the hour for the same purpose is not written down again.</summary>
    public async Task<CallView?> ReopenAsync(Guid id, CancellationToken cancel)
    {
        var view = await ReadAsync(id, cancel);
        if (view is null || view.HolderId == db.Viewer.AccountId || await new Looks(db).HasLookedAsync(id, Look, db.Now - OneLook, cancel)) return view;
        db.Record(Look, id);
        await db.SaveChangesAsync(cancel);
        return view;
    }

    /// <summary>The same without a note of the look, for what shows nobody the call.</summary>
    public async Task<CallView?> ReadAsync(Guid id, CancellationToken cancel)
    {
        var me = db.Viewer.AccountId;
        var row = await (from c in db.Calls.AsNoTracking()
                         join a in db.Accounts on c.AdviserId equals a.Id
                         where c.Id == id
                         select new
                         {
                             Call = c,
                             a.Name,
                             Report = db.Reports.Where(r => r.Id == c.ReportId).Select(r => r.Reference).FirstOrDefault(),
                             HandOver = (from h in db.HandOvers
                                         join f in db.Accounts on h.FromId equals f.Id
                                         where h.SubjectId == c.Id && h.ToId == me && h.ReadAt == null
                                         orderby h.At descending
                                         select new { h.Id, f.Name, h.At, h.Note }).FirstOrDefault(),
                         }).SingleOrDefaultAsync(cancel);
        if (row is null) return null;
        var handedOver = row.HandOver is { } h ? new HandedOver(h.Id, h.Name, h.At, h.Note) : null;
        return new CallView(id, CallSheet.FromJson(row.Call.Content), row.Call.StartedAt, row.Call.SavedAt, row.Call.AdviserId, row.Name, row.Report, handedOver);
    }

    /// <summary>Keeps what was typed. Null if there is no such call.</summary>
    /// <param name="id">The call.</param>
    /// <param name="read">The sheet as whoever writes had it before them.</param>
    /// <param name="written">What they made of it; a field that it does not hold they have not touched.</param>
    /// <param name="cancel">Stops waiting.</param>
    /// <exception cref="CallIsFullException">It would hold more than a million characters; nothing was changed.</exception>
    public async Task<CallSaved?> SaveAsync(Guid id, CallSheet read, CallSheet written, CancellationToken cancel)
    {
        for (var attempt = 1; ; attempt++)
        {
            if (await FindAsync(id, cancel) is not { } call) return null;
            var stored = CallSheet.FromJson(call.Content);
            var merged = CallMerge.Merge(read, stored, written, $"Also written by {db.Viewer.Name}, {Days.Clock(db.Now):HH:mm}.");
            var sheet = WithTimes(merged.Sheet);
            if (call.ReportId is not null && CallReport.WishOf(sheet) == ReportFacts.Anonymous) (sheet, written) = (CallReport.WithoutContact(sheet), CallReport.WithoutContact(written));
            if (call.ReportId is not null) (sheet, written) = (CallReport.WithoutCaller(sheet), CallReport.WithoutCaller(written));
            var content = sheet.ToJson();
            if (content == call.Content) return new CallSaved(sheet, call.SavedAt, merged.Clashes, await ReferenceAsync(call, cancel));
            if (content.Length > MaxContentLength) throw new CallIsFullException();

            (call.Content, call.SavedAt) = (content, db.Now);
            call.Version++;
            if (call.ReportId is { } report) NoteLate(report, read, stored, written);
            if (await db.TrySaveAsync(cancel)) return new CallSaved(sheet, call.SavedAt, merged.Clashes, await ReferenceAsync(call, cancel));
            if (attempt == MaxAttempts) throw new DbUpdateConcurrencyException($"Call {id} was written by others {attempt} times in a row.");
            db.ChangeTracker.Clear();
        }
    }

    /// <summary>Advisers to whom a call can be handed, by name.</summary>
    public async Task<IReadOnlyList<Colleague>> ColleaguesAsync(CancellationToken cancel)
    {
        var people = await db.Accounts.AsNoTracking()
            .Where(a => a.AgencyId == db.Viewer.AgencyId && a.Id != db.Viewer.AccountId && a.State == AccountState.Active && (a.Roles & Role.Adviser) != 0)
            .Select(a => new Colleague(a.Id, a.Name))
            .ToListAsync(cancel);
        return [.. people.OrderBy(p => p.Name, StringComparer.CurrentCulture)];
    }

    /// <summary>Passes an open call to another adviser, who holds it from now on and is told, with what they need to know.</summary>
    public async Task<TriageResult> HandOverAsync(Guid id, Guid toId, string note, CancellationToken cancel)
    {
        if (!Triage.IsReason(note)) return TriageResult.NeedsReason;
        if (await FindAsync(id, cancel) is not { } call) return TriageResult.NotFound;
        if (call.FinishedAt is not null) return TriageResult.Closed;
        if ((await ColleaguesAsync(cancel)).All(c => c.Id != toId)) return TriageResult.NoSuchColleague;

        call.AdviserId = toId;
        call.Content = CallSheet.FromJson(call.Content).With(CallFields.HandOverTo, "").With(CallFields.HandOverNote, "").ToJson();
        call.Version++;
        db.HandOvers.Add(new HandOver { SubjectId = id, AgencyId = call.AgencyId, FromId = db.Viewer.AccountId, ToId = toId, At = db.Now, Note = note.Trim() });
        db.Notify(toId, "A call was handed to you.", PathOf(id));
        db.Record("call.hand-over", id);
        return await db.TrySaveAsync(cancel) ? TriageResult.Done : TriageResult.TooLate;
    }

    /// <summary>Takes an open call over: one that was handed to the viewer, or one whose holder cannot go on. Both sides know.</summary>
    public async Task<TriageResult> TakeOverAsync(Guid id, CancellationToken cancel)
    {
        if (await FindAsync(id, cancel) is not { } call) return TriageResult.NotFound;
        if (call.FinishedAt is not null) return TriageResult.Closed;
        var notes = await db.HandOvers.Where(h => h.SubjectId == id && h.ToId == db.Viewer.AccountId && h.ReadAt == null).ToListAsync(cancel);
        foreach (var note in notes)
        {
            note.ReadAt = db.Now;
            db.Notify(note.FromId, "The call that you handed over was taken over.", PathOf(id));
        }

        if (call.AdviserId != db.Viewer.AccountId)
        {
            db.Notify(call.AdviserId, "A colleague has taken over a call of yours.", PathOf(id));
            call.AdviserId = db.Viewer.AccountId;
            call.Version++;
        }

        db.Record("call.take-over", id);
        return await db.TrySaveAsync(cancel) ? TriageResult.Done : TriageResult.TooLate;
    }

    /// <summary>Makes a report of a call, which its holder owns until it is handed on, together with whatever else the caller has added to the context.</summary>
    internal async Task<CallFinish> FinishAsync(Call call, CallSheet sheet, IReadOnlyList<DraftMention> mentions, CancellationToken cancel)
    {
        var facts = CallReport.FactsOf(sheet, mentions);
        if (facts.Confidentiality == ReportFacts.Anonymous) sheet = CallReport.WithoutContact(sheet);
        sheet = CallReport.WithoutCaller(sheet);
        (call.FinishedAt, call.SavedAt, call.ReportId, call.Content) = (db.Now, db.Now, call.Id, sheet.ToJson());
        call.Version++;
        db.Record("call.finish", call.Id);
        var duties = SafeguardingDuties.Of(facts, db.Now).Select(d => d.Code).ToHashSet();
        foreach (var (duty, whom) in sheet.Under(CallFields.Told).Where(t => duties.Contains(t.Key)))
        {
            Safeguarding.Discharge(db, call.Id, duty, wasTold: true, whom, CallReport.LastTime(sheet[CallFields.ToldAt + duty], db.Now));
        }

        var received = await intake.ReceiveAsync(ToDraft(call, sheet, facts, mentions), cancel);
        return received is ReceiveResult.Received report ? new CallFinish.Finished(report) : new CallFinish.NoChannel();
    }

    internal Task<Call?> FindAsync(Guid id, CancellationToken cancel) => db.Calls.SingleOrDefaultAsync(c => c.Id == id, cancel);

    internal static string PathOf(Guid id) => $"/desk/calls/{id}";

    private static ReportDraft ToDraft(Call call, CallSheet sheet, ReportFacts facts, IReadOnlyList<DraftMention> mentions) => new()
    {
        Id = call.Id,
        Channel = "call",
        Language = Codes.Spoken.Contains(sheet[CallFields.Language]) ? sheet[CallFields.Language] : "en",
        OwnerId = call.AdviserId,
        Answers = CallReport.AnswersOf(sheet),
        Facts = facts,
        Mentions = mentions,
        Risk = CallReport.RiskOf(sheet),
        Contact = CallReport.ContactOf(sheet),
        WantsReturnCode = sheet[CallFields.WantsCode] == "yes",
    };

    /// <summary>Who is told now is told at this time, unless somebody writes another.</summary>
    private CallSheet WithTimes(CallSheet sheet) => sheet.Under(CallFields.Told)
        .Where(told => sheet[CallFields.ToldAt + told.Key].Length == 0)
        .Aggregate(sheet, (s, told) => s.With(CallFields.ToldAt + told.Key, $"{Days.Clock(db.Now):HH:mm}"));

    /// <summary>The call is a report already, and what was told is never rewritten: what arrives late stands beside it.</summary>
    /// <remarks>Only what somebody wrote anew: the rest of an older window is no news.</remarks>
    private void NoteLate(Guid reportId, CallSheet read, CallSheet stored, CallSheet written)
    {
        var lines = written.Fields.Where(f => written[f].Length > 0 && written[f] != read[f] && written[f] != stored[f])
            .Select(CallFields.Of).Select(f => $"{f.Label}: {f.Say(written[f.Name])}").ToList();
        if (lines.Count == 0) return;
        db.HandlingNotes.Add(new HandlingNote { ReportId = reportId, At = db.Now, AuthorId = db.Viewer.AccountId, Step = "late-note", Reason = string.Join('\n', lines) });
        db.Record("report.late-note", reportId);
    }

    private Task<string?> ReferenceAsync(Call call, CancellationToken cancel) =>
        call.ReportId is { } id ? db.Reports.Where(r => r.Id == id).Select(r => r.Reference).SingleOrDefaultAsync(cancel) : Task.FromResult<string?>(null);
}
