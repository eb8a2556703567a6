using Microsoft.AspNetCore.Mvc.RazorPages;
using Tolpuddle.Core.Access;

namespace Tolpuddle.Web.Pages.Access.Notices;

/// <summary>What is late, and what has happened, newest first. Opening the page reads them.</summary>
public sealed class IndexModel(NoticeBoard board, Viewer viewer) : PageModel
{
    public IReadOnlyList<Notice> Notices { get; private set; } = [];

    /// <summary>More that are unread than one page holds.</summary>
    public int More { get; private set; }

    public IReadOnlyList<LateMatter> Late { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancel)
    {
        Notices = await board.ReadAsync(cancel);
        More = await board.CountUnreadAsync(cancel);
        Late = viewer.HandlesReports ? await board.LateAsync(cancel) : [];
    }
}
