using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Tolpuddle.Core.Retention.Requests;
using Tolpuddle.Web.Hosting;
using Tolpuddle.Web.Pages.Reports;

namespace Tolpuddle.Web.Pages.SubjectRequests;

/// <summary>One request: what was found, who asks, by when, and its end.</summary>
public sealed class RequestModel(Core.Retention.Requests.SubjectRequests requests) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    [BindProperty]
    public string? Reference { get; set; }

    [BindProperty]
    public string? Identity { get; set; }

    [BindProperty]
    public string? Danger { get; set; }

    [BindProperty]
    public string? Extend { get; set; }

    [BindProperty]
    public string? Close { get; set; }

    [BindProperty]
    public string? Until { get; set; }

    [BindProperty]
    public string? Keep { get; set; }

    [TempData]
    public string? Notice { get; set; }

    public RequestView View { get; private set; } = null!;

    /// <summary>Until when somebody can say that an answered request is kept.</summary>
    public DateOnly LastDay { get; private set; }

    public Task<IActionResult> OnGetAsync(CancellationToken cancel) => ShowAsync(cancel);

    public async Task<IActionResult> OnPostSearchAsync(CancellationToken cancel)
    {
        var (added, problem) = await requests.SearchAgainAsync(Id, cancel);
        return await EndAsync("", added == 0 ? "Nothing new was found." : $"Found anew: {added}. Judge them below.", problem, cancel);
    }

    [AskAgain]
    public Task<IActionResult> OnPostAddAsync(CancellationToken cancel)
    {
        Need(nameof(Reference), Reference, "Write its reference, such as R-7K3F-92QD.", 12);
        return DoAsync(nameof(Reference), "Added.", () => requests.AddAsync(Id, Reference!, cancel), cancel);
    }

    public Task<IActionResult> OnPostCheckAsync(CancellationToken cancel)
    {
        Need(nameof(Identity), Identity, "Write how it is known that they are this person.");
        Need(nameof(Danger), Danger, "Write what you found: if nothing speaks of danger, that.");
        return DoAsync(nameof(Danger), "Written down.", () => requests.CheckAsync(Id, Identity!, Danger!, cancel), cancel);
    }

    public Task<IActionResult> OnPostExtendAsync(CancellationToken cancel)
    {
        Need(nameof(Extend), Extend, "Write why it takes longer.");
        return DoAsync(nameof(Extend), "Two months more. Tell the person now, with the reason.", () => requests.ExtendAsync(Id, Extend!, cancel), cancel);
    }

    [AskAgain]
    public Task<IActionResult> OnPostCloseAsync(CancellationToken cancel)
    {
        Need(nameof(Close), Close, "Write why, and what the person was told.");
        return DoAsync(nameof(Close), "Closed without a pack.", () => requests.CloseAsync(Id, Close!, cancel), cancel);
    }

    public Task<IActionResult> OnPostKeepAsync(CancellationToken cancel)
    {
        Need(nameof(Keep), Keep, "Write why it must be kept.");
        if (!TypedDay.TryRead(Until, out var until) || until is null) ModelState.AddModelError(nameof(Until), $"{TypedDay.HowTo}.");
        return DoAsync(nameof(Until), "Kept. Two people are warned again a month before that day.", () => requests.KeepAsync(Id, until!.Value, Keep!, cancel), cancel);
    }

    private void Need(string field, string? text, string message, int most = SubjectRequest.MaxWordsLength)
    {
        if (string.IsNullOrWhiteSpace(text)) ModelState.AddModelError(field, message);
        else if (text.Length > most) ModelState.AddModelError(field, $"Use at most {most:N0} characters.");
    }

    private async Task<IActionResult> DoAsync(string field, string done, Func<Task<string?>> work, CancellationToken cancel) =>
        await EndAsync(field, done, ModelState.IsValid ? await work() : "", cancel);

    private async Task<IActionResult> EndAsync(string field, string done, string? problem, CancellationToken cancel)
    {
        if (problem is null)
        {
            Notice = done;
            return LocalRedirect($"/subject-requests/{Id}");
        }

        if (problem.Length > 0) ModelState.AddModelError(field, problem);
        return await ShowAsync(cancel);
    }

    private async Task<IActionResult> ShowAsync(CancellationToken cancel)
    {
        if (await requests.ReadAsync(Id, cancel) is not { } view) return NotFound();
        (View, LastDay) = (view, await requests.LastDayAsync(cancel));
        if (!Request.HasFormContentType || !Request.Form.ContainsKey(nameof(Identity))) (Identity, Danger) = (view.Request.IdentityCheck, view.Request.DangerCheck);
        return Page();
    }
}
