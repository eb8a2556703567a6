using Microsoft.AspNetCore.Mvc.RazorPages;
using Tolpuddle.Core.Access;
using Tolpuddle.Web.Hosting;

namespace Tolpuddle.Web.Pages.Access.Administration;

/// <summary>How the system is, before a user suffers from it, and the way to everything an administrator looks after.</summary>
public sealed class IndexModel(Doctor doctor, Viewer viewer, Tolpuddle.Core.Data.TolpuddleContext db) : PageModel
{
    public IReadOnlyList<Finding> Findings { get; private set; } = [];

    public int Fine { get; private set; }

    public async Task OnGetAsync(CancellationToken cancel)
    {
        var all = await doctor.ExamineAsync(cancel);
        db.Viewer = viewer; // the doctor looks as the program
        Findings = [.. all.Where(f => f.Level != FindingLevel.Fine).OrderByDescending(f => f.Level)];
        Fine = all.Count - Findings.Count;
    }
}
