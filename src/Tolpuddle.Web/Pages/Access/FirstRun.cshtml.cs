using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using Tolpuddle.Core.Access;
using Tolpuddle.Web.Hosting;

namespace Tolpuddle.Web.Pages.Access;

/// <summary>Where a new system learns whose it is. Opened by the code on the operator's console, once.</summary>
[AllowAnonymous]
public sealed class FirstRunModel(FirstRun firstRun, FirstRunCode code, Partnership partnership) : PageModel
{
    private const int AgencyRows = 5;

    [BindProperty]
    public string? Code { get; set; }

    [BindProperty]
    public string? Name { get; set; }

    [BindProperty]
    public string? Area { get; set; }

    [BindProperty]
    public List<AgencyField> Agencies { get; set; } = [];

    [BindProperty]
    public string? Administrator { get; set; }

    [BindProperty]
    public string? Email { get; set; }

    [BindProperty]
    public string? Password { get; set; }

    public static IEnumerable<SelectListItem> Kinds => AgencyKinds.Items;

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (await firstRun.IsDoneAsync(cancel)) return LocalRedirect("/sign-in");
        Fill();
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (await firstRun.IsDoneAsync(cancel)) return LocalRedirect("/sign-in");
        Fill();
        if (!await code.MatchesAsync(Code ?? "", cancel)) return this.Problem("This is not the code on the console where the program was started. It looks like XXXX-XXXX-XXXX-XXXX-XXXX.", nameof(Code));

        if (!ModelState.IsValid) return this.Problem("Choose the kind of each agency.");
        var agencies = Agencies.Where(a => !string.IsNullOrWhiteSpace(a.Name)).Select(a => (a.Name!, a.Kind)).ToList();
        var result = await firstRun.SetUpAsync(new FirstRunDraft(Name ?? "", Area ?? "", agencies, Administrator ?? "", Email ?? "", Password ?? ""), KnownDevice.Arrival(HttpContext), cancel);
        if (result.Problem is { } problem) return this.Problem(problem);
        partnership.Forget();
        return result.Admitted is { } admitted ? await HttpContext.AdmitAsync(admitted, "/administration") : LocalRedirect("/sign-in");
    }

    private void Fill()
    {
        while (Agencies.Count < AgencyRows) Agencies.Add(new AgencyField { Kind = Agencies.Count == 0 ? AgencyKind.Helpline : AgencyKind.Police });
    }

    public sealed class AgencyField
    {
        public string? Name { get; set; }
        public AgencyKind Kind { get; set; }
    }
}

internal static class AgencyKinds
{
    public static IEnumerable<SelectListItem> Items => Enum.GetValues<AgencyKind>().Select(k => new SelectListItem(Words(k), k.ToString()));

    public static string Words(AgencyKind kind) => kind == AgencyKind.LabourInspectorate ? "Labour inspectorate" : kind.ToString();
}
