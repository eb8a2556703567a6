using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using Tolpuddle.Core.Cases;
using Tolpuddle.Core.Data;
using Tolpuddle.Core.Reports;

namespace Tolpuddle.Web.Pages.Cases;

/// <summary>One's own work: the cases one is on, what is due next on top, and beside them one's tasks. The filters are the address.</summary>
public sealed class IndexModel(MyWork work, TimeProvider time) : PageModel
{
    private const int MostTasks = 12;

    [BindProperty(SupportsGet = true)]
    public bool Closed { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Risk { get; set; }

    /// <summary>The part that one plays.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Part { get; set; }

    [BindProperty(SupportsGet = true)]
    public Guid? Agency { get; set; }

    [BindProperty(SupportsGet = true)]
    public bool Late { get; set; }

    public CaseListPage Cases { get; private set; } = new([], null);
    public TaskPage Tasks { get; private set; } = new([], null);
    public (int All, int Late) TaskCounts { get; private set; }
    public IReadOnlyList<SelectListItem> Agencies { get; private set; } = [];

    public DateTime Now { get; } = time.GetUtcNow().UtcDateTime;

    public DateOnly Today => Days.Of(Now);

    public bool IsFiltered => Filter() != new CaseFilter { Closed = Closed };

    /// <summary>The filters as an address, to which a place can be added.</summary>
    public string Here => $"/cases?closed={Closed}&risk={Filter().Risk}&part={Filter().Part}&agency={Agency}&late={Late}";

    [TempData]
    public string? Notice { get; set; }

    public async Task OnGetAsync(string? after, CancellationToken cancel)
    {
        Cases = await work.CasesAsync(Filter(), ListPlace.Read(after), cancel);
        Tasks = await work.TasksAsync(null, MostTasks, cancel);
        TaskCounts = await work.CountTasksAsync(cancel);
        Agencies = [.. (await work.LeadAgenciesAsync(cancel)).Select(a => new SelectListItem(a.Name, a.Id.ToString())).Prepend(new SelectListItem("All", ""))];
    }

    public static IEnumerable<SelectListItem> Risks() => Codes.Risk.Codes.Select(c => new SelectListItem(c.Label, c.Value)).Prepend(new SelectListItem("All", ""));

    public static IEnumerable<SelectListItem> Parts() =>
        new[] { CaseMember.Lead, CaseMember.Member, CaseMember.Observer }.Select(p => new SelectListItem(CaseWords.Part(p), p)).Prepend(new SelectListItem("All", ""));

    public static IEnumerable<SelectListItem> States() => [new("Open", "false"), new("Closed", "true")];

    private CaseFilter Filter() => new()
    {
        Closed = Closed,
        Risk = Codes.Risk.Contains(Risk) ? Risk : null,
        Part = Part is CaseMember.Lead or CaseMember.Member or CaseMember.Observer ? Part : null,
        LeadAgencyId = Agency,
        LateOnly = Late,
    };
}
