using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Data;

namespace Tolpuddle.Core.Reports;

/// <summary>Whom to book, as somebody typed it.</summary>
/// <param name="Id">Makes sending twice harmless: the second time books nobody.</param>
/// <param name="At">When they are to be there.</param>
/// <param name="Way">Code of <see cref="Codes.InterpreterWay"/>.</param>
public sealed record BookingDraft(Guid Id, string Who, string Language, DateTime At, string Way, string Note);

/// <summary>A booking of one report.</summary>
public sealed record BookedInterpreter(Guid Id, string Who, string Language, DateTime At, string Way, string Note, BookingState State, bool IsOpen, Guid OwnerId, string Owner);

/// <summary>An open booking of the viewer's own.</summary>
public sealed record MyBookingRow(string Reference, DateTime At, string Way, BookingState State);

/// <summary>What came of a step with a booking. Only after <see cref="Done"/> has anything been changed.</summary>
public enum BookingResult
{
    Done,

    NotFound,

    /// <summary>The report is closed.</summary>
    Closed,

    NeedsWho,
    NeedsLanguage,
    UnknownWay,

    /// <summary>The time has passed, or is more than a year away.</summary>
    WrongTime,

    NoteTooLong,

    /// <summary>It was held or cancelled already, or somebody was quicker.</summary>
    TooLate,
}

/// <summary>Books interpreters for talks with reporters, and says what waits of that.</summary>
public sealed class Interpreters(TolpuddleContext db)
{
    private const int Most = 50;

    private static readonly TimeSpan Farthest = TimeSpan.FromDays(366);

    /// <summary>Bookings for a report that the viewer's agency holds, the open ones first, then by their time.</summary>
    public async Task<IReadOnlyList<BookedInterpreter>> OfReportAsync(Guid reportId, CancellationToken cancel) =>
        await (from b in db.InterpreterBookings.AsNoTracking()
               join a in db.Accounts on b.OwnerId equals a.Id
               where b.ReportId == reportId
               orderby b.IsOpen descending, b.At, b.Id
               select new BookedInterpreter(b.Id, b.Who, b.Language, b.At, b.Way, b.Note, b.State, b.IsOpen, b.OwnerId, a.Name)).Take(Most).ToListAsync(cancel);

    /// <summary>What the viewer has booked and what has neither been held nor cancelled, due first.</summary>
    public async Task<IReadOnlyList<MyBookingRow>> MineAsync(CancellationToken cancel) =>
        await (from b in db.InterpreterBookings.AsNoTracking()
               join r in db.Reports on b.ReportId equals r.Id
               where b.IsOpen && b.OwnerId == db.Viewer.AccountId
               orderby b.At, b.Id
               select new MyBookingRow(r.Reference, b.At, b.Way, b.State)).Take(Most).ToListAsync(cancel);

    /// <summary>Writes down that somebody was asked to interpret. Whoever answers for the report is told.</summary>
    public async Task<BookingResult> BookAsync(Guid reportId, BookingDraft draft, CancellationToken cancel)
    {
        var (who, language, note) = (draft.Who.Trim(), draft.Language.Trim(), draft.Note.Trim());
        if (who.Length is 0 or > InterpreterBooking.MaxWhoLength) return BookingResult.NeedsWho;
        if (language.Length is 0 or > InterpreterBooking.MaxLanguageLength) return BookingResult.NeedsLanguage;
        if (draft.At < db.Now || draft.At > db.Now + Farthest) return BookingResult.WrongTime;
        if (!Codes.InterpreterWay.Contains(draft.Way)) return BookingResult.UnknownWay;
        if (note.Length > InterpreterBooking.MaxNoteLength) return BookingResult.NoteTooLong;
        if (await db.OwnReportAsync(reportId, cancel) is not { } report) return BookingResult.NotFound;
        if (await IsThereAsync()) return BookingResult.Done;
        if (!report.IsOpen) return BookingResult.Closed;

        db.InterpreterBookings.Add(new InterpreterBooking { Id = draft.Id, ReportId = report.Id, BookedAt = db.Now, Who = who, Language = language, At = draft.At, Way = draft.Way, Note = note, OwnerId = db.Viewer.AccountId });
        db.Notify(report.OwnerId, $"An interpreter was asked for {report.Reference}.", $"/reports/{report.Reference}");
        db.Record("interpreter.book", report.Id);
        try
        {
            await db.SaveChangesAsync(cancel);
        }
        catch (DbUpdateException)
        {
            db.ChangeTracker.Clear();
            if (!await IsThereAsync()) throw; // pressed twice at once: the other press has booked
        }

        return BookingResult.Done;

        Task<bool> IsThereAsync() => db.InterpreterBookings.AnyAsync(b => b.Id == draft.Id && b.ReportId == reportId, cancel);
    }

    /// <summary>It was confirmed, held or cancelled. Whoever looks after it is told.</summary>
    public Task<BookingResult> MoveAsync(Guid reportId, Guid bookingId, BookingState to, CancellationToken cancel) => ChangeAsync(
        reportId, bookingId, $"interpreter.{to switch { BookingState.Confirmed => "confirm", BookingState.Held => "held", _ => "cancel" }}",
        (report, booking) =>
        {
            var isStep = booking.TryMove(to);
            if (isStep) db.Notify(booking.OwnerId, $"The interpreter for {report.Reference} {(to switch { BookingState.Confirmed => "has confirmed", BookingState.Held => "was there", _ => "was cancelled" })}.", $"/reports/{report.Reference}");
            return isStep;
        },
        cancel);

    /// <summary>The viewer looks after it from now on. Whoever did is told.</summary>
    public Task<BookingResult> TakeAsync(Guid reportId, Guid bookingId, CancellationToken cancel) => ChangeAsync(
        reportId, bookingId, "interpreter.take",
        (report, booking) =>
        {
            if (!booking.IsOpen) return false;
            db.Notify(booking.OwnerId, $"A colleague looks after the interpreter for {report.Reference} now.", $"/reports/{report.Reference}");
            booking.Take(db.Viewer.AccountId);
            return true;
        },
        cancel);

    private async Task<BookingResult> ChangeAsync(Guid reportId, Guid bookingId, string act, Func<Report, InterpreterBooking, bool> step, CancellationToken cancel)
    {
        if (await db.OwnReportAsync(reportId, cancel) is not { } report) return BookingResult.NotFound;
        if (await db.InterpreterBookings.SingleOrDefaultAsync(b => b.Id == bookingId && b.ReportId == reportId, cancel) is not { } booking) return BookingResult.NotFound;
        if (!step(report, booking)) return BookingResult.TooLate;
        db.Record(act, report.Id);
        return await db.TrySaveAsync(cancel) ? BookingResult.Done : BookingResult.TooLate;
    }
}
