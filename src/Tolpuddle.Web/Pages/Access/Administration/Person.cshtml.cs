using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Access.OwnSignIn;
using Tolpuddle.Core.Access.Proving;
using Tolpuddle.Web.Hosting;
using Tolpuddle.Web.Pages.Reports;

namespace Tolpuddle.Web.Pages.Access.Administration;

/// <summary>One account: its roles, its last day, a new link, a lost second factor, closing it.</summary>
public sealed class PersonModel(Accounts accounts, OwnConnections connections, FactorResets resets, WayIn wayIn) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    [BindProperty]
    public List<string> Roles { get; set; } = [];

    [BindProperty]
    public string? LastDay { get; set; }

    [BindProperty]
    public string? Reason { get; set; }

    /// <summary>The state of the account that the administrator saw.</summary>
    [BindProperty]
    public int Version { get; set; }

    [TempData]
    public string? Notice { get; set; }

    [TempData]
    public string? Link { get; set; }

    public AccountRow Row { get; private set; } = null!;

    /// <summary>The request to take the second factor away that waits for another administrator.</summary>
    public FactorResetRow? Reset { get; private set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel) => await LoadAsync(cancel) ? Page() : NotFound();

    [AskAgain]
    public async Task<IActionResult> OnPostRolesAsync(CancellationToken cancel) =>
        await AnswerAsync(await accounts.ChangeRolesAsync(Id, RoleWords.Read(Roles), Version, cancel), "The roles are changed, at once.", cancel);

    [AskAgain]
    public async Task<IActionResult> OnPostCloseAsync(CancellationToken cancel) =>
        await AnswerAsync(await accounts.CloseAsync(Id, Version, cancel), "The account is closed and its sessions are ended.", cancel);

    [AskAgain]
    public async Task<IActionResult> OnPostReopenAsync(CancellationToken cancel) =>
        await AnswerAsync(await accounts.ReopenAsync(Id, Version, cancel), "The account is open again.", cancel);

    [AskAgain]
    public async Task<IActionResult> OnPostLinkAsync(CancellationToken cancel) =>
        await AnswerAsync(await accounts.LinkAgainAsync(Id, cancel), "", cancel);

    [AskAgain]
    public async Task<IActionResult> OnPostDisconnectAsync(CancellationToken cancel) =>
        await AnswerAsync(await connections.EndAsync(Id, cancel), "The sign-in of the agency does not open this account any more. Its sessions are ended and its owner is told by mail.", cancel);

    [AskAgain]
    public async Task<IActionResult> OnPostLastDayAsync(CancellationToken cancel)
    {
        var typed = LastDay;
        if (TypedDay.TryRead(typed, out var day))
        {
            var change = await accounts.SetLastDayAsync(Id, day, Version, cancel);
            return await AnswerAsync(change, day is null ? "The account has no last day." : "The last day is kept. The account closes by itself after it.", cancel, nameof(LastDay), typed);
        }

        return await AnswerAsync(new AccountChange($"{TypedDay.HowTo}, or leave it empty."), "", cancel, nameof(LastDay), typed);
    }

    [AskAgain]
    public async Task<IActionResult> OnPostAskResetAsync(CancellationToken cancel) =>
        await AnswerAsync(new AccountChange(await resets.AskAsync(Id, Reason ?? "", cancel)), "Another administrator has to confirm it. They have been told.", cancel, nameof(Reason), Reason);

    [AskAgain]
    public async Task<IActionResult> OnPostConfirmResetAsync(Guid reset, CancellationToken cancel) =>
        await AnswerAsync(new AccountChange(await resets.ConfirmAsync(reset, cancel)), "The second factor is taken away and every session of this person is ended.", cancel);

    [AskAgain]
    public async Task<IActionResult> OnPostWithdrawResetAsync(Guid reset, CancellationToken cancel) =>
        await AnswerAsync(new AccountChange(await resets.WithdrawAsync(reset, cancel)), "The second factor stays as it is.", cancel);

    /// <summary>Goes on, or shows the page with what has to be mended beside <paramref name="field"/>, which keeps what was typed.</summary>
    private async Task<IActionResult> AnswerAsync(AccountChange change, string done, CancellationToken cancel, string field = "", string? typed = null)
    {
        if (change.Problem is null)
        {
            (Notice, Link) = change.LinkPath is { } path ? wayIn.Say(path) : (done, null);
            return RedirectToPage();
        }

        ModelState.Clear();
        if (!await LoadAsync(cancel)) return NotFound();
        if (field == nameof(LastDay)) LastDay = typed;
        if (field == nameof(Reason)) Reason = typed;
        return this.Problem(change.Problem, field);
    }

    private async Task<bool> LoadAsync(CancellationToken cancel)
    {
        if (await accounts.FindAsync(Id, cancel) is not { } row) return false;
        (Row, Roles, Version) = (row, RoleWords.Write(row.Roles), row.Version);
        LastDay = row.LastDay?.ToString("d M yyyy", CultureInfo.InvariantCulture);
        Reset = await resets.WaitingAsync(Id, cancel);
        return true;
    }
}
