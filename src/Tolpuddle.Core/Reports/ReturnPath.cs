using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Data;
using Tolpuddle.Methods.Identifiers;

namespace Tolpuddle.Core.Reports;

/// <summary>How far a report has come, as it may be told to somebody whom we do not know: never who, where or what.</summary>
public enum ReportRung
{
    Received, Read, InHand, Finished,
}

/// <summary>One line of the talk between the team and the reporter.</summary>
public sealed record ReturnLine(bool FromReporter, DateTime At, string Text, DateTime? ReadAt);

/// <summary>What somebody sees who comes back with the code.</summary>
/// <param name="WasAsked">True: the team waits for an answer.</param>
public sealed record ReturnView(ReportRung Rung, bool WasAsked, DateTime ReceivedAt, IReadOnlyList<ReturnLine> Lines);

public enum AddResult
{
    Added,

    /// <summary>The same words had arrived before: pressed twice.</summary>
    AlreadyThere,

    /// <summary>Somebody changed the report at the same moment. Nothing was kept; sending again will do.</summary>
    Changed,

    NotFound,
}

/// <summary>The way back for a reporter who holds a return code and nothing else.</summary>
public sealed class ReturnPath(TolpuddleContext db)
{
    /// <summary>Letters of one message.</summary>
    public const int MaxLength = 10_000;

    /// <summary>The key under which the report of <paramref name="code"/> is kept; null if there is none.</summary>
    public async Task<byte[]?> FindAsync(ReturnCode code, CancellationToken cancel)
    {
        var key = Intake.KeyOf(db.Vault, code);
        db.Viewer = Viewer.Reporter(key);
        return await db.Reports.AnyAsync(r => r.ReturnKey == key, cancel) ? key : null;
    }

    /// <summary>What the reporter may know; what the team wrote counts as read from now on.</summary>
    public async Task<ReturnView?> OpenAsync(byte[] key, CancellationToken cancel)
    {
        db.Viewer = Viewer.Reporter(key);
        var report = await db.Reports.AsNoTracking().SingleOrDefaultAsync(r => r.ReturnKey == key, cancel);
        if (report is null) return null;

        var messages = await db.ReportMessages.Where(m => m.ReportId == report.Id).OrderBy(m => m.At).ThenBy(m => m.Id).ToListAsync(cancel);
        foreach (var message in messages.Where(m => !m.FromReporter && m.ReadAt is null)) message.ReadAt = db.Now;
        db.Record("return.open", report.Id);
        await db.SaveChangesAsync(cancel);

        var lines = messages.Select(m => new ReturnLine(m.FromReporter, m.At, m.Text, m.ReadAt)).ToList();
        var original = report.DuplicateOfId is null ? null : await db.OriginalOf(report).AsNoTracking().SingleOrDefaultAsync(cancel);
        return new ReturnView(RungOf((original ?? report).State, lines), report.State == ReportState.Asked, report.ReceivedAt, lines);
    }

    /// <summary>
    /// Adds what the reporter writes. An answer puts the report back to work, and so does news about one that was
    /// closed: nothing that somebody tells us waits unseen.
    /// </summary>
    /// <param name="key">From <see cref="FindAsync"/>.</param>
    /// <param name="formId">Made with the form: the same words sent twice with it are one message, other words another.</param>
    /// <param name="text">At most <see cref="MaxLength"/> letters.</param>
    /// <param name="cancel">Ends the attempt.</param>
    public async Task<AddResult> AddAsync(byte[] key, Guid formId, string text, CancellationToken cancel)
    {
        db.Viewer = Viewer.Reporter(key);
        var report = await db.Reports.SingleOrDefaultAsync(r => r.ReturnKey == key, cancel);
        if (report is null) return AddResult.NotFound;
        var messageId = new Guid(db.Vault.SecretKey("return message", $"{report.Id:N} {formId:N} {text}").AsSpan(0, 16));
        if (await db.ReportMessages.AnyAsync(m => m.Id == messageId, cancel)) return AddResult.AlreadyThere;

        db.ReportMessages.Add(new ReportMessage { Id = messageId, ReportId = report.Id, At = db.Now, Text = text });
        await db.HearReporterAsync(report, cancel);
        db.Record("return.add", report.Id);
        try
        {
            await db.SaveChangesAsync(cancel);
            return AddResult.Added;
        }
        catch (DbUpdateConcurrencyException)
        {
            db.ChangeTracker.Clear();
            return AddResult.Changed;
        }
        catch (DbUpdateException)
        {
            db.ChangeTracker.Clear();
            if (await db.ReportMessages.AnyAsync(m => m.Id == messageId, cancel)) return AddResult.AlreadyThere;
            throw;
        }
    }

    private static ReportRung RungOf(ReportState state, List<ReturnLine> lines) => state switch
    {
        ReportState.New => lines.Exists(line => !line.FromReporter || line.ReadAt is not null) ? ReportRung.Read : ReportRung.Received,
        ReportState.Closed => ReportRung.Finished,
        ReportState.Claimed => ReportRung.Read,
        ReportState.Asked => ReportRung.Read,
        _ => ReportRung.InHand,
    };
}
