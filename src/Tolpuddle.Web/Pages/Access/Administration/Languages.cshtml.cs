using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Tolpuddle.Core.Access;
using Tolpuddle.Web.Languages;

namespace Tolpuddle.Web.Pages.Access.Administration;

/// <summary>Which translations of the public site somebody has read and stands for.</summary>
public sealed class LanguagesModel(PartnershipSettings settings, LanguageCatalog catalog) : PageModel
{
    [TempData]
    public string? Notice { get; set; }

    public IReadOnlyList<LanguageRow> Rows { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancel)
    {
        var approvals = await settings.ApprovalsAsync(cancel);
        Rows = [.. catalog.All.Select(language => new LanguageRow(
            language,
            catalog.English.Texts.Keys.Count(key => !language.Texts.ContainsKey(key)),
            approvals.TryGetValue(language.Code, out var approval) && approval.TextsHash == language.TextsHash ? approval.ApprovedAt : null))];
    }

    /// <summary>Approves exactly the texts that were on the page; if the file has changed since, it stays a draft.</summary>
    public async Task<IActionResult> OnPostAsync(string code, string hash, CancellationToken cancel)
    {
        if (catalog.Find(code) is not { } language || language == catalog.English) return NotFound();
        Notice = language.TextsHash != hash
            ? "The texts have changed since you opened the page. Read them again. Nothing was changed."
            : await settings.ApproveLanguageAsync(language.Code, hash, cancel) ?? $"{language.Name} is approved. A changed text makes it a draft again.";
        return RedirectToPage();
    }

    /// <param name="Language">Its texts.</param>
    /// <param name="Missing">Texts that are shown in English.</param>
    /// <param name="ApprovedAt">Null while it is a draft.</param>
    public sealed record LanguageRow(Language Language, int Missing, DateTime? ApprovedAt);
}
