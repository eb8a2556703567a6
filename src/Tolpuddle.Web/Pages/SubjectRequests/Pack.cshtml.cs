using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Tolpuddle.Core.Retention.Requests;
using Tolpuddle.Web.Hosting;

namespace Tolpuddle.Web.Pages.SubjectRequests;

/// <summary>What would leave, or has left: read by one, released by another, taken away sealed.</summary>
public sealed class PackModel(SubjectPacks packs) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    [TempData]
    public string? Notice { get; set; }

    /// <summary>What was read, as the page had it.</summary>
    [BindProperty]
    public string? Shown { get; set; }

    public PackView View { get; private set; } = null!;

    /// <summary>The file and its passphrase, once, for whoever has just sealed it.</summary>
    public SealedPack? Sealed { get; private set; }

    /// <summary>What was sent, for whoever has just proved that it is they.</summary>
    public string? Sent { get; private set; }

    public Task<IActionResult> OnGetAsync(CancellationToken cancel) => ShowAsync(cancel);

    public Task<IActionResult> OnPostReadyAsync(CancellationToken cancel) => DoAsync("Written down. Another person has to read it and release it.", () => packs.ReadyAsync(Id, Shown ?? "", cancel), cancel);

    [AskAgain]
    public Task<IActionResult> OnPostReleaseAsync(CancellationToken cancel) => DoAsync("Released, and kept as it leaves.", () => packs.ReleaseAsync(Id, Shown ?? "", cancel), cancel);

    [AskAgain]
    public async Task<IActionResult> OnPostTakeAsync(CancellationToken cancel)
    {
        Sealed = await packs.TakeAsync(Id, cancel);
        if (Sealed is null) ModelState.AddModelError("", "Nothing was released yet.");
        return await ShowAsync(cancel);
    }

    [AskAgain]
    public async Task<IActionResult> OnPostReadAsync(CancellationToken cancel)
    {
        Sent = await packs.SentAsync(Id, cancel);
        if (Sent is null) ModelState.AddModelError("", "Nothing was released yet.");
        return await ShowAsync(cancel);
    }

    private async Task<IActionResult> DoAsync(string done, Func<Task<string?>> work, CancellationToken cancel)
    {
        if (await work() is not { } problem)
        {
            Notice = done;
            return LocalRedirect($"/subject-requests/{Id}/pack");
        }

        ModelState.AddModelError("", problem);
        return await ShowAsync(cancel);
    }

    private async Task<IActionResult> ShowAsync(CancellationToken cancel)
    {
        if (await packs.PreviewAsync(Id, cancel) is not { } view) return NotFound();
        View = view;
        return Page();
    }
}
