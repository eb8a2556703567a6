using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Access.Programs;
using Tolpuddle.Core.Reports;
using Tolpuddle.Web.Hosting;
using Tolpuddle.Web.Pages.Reports;

namespace Tolpuddle.Web.Pages.Access.Administration;

/// <summary>The keys of other systems: made here, shown once, taken back.</summary>
public sealed class ProgramsModel(ApiKeys keys, Agencies agencies, Channels channels, Viewer viewer, TimeProvider time) : PageModel
{
    [BindProperty]
    public string? Name { get; set; }

    [BindProperty]
    public string? Purpose { get; set; }

    [BindProperty]
    public Guid AgencyId { get; set; }

    [BindProperty]
    public string? LastDay { get; set; }

    [BindProperty]
    public List<string> Rights { get; set; } = [];

    [TempData]
    public string? Notice { get; set; }

    /// <summary>Shown once.</summary>
    [TempData]
    public string? Secret { get; set; }

    public IReadOnlyList<KeyRow> Rows { get; private set; } = [];

    public IReadOnlyList<SelectListItem> AgencyItems { get; private set; } = [];

    public bool PartnerChannelIsOpen { get; private set; }

    public DateTime Now => time.GetUtcNow().UtcDateTime;

    public async Task OnGetAsync(CancellationToken cancel)
    {
        AgencyId = viewer.AgencyId;
        await LoadAsync(cancel);
    }

    [AskAgain]
    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (!TypedDay.TryRead(LastDay, out var day) || day is null) return await AgainAsync($"{TypedDay.HowTo}: the last day on which the key is to work.", nameof(LastDay), cancel);
        var made = await keys.MakeAsync(AgencyId, Name ?? "", Purpose ?? "", KeyWords.Read(Rights), day.Value, cancel);
        if (made.Problem is { } problem) return await AgainAsync(problem, "", cancel);

        Notice = "The key is made. Copy it now and put it where the program keeps its secrets: it is shown this once.";
        if (KeyWords.Read(Rights).HasFlag(KeyRights.ReadReports)) Notice += " It reads nothing until a data-protection officer of the agency has agreed.";
        Secret = made.Secret;
        return RedirectToPage();
    }

    public async Task<IActionResult> OnPostRevokeAsync(Guid id, CancellationToken cancel)
    {
        if (await keys.RevokeAsync(id, cancel) is { } problem) return await AgainAsync(problem, "", cancel);
        Notice = "The key is taken back. It opens nothing any more.";
        return RedirectToPage();
    }

    private async Task<IActionResult> AgainAsync(string problem, string field, CancellationToken cancel)
    {
        await LoadAsync(cancel);
        return this.Problem(problem, field);
    }

    private async Task LoadAsync(CancellationToken cancel)
    {
        Rows = await keys.ListAsync(cancel);
        PartnerChannelIsOpen = await channels.IsOpenAsync(PartnerReports.Channel, cancel);
        var all = await agencies.MayAddAsync(cancel);
        AgencyItems = [.. (await agencies.ListAsync(cancel)).Where(a => all || a.Id == viewer.AgencyId).Select(a => new SelectListItem(a.Name, a.Id.ToString()))];
    }
}
