using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Tolpuddle.Core.Data;
using Tolpuddle.Core.Retention.Requests;
using Tolpuddle.Web.Hosting;
using Tolpuddle.Web.Pages.Reports;

namespace Tolpuddle.Web.Pages.SubjectRequests;

/// <summary>Who has asked what is held about them, and by when each is answered.</summary>
public sealed class IndexModel(Core.Retention.Requests.SubjectRequests requests, TimeProvider time) : PageModel
{
    [BindProperty]
    public string? Names { get; set; }

    [BindProperty]
    public string? Identifiers { get; set; }

    [BindProperty]
    public string? Asked { get; set; }

    [BindProperty]
    public string? ReceivedOn { get; set; }

    [TempData]
    public string? Notice { get; set; }

    public IReadOnlyList<RequestRow> Rows { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancel) => Rows = await requests.ListAsync(cancel);

    [AskAgain]
    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (string.IsNullOrWhiteSpace(Names)) ModelState.AddModelError(nameof(Names), "Write the person’s name.");
        else if (Names.Length > SubjectRequest.MaxNamesLength) ModelState.AddModelError(nameof(Names), $"Use at most {SubjectRequest.MaxNamesLength} characters.");
        if (Identifiers?.Length > SubjectRequest.MaxWordsLength) ModelState.AddModelError(nameof(Identifiers), $"Use at most {SubjectRequest.MaxWordsLength:N0} characters.");
        if (string.IsNullOrWhiteSpace(Asked)) ModelState.AddModelError(nameof(Asked), "Write what they asked for.");
        else if (Asked.Length > SubjectRequest.MaxWordsLength) ModelState.AddModelError(nameof(Asked), $"Use at most {SubjectRequest.MaxWordsLength:N0} characters.");
        if (!TypedDay.TryRead(ReceivedOn, out var day) || day is null || day > Days.Of(time.GetUtcNow().UtcDateTime)) ModelState.AddModelError(nameof(ReceivedOn), $"{TypedDay.HowTo}, not later than today.");
        if (ModelState.IsValid)
        {
            var (id, problem) = await requests.OpenAsync(new RequestDraft(Names!, Identifiers ?? "", Asked!, day!.Value), cancel);
            if (problem is null) return LocalRedirect($"/subject-requests/{id}");
            ModelState.AddModelError("", problem);
        }

        Rows = await requests.ListAsync(cancel);
        return Page();
    }
}
