using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using Tolpuddle.Core.Access;

namespace Tolpuddle.Web.Pages.Access.Audit;

/// <summary>Who looked at what, when and for what purpose, for data-protection officers.</summary>
public sealed class IndexModel(AuditTrail trail) : PageModel
{
    public const int PageLength = 50;

    private const string Others = "others";

    /// <summary>Whose looking: empty for our own people, <c>others</c>, or the id of another agency.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Agency { get; set; }

    [BindProperty(SupportsGet = true)]
    public Guid? Person { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Subject { get; set; }

    [BindProperty(SupportsGet = true)]
    public DateOnly? From { get; set; }

    [BindProperty(SupportsGet = true)]
    public DateOnly? Until { get; set; }

    /// <summary>Where the page before ended: its last moment and entry.</summary>
    [BindProperty(SupportsGet = true)]
    public string? After { get; set; }

    public IReadOnlyList<AuditRow> Rows { get; private set; } = [];

    public IReadOnlyList<SelectListItem> Agencies { get; private set; } = [];

    public bool IsAboutOthers { get; private set; }

    public IReadOnlyList<SelectListItem> People { get; private set; } = [];

    /// <summary>The address of the next page; null on the last.</summary>
    public string? Next { get; private set; }

    public async Task OnGetAsync(CancellationToken cancel)
    {
        var others = await trail.OtherAgenciesAsync(cancel);
        var scope = Agency == Others ? new AuditScope(Others: true, null)
            : Guid.TryParse(Agency, out var agency) && others.Exists(o => o.Id == agency) ? new AuditScope(Others: true, agency) : AuditScope.OurPeople;
        IsAboutOthers = scope.Others;
        Agencies = [new SelectListItem("our people", ""), new SelectListItem("all others, at our records", Others), .. others.Select(o => new SelectListItem($"{o.Name}, at our records", o.Id.ToString()))];
        People = [new SelectListItem("everybody", ""), .. (await trail.PeopleAsync(scope, cancel)).Select(p => new SelectListItem(p.Name, p.Id.ToString()))];
        if (!ModelState.IsValid) return;
        var rows = await trail.AskAsync(new AuditQuestion(scope, Person, Subject ?? "", From, Until), Read(After), PageLength, cancel);
        if (rows is null)
        {
            ModelState.AddModelError(nameof(Subject), "No record has this reference. It looks like R-7K3F-92QD.");
            return;
        }

        Rows = rows;
        if (rows.Count == PageLength) Next = Url.Page("Index", new { Agency, Person, Subject, From = Write(From), Until = Write(Until), After = $"{rows[^1].At.Ticks}.{rows[^1].Id}" });
    }

    private static string? Write(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static AuditPlace? Read(string? after)
    {
        var parts = after?.Split('.') ?? [];
        return parts.Length == 2 && long.TryParse(parts[0], CultureInfo.InvariantCulture, out var ticks) && ticks is > 0 and < 3155378975999999999 && Guid.TryParse(parts[1], out var id)
            ? new AuditPlace(new DateTime(ticks, DateTimeKind.Utc), id)
            : null;
    }
}
