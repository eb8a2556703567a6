using Microsoft.AspNetCore.Mvc.RazorPages;
using Tolpuddle.Core.Access;

namespace Tolpuddle.Web.Pages.Public;

/// <summary>Who helps, and by which number: from records that an administrator edits.</summary>
public sealed class HelpModel(HelpNumbers numbers) : PageModel
{
    public IReadOnlyList<HelpContact> Contacts { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancel) => Contacts = await numbers.ListAsync(cancel);
}
