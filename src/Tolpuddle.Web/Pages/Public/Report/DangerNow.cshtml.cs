using Microsoft.AspNetCore.Mvc;

namespace Tolpuddle.Web.Pages.Public.Report;

/// <summary>Somebody is in danger now: the emergency number at once, and the form goes on for those who wish.</summary>
internal sealed class DangerNowModel(Forms forms) : ReportPage
{
    public string GoOnTo { get; private set; } = "";

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (!HasToken() || await forms.OpenAsync(Token, cancel) is not { } form) return Gone();
        GoOnTo = ReturnsToCheck ? ToCheck() : To(Journey.After(Journey.Find("danger")!, form)!);
        return Page();
    }
}
