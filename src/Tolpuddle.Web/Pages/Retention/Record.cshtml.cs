using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Tolpuddle.Core.Access.Holds;
using Tolpuddle.Core.Data;
using Tolpuddle.Core.Retention;
using Tolpuddle.Web.Hosting;
using Tolpuddle.Web.Pages.Reports;

namespace Tolpuddle.Web.Pages.Retention;

/// <summary>How long one record is kept: keep it longer, erase it before its time by two, hold it, lift a hold.</summary>
public sealed class RecordModel(Endings endings, LegalHolds holds, TimeProvider time) : PageModel
{
    public sealed record KeepForm(string? Until = null, string? Reason = null);

    public sealed record HoldForm(string? Reason = null, string? Authority = null, string? ReviewOn = null);

    public sealed record LiftForm(Guid Id = default, string? Reason = null);

    [BindProperty(SupportsGet = true)]
    public required string Reference { get; set; }

    [BindProperty]
    public KeepForm Keep { get; set; } = new();

    [BindProperty]
    public ReasonForm Propose { get; set; } = new();

    [BindProperty]
    public HoldForm Hold { get; set; } = new();

    [BindProperty]
    public LiftForm Lift { get; set; } = new();

    [TempData]
    public string? Notice { get; set; }

    public DateTime Now { get; } = time.GetUtcNow().UtcDateTime;

    public RecordEnd End { get; private set; } = null!;

    /// <summary>Until when somebody can say that it is kept.</summary>
    public DateOnly LastDay { get; private set; }

    public Task<IActionResult> OnGetAsync(CancellationToken cancel) => ShowAsync(cancel);

    public async Task<IActionResult> OnPostKeepAsync(CancellationToken cancel)
    {
        Need("Keep.Reason", Keep.Reason, "Write why it must be kept.", Ending.MaxReasonLength);
        var until = Day("Keep.Until", Keep.Until);
        if (until is null && ModelState["Keep.Until"]?.Errors.Count is null or 0) ModelState.AddModelError("Keep.Until", $"{TypedDay.HowTo}.");
        return await DoAsync("Keep.Until", "Kept. Two people are warned again a month before that day.", () => endings.KeepAsync(Reference, until!.Value, Keep.Reason!, cancel), cancel);
    }

    [AskAgain]
    public async Task<IActionResult> OnPostProposeAsync(CancellationToken cancel)
    {
        Need("Propose.Reason", Propose.Reason, "Write why it must go before its time.", Ending.MaxReasonLength);
        return await DoAsync("Propose.Reason", "Asked for. Another person was told and has to confirm it.", () => endings.ProposeAsync(Reference, Propose.Reason!, cancel), cancel);
    }

    [AskAgain]
    public Task<IActionResult> OnPostConfirmAsync(CancellationToken cancel) => DoAsync("", "Agreed by two. It goes within minutes.", () => endings.ConfirmAsync(Reference, cancel), cancel);

    public Task<IActionResult> OnPostWithdrawAsync(CancellationToken cancel) => DoAsync("", "It is kept to the end of its time.", () => endings.WithdrawAsync(Reference, cancel), cancel);

    public async Task<IActionResult> OnPostHoldAsync(CancellationToken cancel)
    {
        Need("Hold.Reason", Hold.Reason, "Write what it is needed for.", LegalHold.MaxWordsLength);
        Need("Hold.Authority", Hold.Authority, "Write by whose authority.", LegalHold.MaxWordsLength);
        var review = Day("Hold.ReviewOn", Hold.ReviewOn);
        return await DoAsync("Hold.ReviewOn", "Held. Nothing of it is erased until another person lifts the hold.", () => holds.SetAsync(Reference, Hold.Reason!, Hold.Authority!, review, cancel), cancel);
    }

    [AskAgain]
    public async Task<IActionResult> OnPostLiftAsync(CancellationToken cancel)
    {
        Need($"Lift_Reason_{Lift.Id}", Lift.Reason, "Write why it is no longer needed.", LegalHold.MaxWordsLength);
        return await DoAsync($"Lift_Reason_{Lift.Id}", "Lifted. If its time is over, two people are warned before it is erased.", () => holds.LiftAsync(Lift.Id, Lift.Reason!, cancel), cancel);
    }

    /// <summary>What is wrong with the words that were written beside this hold.</summary>
    public string? LiftProblem(Guid id) => ModelState.TryGetValue($"Lift_Reason_{id}", out var entry) ? entry.Errors.FirstOrDefault()?.ErrorMessage : null;

    private void Need(string field, string? text, string message, int most)
    {
        if (string.IsNullOrWhiteSpace(text)) ModelState.AddModelError(field, message);
        else if (text.Length > most) ModelState.AddModelError(field, $"Use at most {most:N0} characters.");
    }

    private DateOnly? Day(string field, string? text)
    {
        if (!TypedDay.TryRead(text, out var day)) ModelState.AddModelError(field, $"{TypedDay.HowTo}.");
        return day;
    }

    private async Task<IActionResult> DoAsync(string field, string done, Func<Task<string?>> work, CancellationToken cancel)
    {
        if (!await endings.HasSayAsync(Reference, cancel)) return NotFound();
        if (ModelState.IsValid)
        {
            if (await work() is not { } problem)
            {
                Notice = done;
                return LocalRedirect($"/retention/{Reference}");
            }

            ModelState.AddModelError(field, problem);
        }

        return await ShowAsync(cancel);
    }

    private async Task<IActionResult> ShowAsync(CancellationToken cancel)
    {
        if (await endings.OpenAsync(Reference, cancel) is not { } end) return NotFound();
        End = end;
        if (end.Class is { } of) LastDay = await endings.LastDayAsync(of.Code, cancel);
        return Page();
    }
}
