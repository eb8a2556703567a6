using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Tolpuddle.Core.Access;

namespace Tolpuddle.Web.Pages.Access.Account;

/// <summary>A person's own account: purpose, password, where they are signed in.</summary>
public sealed class IndexModel(Sessions sessions, Passwords passwords, Viewer viewer) : PageModel
{
    [BindProperty]
    public string? Current { get; set; }

    [BindProperty]
    public string? Wanted { get; set; }

    [TempData]
    public string? Notice { get; set; }

    public IReadOnlyList<SessionRow> Open { get; private set; } = [];

    public IReadOnlyList<string> Usual => [.. Purposes.For(viewer.Roles).Append(viewer.Purpose).Distinct()];

    public async Task OnGetAsync(CancellationToken cancel) => Open = await sessions.ListAsync(cancel);

    public async Task<IActionResult> OnPostPasswordAsync(CancellationToken cancel)
    {
        if (await passwords.ChangeAsync(Current ?? "", Wanted ?? "", cancel) is { } problem)
        {
            Open = await sessions.ListAsync(cancel);
            return this.Problem(problem, nameof(Wanted));
        }

        Notice = "Your password is changed. You were signed out everywhere else.";
        return RedirectToPage();
    }

    public async Task<IActionResult> OnPostEndAsync(Guid id, CancellationToken cancel)
    {
        if (!await sessions.EndAsync(id, cancel)) return NotFound();
        if (id != viewer.SessionId)
        {
            Notice = "That session is ended.";
            return RedirectToPage();
        }

        await HttpContext.SignOutAsync();
        return LocalRedirect("/sign-in");
    }
}
