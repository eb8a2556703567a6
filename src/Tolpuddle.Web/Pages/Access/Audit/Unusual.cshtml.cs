using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Data;

namespace Tolpuddle.Web.Pages.Access.Audit;

/// <summary>Unusual looking, week by week, for data-protection officers.</summary>
public sealed class UnusualModel(UnusualLooks looks, TolpuddleContext db) : PageModel
{
    /// <summary>Any day of the week asked for; the present one if none is given.</summary>
    [BindProperty(SupportsGet = true)]
    public DateOnly? Week { get; set; }

    [BindProperty(SupportsGet = true)]
    public UnusualKind? Why { get; set; }

    public DateOnly Monday { get; private set; }

    public bool IsOver => Monday < ThisMonday;

    public IReadOnlyList<UnusualPerson> People { get; private set; } = [];

    public IReadOnlyList<SelectListItem> Kinds { get; } =
        [new("everything", ""), .. Enum.GetValues<UnusualKind>().Select(kind => new SelectListItem(Tag(kind), kind.ToString()))];

    private DateOnly ThisMonday => UnusualLooks.MondayOf(Days.Of(db.Now));

    public async Task OnGetAsync(CancellationToken cancel)
    {
        Monday = ThisMonday;
        if (!ModelState.IsValid) return;
        Week ??= Monday;
        if (Week is { } day && day < ThisMonday && day.Year > 2000) Monday = UnusualLooks.MondayOf(day);
        var people = await looks.WeekAsync(Monday, cancel);
        People = [.. people.Where(person => Why is null || person.Signs.Any(sign => sign.Kind == Why))];
    }

    public static string Tag(UnusualKind kind) => kind switch
    {
        UnusualKind.OwnName => "own name",
        UnusualKind.Volume => "many records",
        UnusualKind.NoTask => "no task",
        _ => "at night",
    };

    public static string Says(UnusualSign sign)
    {
        var some = sign.References.Count == 0 ? "" : $": {string.Join(", ", sign.References)}{(sign.Count > sign.References.Count && sign.Kind != UnusualKind.Hours ? " and others" : "")}";
        return sign.Kind switch
        {
            UnusualKind.OwnName => $"opened {Records(sign.Count)} in which their own name stands{some}.",
            UnusualKind.Volume => $"opened {Records(sign.Count)}{(sign.Usual is { } usual ? $"; {usual} would be usual" : "; there is nothing to compare with")}.",
            UnusualKind.NoTask => $"opened {Records(sign.Count)} with which they had nothing to do{some}.",
            _ => $"looked {(sign.Count == 1 ? "once" : $"{sign.Count} times")} at night{some}.",
        };
    }

    public string Words(DateOnly day) => Days.Words(day);

    public string Address(DateOnly monday) => Url.Page("Unusual", new { Week = Write(monday), Why })!;

    public string LooksOf(Guid person) => Url.Page("Index", new { Person = person, From = Write(Monday), Until = Write(Monday.AddDays(6)) })!;

    private static string Records(int count) => count == 1 ? "one record" : $"{count} records";

    private static string Write(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
