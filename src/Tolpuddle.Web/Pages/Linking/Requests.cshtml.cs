using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Tolpuddle.Core.Linking;
using Tolpuddle.Core.Reports;
using Tolpuddle.Web.Pages.Reports;

namespace Tolpuddle.Web.Pages.Linking;

/// <summary>Requests for contact: what others ask our agency, and what we have asked.</summary>
public sealed class RequestsModel(ContactQuestions questions, TimeProvider time) : PageModel
{
    public IReadOnlyList<ReceivedRequest> Received { get; private set; } = [];
    public IReadOnlyList<AskedQuestion> Asked { get; private set; } = [];
    public DateTime Now { get; } = time.GetUtcNow().UtcDateTime;

    [BindProperty]
    public Guid Id { get; set; }

    /// <summary>How we get in touch, as it was typed.</summary>
    [BindProperty]
    public string? How { get; set; }

    [TempData]
    public string? Notice { get; set; }

    public Task OnGetAsync(CancellationToken cancel) => FillAsync(cancel);

    public Task<IActionResult> OnPostYesAsync(CancellationToken cancel) => AnswerAsync(willContact: true, "Answered. They see who you are and how you will get in touch.", cancel);

    public Task<IActionResult> OnPostNoAsync(CancellationToken cancel) => AnswerAsync(willContact: false, "Answered. They do not learn who you are.", cancel);

    private async Task<IActionResult> AnswerAsync(bool willContact, string done, CancellationToken cancel)
    {
        var result = await questions.AnswerAsync(Id, willContact, How ?? "", cancel);
        if (result == TriageResult.NotFound) return NotFound();
        if (result == TriageResult.NeedsReason)
        {
            ModelState.AddModelError($"how-{Id}", $"Write how you will get in touch, in at most {Triage.MaxReasonLength} characters.");
            await FillAsync(cancel);
            return Page();
        }

        Notice = result == TriageResult.Done ? done : TriageWords.Problem(result);
        return RedirectToPage();
    }

    private async Task FillAsync(CancellationToken cancel)
    {
        Received = await questions.ReceivedAsync(cancel);
        Asked = await questions.AskedAsync(cancel);
    }
}
