using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using Tolpuddle.Core.Access;
using Tolpuddle.Web.Hosting;

namespace Tolpuddle.Web.Pages.Access.Administration;

/// <summary>Who can sign in, and inviting somebody new.</summary>
public sealed class PeopleModel(Accounts accounts, Agencies agencies, WayIn wayIn, Viewer viewer) : PageModel
{
    [BindProperty]
    public string? Name { get; set; }

    [BindProperty]
    public string? Email { get; set; }

    [BindProperty]
    public Guid AgencyId { get; set; }

    [BindProperty]
    public List<string> Roles { get; set; } = [];

    [TempData]
    public string? Notice { get; set; }

    /// <summary>Shown once, where no mail goes.</summary>
    [TempData]
    public string? Link { get; set; }

    public IReadOnlyList<AccountRow> Rows { get; private set; } = [];

    public IReadOnlyList<SelectListItem> AgencyItems { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancel)
    {
        AgencyId = viewer.AgencyId;
        await LoadAsync(cancel);
    }

    [AskAgain]
    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        var change = await accounts.InviteAsync(AgencyId, Name ?? "", Email ?? "", RoleWords.Read(Roles), cancel);
        if (change.Problem is { } problem)
        {
            await LoadAsync(cancel);
            return this.Problem(problem);
        }

        (Notice, Link) = wayIn.Say(change.LinkPath!);
        return RedirectToPage();
    }

    private async Task LoadAsync(CancellationToken cancel)
    {
        Rows = await accounts.ListAsync(cancel);
        var all = await agencies.MayAddAsync(cancel);
        AgencyItems = [.. (await agencies.ListAsync(cancel)).Where(a => all || a.Id == viewer.AgencyId).Select(a => new SelectListItem(a.Name, a.Id.ToString()))];
    }
}
