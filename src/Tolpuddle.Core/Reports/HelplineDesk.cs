using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Data;

namespace Tolpuddle.Core.Reports;

/// <summary>Everything that is typed during a call, in any order. Empty means not filled in.</summary>
public sealed record CallSheet
{
    public string Notes { get; init; } = "";
    public string Kind { get; init; } = ReportFacts.Unknown;
    public string People { get; init; } = "";
    public string Children { get; init; } = ReportFacts.Unknown;
    public string DangerNow { get; init; } = ReportFacts.Unknown;
    public string Role { get; init; } = "not-said";
    public string Confidentiality { get; init; } = "anonymous";
    public string Where { get; init; } = "";
    public string Risk { get; init; } = "";
    public string Way { get; init; } = "none";
    public string Address { get; init; } = "";
    public string SafeTimes { get; init; } = "";
    public string SafeWords { get; init; } = "";
    public bool WantsCode { get; init; }
}

/// <summary>A call in the adviser's list.</summary>
public sealed record CallRow(Guid Id, DateTime StartedAt, DateTime SavedAt, string FirstWords);

/// <summary>How a save ended.</summary>
public enum CallSave
{
    Saved,
    NotFound,

    /// <summary>Another tab has written since; nothing was saved.</summary>
    WrittenElsewhere,
}

/// <summary>Calls at the helpline, from the first word to the report.</summary>
public sealed class HelplineDesk(TolpuddleContext db, Intake intake)
{
    public const int MaxNotesLength = 20_000;
    private const int FirstWordsLength = 80;

    /// <summary>The viewer's calls that are not finished, newest first.</summary>
    public async Task<List<CallRow>> OpenAsync(CancellationToken cancel)
    {
        var calls = await db.Calls.AsNoTracking().Where(c => c.AdviserId == db.Viewer.AccountId && c.FinishedAt == null).OrderByDescending(c => c.Id).Take(50).ToListAsync(cancel);
        return calls.ConvertAll(c => new CallRow(c.Id, c.StartedAt, c.SavedAt, FirstWords(Read(c.Content).Notes)));
    }

    public async Task<Guid> StartAsync(CancellationToken cancel)
    {
        var call = new Call { AgencyId = db.Viewer.AgencyId, AdviserId = db.Viewer.AccountId, StartedAt = db.Now, SavedAt = db.Now, Content = JsonSerializer.Serialize(new CallSheet()) };
        db.Calls.Add(call);
        db.Record("call.start", call.Id);
        await db.SaveChangesAsync(cancel);
        return call.Id;
    }

    /// <summary>The viewer's unfinished call, with the version that a save must name.</summary>
    public async Task<(CallSheet Sheet, int Version, DateTime SavedAt)?> ReadAsync(Guid id, CancellationToken cancel) =>
        await MineAsync(id, cancel) is { } call ? (Read(call.Content), call.Version, call.SavedAt) : null;

    /// <summary>Keeps what was typed. A tab that read an older version is refused, so that it cannot erase a newer one.</summary>
    public async Task<CallSave> SaveAsync(Guid id, int version, CallSheet sheet, CancellationToken cancel)
    {
        if (await MineAsync(id, cancel) is not { } call) return CallSave.NotFound;
        if (call.Version != version) return CallSave.WrittenElsewhere;
        (call.Content, call.SavedAt) = (JsonSerializer.Serialize(sheet), db.Now);
        call.Version++;
        return await db.TrySaveAsync(cancel) ? CallSave.Saved : CallSave.WrittenElsewhere;
    }

    /// <summary>Makes a report of the call; the adviser owns it until it is handed over or referred. Twice gives the same report.</summary>
    public async Task<ReceiveResult.Received?> FinishAsync(Guid id, CallSheet sheet, CancellationToken cancel)
    {
        if (await MineAsync(id, cancel) is not { } call) return null;
        (call.FinishedAt, call.SavedAt, call.Content) = (db.Now, db.Now, JsonSerializer.Serialize(sheet));
        call.Version++;
        db.Record("call.finish", call.Id);
        return await intake.ReceiveAsync(ToDraft(id, sheet), cancel) as ReceiveResult.Received;
    }

    private ReportDraft ToDraft(Guid id, CallSheet sheet) => new()
    {
        Id = id,
        Channel = "call",
        OwnerId = db.Viewer.AccountId,
        Answers = new ReportAnswers { What = sheet.Notes, Where = sheet.Where },
        Risk = Codes.Risk.Contains(sheet.Risk) ? sheet.Risk : null,
        WantsReturnCode = sheet.WantsCode,
        Contact = sheet.Way == "none" ? null : new ReporterContactDraft { Way = sheet.Way, Address = sheet.Address, SafeTimes = sheet.SafeTimes, SafeWords = sheet.SafeWords },
        Facts = new ReportFacts
        {
            Kind = sheet.Kind,
            Children = sheet.Children,
            DangerNow = sheet.DangerNow,
            ReporterRole = sheet.Role,
            Confidentiality = sheet.Confidentiality,
            PeopleAtLeast = int.TryParse(sheet.People, out var people) && people is > 0 and < 10_000 ? people : null,
        },
    };

    private Task<Call?> MineAsync(Guid id, CancellationToken cancel) =>
        db.Calls.SingleOrDefaultAsync(c => c.Id == id && c.AdviserId == db.Viewer.AccountId && c.FinishedAt == null, cancel);

    private static CallSheet Read(string content) => JsonSerializer.Deserialize<CallSheet>(content) ?? new CallSheet();

    private static string FirstWords(string notes) => notes.Length > FirstWordsLength ? notes[..FirstWordsLength] + "…" : notes;
}
