using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Tolpuddle.Core.Data;
using Tolpuddle.Core.Reports;

namespace Tolpuddle.Web.Pages.Reports;

/// <summary>Interpreters for talks with the reporter.</summary>
public sealed partial class ReportModel
{
    [BindProperty]
    public BookingForm Booking { get; set; } = new();

    public IReadOnlyList<BookedInterpreter> Bookings { get; private set; } = [];

    public bool IsViewer(Guid accountId) => accountId == viewer.AccountId;

    public IEnumerable<SelectListItem> WayItems() => Codes.InterpreterWay.Codes.Select(c => new SelectListItem(c.Label, c.Value)).Prepend(new SelectListItem("Choose", ""));

    public async Task<IActionResult> OnPostBookAsync(CancellationToken cancel)
    {
        if (await file.FindAsync(Reference, cancel) is not { } id) return NotFound();
        if (!TypedDay.TryRead(Booking.Day, out var day) || day is not { } known) return await RefuseBookingAsync("Booking.Day", $"{TypedDay.HowTo}.", cancel);
        if (!TimeOnly.TryParseExact((Booking.Time ?? "").Trim(), ["HH:mm", "H:mm"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)) return await RefuseBookingAsync("Booking.Time", "Write the time like 14:05.", cancel);

        var draft = new BookingDraft(Booking.Id, Booking.Who ?? "", Booking.Language ?? "", Days.AtClock(known.ToDateTime(time)), Booking.Way ?? "", Booking.Note ?? "");
        return await interpreters.BookAsync(id, draft, cancel) switch
        {
            BookingResult.Done => Booked("Written down. It stands with what waits for you until it was held or cancelled."),
            BookingResult.NotFound => NotFound(),
            BookingResult.NeedsWho => await RefuseBookingAsync("Booking.Who", $"Write who interprets, in at most {InterpreterBooking.MaxWhoLength} characters.", cancel),
            BookingResult.NeedsLanguage => await RefuseBookingAsync("Booking.Language", $"Write the language, in at most {InterpreterBooking.MaxLanguageLength} characters.", cancel),
            BookingResult.UnknownWay => await RefuseBookingAsync("Booking.Way", "Choose how they take part.", cancel),
            BookingResult.WrongTime => await RefuseBookingAsync("Booking.Day", "Choose a time that is still to come, within a year.", cancel),
            BookingResult.NoteTooLong => await RefuseBookingAsync("Booking.Note", $"Write at most {InterpreterBooking.MaxNoteLength} characters.", cancel),
            _ => await RefuseBookingAsync("Booking.Who", TriageWords.Problem(TriageResult.Closed), cancel),
        };
    }

    /// <summary>A booking was confirmed, held or cancelled, or has another owner.</summary>
    public async Task<IActionResult> OnPostBookingAsync([FromForm] Guid booking, [FromForm] string? step, CancellationToken cancel)
    {
        if (await file.FindAsync(Reference, cancel) is not { } id) return NotFound();
        var (result, done) = step switch
        {
            "confirm" => (await interpreters.MoveAsync(id, booking, BookingState.Confirmed, cancel), "Written down: the interpreter has confirmed."),
            "held" => (await interpreters.MoveAsync(id, booking, BookingState.Held, cancel), "Written down: the interpreter was there."),
            "cancel" => (await interpreters.MoveAsync(id, booking, BookingState.Cancelled, cancel), "Written down: cancelled."),
            "take" => (await interpreters.TakeAsync(id, booking, cancel), "You look after it now. Your colleague was told."),
            _ => (BookingResult.NotFound, ""),
        };
        if (result == BookingResult.NotFound) return NotFound();
        return Booked(result == BookingResult.Done ? done : "Somebody else was quicker. Nothing was changed; the booking stands below as it is now.");
    }

    private LocalRedirectResult Booked(string notice)
    {
        Notice = notice;
        return LocalRedirect($"/reports/{Reference}#interpreter");
    }

    private Task<IActionResult> RefuseBookingAsync(string field, string problem, CancellationToken cancel)
    {
        Opened = "Booking";
        return RefuseAsync(field, problem, cancel);
    }
}
