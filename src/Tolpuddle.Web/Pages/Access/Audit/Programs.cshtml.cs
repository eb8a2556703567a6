using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Tolpuddle.Core.Access.Programs;
using Tolpuddle.Web.Hosting;

namespace Tolpuddle.Web.Pages.Access.Audit;

/// <summary>The programs of the agency: which may read, how much they have read, and the data-protection officer's word on it.</summary>
public sealed class ProgramsModel(ApiKeys keys, TimeProvider time) : PageModel
{
    [TempData]
    public string? Notice { get; set; }

    public IReadOnlyList<KeyRow> Rows { get; private set; } = [];

    public DateTime Now => time.GetUtcNow().UtcDateTime;

    public async Task OnGetAsync(CancellationToken cancel) => Rows = await keys.OfOurAgencyAsync(cancel);

    [AskAgain]
    public async Task<IActionResult> OnPostAllowAsync(Guid id, CancellationToken cancel) =>
        await AnswerAsync(await keys.AllowReadingAsync(id, cancel), "The program may read what your agency sees. Each report that it opens is written down.", cancel);

    public async Task<IActionResult> OnPostRevokeAsync(Guid id, CancellationToken cancel) =>
        await AnswerAsync(await keys.RevokeAsync(id, cancel), "The key is taken back. It opens nothing any more.", cancel);

    private async Task<IActionResult> AnswerAsync(string? problem, string done, CancellationToken cancel)
    {
        if (problem is null)
        {
            Notice = done;
            return RedirectToPage();
        }

        Rows = await keys.OfOurAgencyAsync(cancel);
        return this.Problem(problem);
    }
}
