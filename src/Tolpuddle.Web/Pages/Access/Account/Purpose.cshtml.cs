using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Tolpuddle.Core.Access;

namespace Tolpuddle.Web.Pages.Access.Account;

/// <summary>Changes what the person is looking for, from the account page or the bar, and goes back to where they were. Shown only where that could not be done.</summary>
public sealed class PurposeModel(Sessions sessions) : PageModel
{
    [BindProperty]
    public string? Purpose { get; set; }

    [BindProperty]
    public string? Own { get; set; }

    [BindProperty]
    public string? Then { get; set; }

    [TempData]
    public string? Notice { get; set; }

    public IActionResult OnGet() => LocalRedirect("/account");

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        var purpose = string.IsNullOrWhiteSpace(Own) ? Purpose ?? "" : Own;
        if (!await sessions.ChangePurposeAsync(purpose, cancel))
        {
            return this.Problem($"Say what you are looking for, in at most {Purposes.MaxLength} characters. Nothing was changed.", nameof(Own));
        }

        Notice = $"From now on you are looking for: {purpose.Trim()}.";
        return LocalRedirect(Url.IsLocalUrl(Then) ? Then : "/account");
    }
}
