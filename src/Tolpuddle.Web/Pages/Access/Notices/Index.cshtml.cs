using Microsoft.AspNetCore.Mvc.RazorPages;
using Tolpuddle.Core.Access;

namespace Tolpuddle.Web.Pages.Access.Notices;

/// <summary>What has happened, newest first. Opening the page reads them.</summary>
public sealed class IndexModel(NoticeBoard board) : PageModel
{
    public IReadOnlyList<Notice> Notices { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancel) => Notices = await board.ReadAsync(cancel);
}
