using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Tolpuddle.Core.Publication;

namespace Tolpuddle.Web.Pages.Public.Progress;

/// <summary>The releases of the account, newest first, and what each changed.</summary>
public sealed class HistoryModel(PublicAccount account) : PageModel
{
    public const int PageLength = 10;

    /// <summary>The last release of the page before.</summary>
    [FromQuery(Name = "after")]
    public Guid? After { get; set; }

    public IReadOnlyList<Release> Releases { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancel) => Releases = await account.HistoryAsync(After, PageLength, cancel);

    public static string WordsOf(ChangeKind kind) => kind switch
    {
        ChangeKind.New => "history.new",
        ChangeKind.Changed => "history.changed",
        _ => "history.gone",
    };
}
