using Microsoft.AspNetCore.Mvc.RazorPages;
using Tolpuddle.Core.Publication;

namespace Tolpuddle.Web.Pages.Public.Progress;

/// <summary>Every release of the account, newest first, and what each changed.</summary>
public sealed class HistoryModel(PublicAccount account) : PageModel
{
    public IReadOnlyList<Release> Releases { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancel) => Releases = await account.HistoryAsync(cancel);

    public static string WordsOf(ChangeKind kind) => kind switch
    {
        ChangeKind.New => "history.new",
        ChangeKind.Changed => "history.changed",
        _ => "history.gone",
    };
}
