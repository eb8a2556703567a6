using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Tolpuddle.Core.Reports;
using Tolpuddle.Methods.Identifiers;
using Tolpuddle.Web.Hosting;
using Tolpuddle.Web.Languages;

namespace Tolpuddle.Web.Pages.Public.Return;

/// <summary>The door for those who come back with a code.</summary>
[IgnoreAntiforgeryToken]
internal sealed class IndexModel(ReturnPath path, Visits visits, CodePatience patience, Texts texts) : PageModel
{
    public string Typed { get; private set; } = "";
    public string? Error { get; private set; }

    /// <summary>True just after a visit was ended.</summary>
    [FromQuery(Name = "ended")]
    public bool IsEnded { get; set; }

    public IActionResult OnGet() => Page();

    public async Task<IActionResult> OnPostAsync([FromForm(Name = "code")] string? typed, CancellationToken cancel)
    {
        Typed = typed?.Trim() ?? "";
        if (!ReturnCode.TryParse(Typed, out var code))
        {
            Error = texts["return.error.unreadable", Typed.Count(char.IsDigit)];
            return Page();
        }

        var token = await patience.LookAsync(
            async () => await path.FindAsync(code, cancel) is { } key ? await visits.StartAsync(key, cancel) : null, cancel);
        if (token is not null) return new SeeOtherResult($"{Request.PathBase}/return/report?visit={token}");
        Error = texts["return.error.unknown"];
        return Page();
    }
}
