using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Data;
using Tolpuddle.Web.Hosting;

namespace Tolpuddle.Web.Pages.Access;

/// <summary>Behind a link from a mail: an invitation, or a new password for somebody who has forgotten theirs.</summary>
[AllowAnonymous]
public sealed class JoinModel(AccountLinks links, TolpuddleContext db) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public string Token { get; set; } = "";

    [BindProperty]
    public string? Name { get; set; }

    [BindProperty]
    public string? Password { get; set; }

    /// <summary>Null if the link opens nothing.</summary>
    public OpenedLink? Link { get; private set; }

    public async Task OnGetAsync(CancellationToken cancel)
    {
        Link = await links.OpenAsync(Token, cancel);
        db.Viewer = Viewer.Nobody;
        Name = Link?.Name;
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        var result = await links.UseAsync(Token, Name ?? "", Password ?? "", KnownDevice.Arrival(HttpContext), cancel);
        if (result.Admitted is { } admitted) return await HttpContext.AdmitAsync(admitted, onTo: null);

        Link = await links.OpenAsync(Token, cancel);
        db.Viewer = Viewer.Nobody;
        return result.Problem is { } problem ? this.Problem(problem, problem == AccountLinks.NameNeeded ? nameof(Name) : nameof(Password)) : Page();
    }
}
