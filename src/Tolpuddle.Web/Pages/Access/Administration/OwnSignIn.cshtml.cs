using System.Text;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Access.OwnSignIn;
using Tolpuddle.Web.Hosting;
using Tolpuddle.Web.Webhooks;

namespace Tolpuddle.Web.Pages.Access.Administration;

/// <summary>How people of one agency come in by its own sign-in: what serves, what waits for another administrator, and other settings.</summary>
public sealed class OwnSignInModel(SignInProviders providers, OwnSignIns known, WebhookClient client, TolpuddleSettings settings, Viewer viewer) : PageModel
{
    private const string GroupsClaim = "groups";

    /// <summary>Whose; the viewer's if none.</summary>
    [BindProperty(SupportsGet = true)]
    public Guid Agency { get; set; }

    [BindProperty]
    public string? Authority { get; set; }

    [BindProperty]
    public string? ClientId { get; set; }

    [BindProperty]
    public string? ClientSecret { get; set; }

    [BindProperty]
    public string? GroupClaim { get; set; }

    [BindProperty]
    public string? Groups { get; set; }

    [BindProperty]
    public string? FactorValue { get; set; }

    [TempData]
    public string? Notice { get; set; }

    public AgencySignIn View { get; private set; } = null!;

    public Uri ReturnAddress => known.ReturnAddress(Agency);

    public string AddressHint => settings.WebhooksInside ? "Addresses of your own network may be used" : "Such as https://login.agency.example; it lies in the public network";

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (!await LoadAsync(cancel)) return NotFound();
        var draft = View.Serving?.Draft ?? new ProviderDraft("", "", "", GroupsClaim, "", "");
        (Authority, ClientId, GroupClaim, Groups, FactorValue) = (draft.Authority, draft.ClientId, draft.GroupClaim, draft.Groups, draft.FactorValue);
        return Page();
    }

    [AskAgain]
    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (!await LoadAsync(cancel)) return NotFound();
        var draft = new ProviderDraft(Authority ?? "", ClientId ?? "", ClientSecret ?? "", GroupClaim ?? "", (Groups ?? "").Replace("\r\n", "\n", StringComparison.Ordinal), FactorValue ?? "");
        if (SignInProviders.ProblemWith(draft) is var (field, words)) return this.Problem(words, field);
        // Letters of other alphabets that look like ours would lead elsewhere than whoever confirms it reads.
        if (client.Read(Authority) is not { Query: "" } address || !Ascii.IsValid(address.AbsoluteUri))
        {
            return this.Problem("Write the address of the sign-in like https://login.agency.example, as it writes it itself, in plain letters from a to z. One inside a private network can be used if whoever runs Tolpuddle allows it (--webhooks-inside true).", nameof(Authority));
        }

        return await AnswerAsync(await providers.AskAsync(Agency, draft with { Authority = address.AbsoluteUri }, cancel), "Another administrator has to confirm it. They have been told.", cancel);
    }

    [AskAgain]
    public async Task<IActionResult> OnPostConfirmAsync(Guid id, CancellationToken cancel) =>
        await AnswerAsync(await providers.ConfirmAsync(id, cancel), "People of this agency can come in so from now on.", cancel);

    [AskAgain]
    public async Task<IActionResult> OnPostWithdrawAsync(Guid id, CancellationToken cancel) =>
        await AnswerAsync(await providers.WithdrawAsync(id, cancel), "It stays as it is.", cancel);

    [AskAgain]
    public async Task<IActionResult> OnPostEndAsync(Guid id, CancellationToken cancel)
    {
        var problem = await providers.EndAsync(id, cancel);
        if (problem is null) known.Forget(Agency);
        return await AnswerAsync(problem, "Nobody comes in by it any more. Those who did have been told by mail.", cancel);
    }

    private async Task<IActionResult> AnswerAsync(string? problem, string done, CancellationToken cancel)
    {
        if (problem is null)
        {
            Notice = done;
            return RedirectToPage(new { Agency });
        }

        return await LoadAsync(cancel) ? this.Problem(problem) : NotFound();
    }

    private async Task<bool> LoadAsync(CancellationToken cancel)
    {
        if (Agency == Guid.Empty) Agency = viewer.AgencyId;
        if (await providers.ReadAsync(Agency, cancel) is not { } view) return false;
        View = view;
        return true;
    }
}
