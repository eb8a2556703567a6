using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Access.Programs;
using Tolpuddle.Web.Hosting;
using Tolpuddle.Web.Webhooks;

namespace Tolpuddle.Web.Pages.Access.Administration;

/// <summary>Which systems are told of changes, and what could not be told.</summary>
public sealed class WebhooksModel(Subscriptions webhooks, WebhookClient client, Agencies agencies, TolpuddleSettings settings, Viewer viewer) : PageModel
{
    [BindProperty]
    public string? Address { get; set; }

    [BindProperty]
    public Guid AgencyId { get; set; }

    [BindProperty]
    public List<string> Types { get; set; } = [];

    [TempData]
    public string? Notice { get; set; }

    /// <summary>Shown once.</summary>
    [TempData]
    public string? Secret { get; set; }

    public IReadOnlyList<WebhookRow> Rows { get; private set; } = [];

    public IReadOnlyList<LostDelivery> Lost { get; private set; } = [];

    public IReadOnlyList<SelectListItem> AgencyItems { get; private set; } = [];

    public IEnumerable<SelectListItem> TypeItems => ChangeFeed.Types.Select(t => new SelectListItem($"{t.Type}: {t.Means}", t.Type));

    public string AddressHint => settings.WebhooksInside ? "Addresses of your own network may be used" : "Begins with https:// and lies in the public network";

    public async Task OnGetAsync(CancellationToken cancel)
    {
        AgencyId = viewer.AgencyId;
        await LoadAsync(cancel);
    }

    [AskAgain]
    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (Address?.Length > Subscriptions.MaxUrlLength) return await AgainAsync($"The address may have at most {Subscriptions.MaxUrlLength} characters.", nameof(Address), cancel);
        if (client.Read(Address) is not { } url)
        {
            return await AgainAsync("Write an address like https://system.agency.example/tolpuddle, without a name and password. One inside a private network can be used if whoever runs Tolpuddle allows it (--webhooks-inside true).", nameof(Address), cancel);
        }

        var added = await webhooks.AddAsync(AgencyId, url, Types, cancel);
        if (added.Problem is { } problem) return await AgainAsync(problem, "", cancel);
        (Notice, Secret) = ("The webhook is added. Copy its secret now: the receiver checks signatures with it, and it is shown this once.", added.Secret);
        return RedirectToPage();
    }

    public async Task<IActionResult> OnPostEndAsync(Guid id, CancellationToken cancel)
    {
        if (await webhooks.EndAsync(id, cancel) is { } problem) return await AgainAsync(problem, "", cancel);
        Notice = "It is told nothing more.";
        return RedirectToPage();
    }

    public async Task<IActionResult> OnPostTryAgainAsync(Guid? id, CancellationToken cancel)
    {
        var count = await webhooks.TryAgainAsync(id, cancel);
        Notice = count == 0 ? "There was nothing to send again." : $"{count} {(count == 1 ? "is" : "are")} sent again within a few seconds.";
        return RedirectToPage();
    }

    private async Task<IActionResult> AgainAsync(string problem, string field, CancellationToken cancel)
    {
        await LoadAsync(cancel);
        return this.Problem(problem, field);
    }

    private async Task LoadAsync(CancellationToken cancel)
    {
        Rows = await webhooks.ListAsync(cancel);
        Lost = await webhooks.LostAsync(cancel);
        var all = await agencies.MayAddAsync(cancel);
        AgencyItems = [.. (await agencies.ListAsync(cancel)).Where(a => all || a.Id == viewer.AgencyId).Select(a => new SelectListItem(a.Name, a.Id.ToString()))];
    }
}
