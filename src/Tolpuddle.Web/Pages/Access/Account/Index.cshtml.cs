using System.Globalization;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Access.OwnSignIn;
using Tolpuddle.Web.Hosting;
using Tolpuddle.Web.Languages;

namespace Tolpuddle.Web.Pages.Access.Account;

/// <summary>A person's own account: purpose, mails, password, where they are signed in.</summary>
public sealed class IndexModel(Sessions sessions, OwnConnections connections, Passwords passwords, MailWishes wishes, LanguageCatalog languages, TolpuddleSettings settings, Viewer viewer) : PageModel
{
    [BindProperty]
    public NoticeMail When { get; set; }

    [BindProperty]
    public int Hour { get; set; }

    [BindProperty]
    public string? Language { get; set; }

    [BindProperty]
    public string? Current { get; set; }

    [BindProperty]
    public string? Wanted { get; set; }

    [TempData]
    public string? Notice { get; set; }

    /// <summary>Where the person goes on who wants to connect the account, having proved that it is they. A link: browsers hold forms to this site.</summary>
    [TempData]
    public string? OnToConnect { get; set; }

    public OwnConnection Own { get; private set; } = null!;

    public IReadOnlyList<SessionRow> Open { get; private set; } = [];

    public IReadOnlyList<string> Usual => [.. Purposes.For(viewer.Roles).Append(viewer.Purpose).Distinct()];

    public bool MailGoes => settings.Smtp is not null;

    public static IEnumerable<SelectListItem> Whens =>
    [
        new("Soon: one mail for what comes within a few minutes", nameof(NoticeMail.AtOnce)),
        new("Once a day", nameof(NoticeMail.Daily)),
        new("Never: I look here, under Notices", nameof(NoticeMail.Never)),
    ];

    public static IEnumerable<SelectListItem> Hours => Enumerable.Range(NoticeMails.FirstHour, NoticeMails.LastHour - NoticeMails.FirstHour + 1)
        .Select(hour => new SelectListItem($"{hour:00}:00", hour.ToString(CultureInfo.InvariantCulture)));

    public IEnumerable<SelectListItem> Languages => languages.All.Select(language => new SelectListItem(language.Name, language.Code));

    public async Task OnGetAsync(CancellationToken cancel) => await LoadAsync(cancel);

    public async Task<IActionResult> OnPostMailsAsync(CancellationToken cancel)
    {
        if (!ModelState.IsValid || languages.Find(Language) is not { } language || !await wishes.ChangeAsync(new MailWish(When, Hour, language.Code), cancel))
        {
            ModelState.Clear();
            await LoadAsync(cancel);
            return this.Problem("Choose when, at which hour and in which language mails are to come. Nothing was changed.");
        }

        Notice = "Your wishes about mails are kept.";
        return RedirectToPage();
    }

    public async Task<IActionResult> OnPostPasswordAsync(CancellationToken cancel)
    {
        if (await passwords.ChangeAsync(Current ?? "", Wanted ?? "", cancel) is { } problem)
        {
            ModelState.Clear();
            await LoadAsync(cancel);
            return this.Problem(problem, problem == Passwords.NotCurrent ? nameof(Current) : nameof(Wanted));
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

    [AskAgain]
    public IActionResult OnPostConnect()
    {
        OnToConnect = OwnSignInDoor.Address(HttpContext, OwnPurpose.Connect);
        return RedirectToPage(pageName: null, pageHandler: null, routeValues: null, fragment: "own-sign-in"); // where the way on stands, far down
    }

    [AskAgain]
    public async Task<IActionResult> OnPostDisconnectAsync(CancellationToken cancel)
    {
        Notice = await connections.EndAsync(cancel)
            ? "Your account is disconnected: the sign-in of your agency does not open it any more. You were signed out everywhere else."
            : "Nothing was changed: your account is not connected, or somebody has just changed it. Look again.";
        return RedirectToPage();
    }

    private async Task LoadAsync(CancellationToken cancel)
    {
        (When, Hour, Language) = await wishes.ReadAsync(cancel);
        Open = await sessions.ListAsync(cancel);
        Own = await connections.ReadAsync(cancel);
    }
}
