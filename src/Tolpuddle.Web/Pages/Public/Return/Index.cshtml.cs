using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Tolpuddle.Core.Reports;
using Tolpuddle.Web.Hosting;
using Tolpuddle.Web.Languages;
using Tolpuddle.Web.Pages.Public.Report;

namespace Tolpuddle.Web.Pages.Public.Return;

/// <summary>The door for those who come back with a code.</summary>
[IgnoreAntiforgeryToken]
internal sealed class IndexModel(ReturnPath path, Visits visits, CodePatience patience, Texts texts) : PageModel
{
    public CodeTyped Typed { get; private set; } = new();

    /// <summary>True just after a visit was ended.</summary>
    [FromQuery(Name = "ended")]
    public bool IsEnded { get; set; }

    public IActionResult OnGet() => Page();

    public async Task<IActionResult> OnPostAsync([FromForm] CodeTyped typed, [FromForm(Name = "go")] Go go, CancellationToken cancel)
    {
        (Typed, IsEnded) = (typed, false);
        if (go == Go.Stay || !typed.TryRead(texts, out var code)) return Page();

        var token = await patience.LookAsync(
            async () => await path.FindAsync(code, cancel) is { } key ? await visits.StartAsync(new Visiting(key, Forms.Clean(typed.Message)), cancel) : null, cancel);
        if (token is not null) return new SeeOtherResult($"{Request.PathBase}/return/report?visit={token}");
        typed.Error = texts["return.error.unknown"];
        return Page();
    }
}
