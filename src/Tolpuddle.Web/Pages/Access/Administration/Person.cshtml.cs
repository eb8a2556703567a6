using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Tolpuddle.Core.Access;

namespace Tolpuddle.Web.Pages.Access.Administration;

/// <summary>One account: its roles, a new link, closing it.</summary>
public sealed class PersonModel(Accounts accounts, WayIn wayIn) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    [BindProperty]
    public List<string> Roles { get; set; } = [];

    /// <summary>The state of the account that the administrator saw.</summary>
    [BindProperty]
    public int Version { get; set; }

    [TempData]
    public string? Notice { get; set; }

    [TempData]
    public string? Link { get; set; }

    public AccountRow Row { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (await accounts.FindAsync(Id, cancel) is not { } row) return NotFound();
        (Row, Roles, Version) = (row, RoleWords.Write(row.Roles), row.Version);
        return Page();
    }

    public async Task<IActionResult> OnPostRolesAsync(CancellationToken cancel) =>
        await AnswerAsync(await accounts.ChangeRolesAsync(Id, RoleWords.Read(Roles), Version, cancel), "The roles are changed, at once.", cancel);

    public async Task<IActionResult> OnPostCloseAsync(CancellationToken cancel) =>
        await AnswerAsync(await accounts.CloseAsync(Id, Version, cancel), "The account is closed and its sessions are ended.", cancel);

    public async Task<IActionResult> OnPostReopenAsync(CancellationToken cancel) =>
        await AnswerAsync(await accounts.ReopenAsync(Id, Version, cancel), "The account is open again.", cancel);

    public async Task<IActionResult> OnPostLinkAsync(CancellationToken cancel) =>
        await AnswerAsync(await accounts.LinkAgainAsync(Id, cancel), "", cancel);

    private async Task<IActionResult> AnswerAsync(AccountChange change, string done, CancellationToken cancel)
    {
        if (change.Problem is null)
        {
            (Notice, Link) = change.LinkPath is null ? (done, null) : wayIn.Say(change);
            return RedirectToPage();
        }

        if (await accounts.FindAsync(Id, cancel) is not { } row) return NotFound();
        ModelState.Clear();
        (Row, Roles, Version) = (row, RoleWords.Write(row.Roles), row.Version);
        return this.Problem(change.Problem);
    }
}
