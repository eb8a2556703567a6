using System.Net.Mime;
using System.Text;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Tolpuddle.Core.Access.Sealing;

namespace Tolpuddle.Web.Pages.Access.Audit;

/// <summary>The last checkpoint, for data-protection officers who keep it outside.</summary>
public sealed class SealModel(AuditSeal seal) : PageModel
{
    public SealState? Last { get; private set; }

    public async Task OnGetAsync(CancellationToken cancel) => Last = await seal.LastAsync(cancel);

    public async Task<IActionResult> OnGetCheckpointAsync(long count, CancellationToken cancel) => await seal.FindAsync(count, cancel) is { } found
        ? File(Encoding.UTF8.GetBytes(found.Note), MediaTypeNames.Text.Plain, found.FileName)
        : NotFound();
}
