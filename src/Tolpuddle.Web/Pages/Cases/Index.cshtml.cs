using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Cases;
using Tolpuddle.Core.Data;
using Tolpuddle.Core.Reports;

namespace Tolpuddle.Web.Pages.Cases;

/// <summary>One's own work: the cases one is on, what is due next on top, and beside them one's tasks. The filters are the address.</summary>
public sealed class IndexModel(MyWork work, Membership membership, TimeProvider time) : PageModel
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

    /// <summary>Cases of the viewer's agency that nobody leads, for whoever looks after its work.</summary>
    public IReadOnlyList<LeaderlessCase> Leaderless { get; private set; } = [];

    private (string Reference, string Reason, string Problem) _refused = ("", "", "");
    public IReadOnlyList<SelectListItem> Agencies { get; private set; } = [];

    public DateTime Now { get; } = time.GetUtcNow().UtcDateTime;

    public DateOnly Today => Days.Of(Now);

    public bool IsFiltered => Filter() != new CaseFilter { Closed = Closed };

    /// <summary>The filters as an address, to which a place can be added.</summary>
    public string Here => $"/cases?closed={Closed}&risk={Filter().Risk}&part={Filter().Part}&agency={Agency}&late={Late}";

    [TempData]
    public string? Notice { get; set; }

    public Task OnGetAsync(string? after, CancellationToken cancel) => FillAsync(after, cancel);

    /// <summary>Takes the lead of a case that nobody leads.</summary>
    public async Task<IActionResult> OnPostStepInAsync([FromForm] string? reference, [FromForm] string? reason, CancellationToken cancel)
    {
        var result = await membership.StepInAsync(reference ?? "", reason ?? "", cancel);
        if (result == CaseResult.NotFound) return NotFound();
        if (result == CaseResult.Done)
        {
            Notice = "You lead the case now, and its members were told.";
            return LocalRedirect($"/cases/{reference}");
        }

        _refused = (reference!, reason ?? "", result == CaseResult.NeedsText ? $"Write why you take the lead, in at most {CaseMember.MaxPurposeLength} characters." : CaseWords.Problem(result));
        ModelState.AddModelError($"Reason-{reference}", _refused.Problem);
        await FillAsync(after: null, cancel);
        return Page();
    }

    public string ReasonFor(LeaderlessCase found) => found.Reference == _refused.Reference ? _refused.Reason : "";

    public string? ProblemOf(LeaderlessCase found) => found.Reference == _refused.Reference ? _refused.Problem : null;

    private async Task FillAsync(string? after, CancellationToken cancel)
    {
        Leaderless = await membership.LeaderlessAsync(cancel);
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
