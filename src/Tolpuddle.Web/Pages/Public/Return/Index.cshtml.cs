using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Tolpuddle.Core.Reports;
using Tolpuddle.Methods.Identifiers;
using Tolpuddle.Web.Hosting;
using Tolpuddle.Web.Languages;
using Tolpuddle.Web.Pages.Public.Report;

namespace Tolpuddle.Web.Pages.Public.Return;

/// <summary>The door for those who come back with a code: of a report, or of a form that they stopped.</summary>
[IgnoreAntiforgeryToken]
internal sealed class IndexModel(ReturnPath path, KeptForms kept, Visits visits, Forms forms, CodePatience patience, Texts texts) : PageModel
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

        var found = await patience.LookAsync(() => LookAsync(code, Forms.Clean(typed.Message), cancel), cancel);
        if (found.Address is { } address) return new SeeOtherResult(Request.PathBase + address);
        typed.Error = texts[found.IsBusy ? "return.error.busy" : "return.error.unknown"];
        return Page();
    }

    /// <summary>Looks for a stopped form and for a report, always for both: how long it takes says nothing of what a code is of, or whether it is of anything.</summary>
    private async Task<(string? Address, bool IsBusy)> LookAsync(ReturnCode code, string message, CancellationToken cancel)
    {
        var stopped = await kept.FindAsync(await kept.KeysAsync(code, cancel), cancel); // keys for every code, before anything is known of it
        if (await path.FindAsync(code, cancel) is { } key)
        {
            if (stopped.Key is not null) await kept.ForgetAsync(stopped.Key, cancel); // it has been sent
            return ($"/return/report?visit={await visits.StartAsync(new Visiting(key, message), cancel)}", false);
        }

        if (stopped.Key is null) return (null, stopped.IsBusy);
        var (slug, token) = await forms.GoOnAsync(stopped, message, cancel);
        return ($"/report/{slug}?form={token}", false);
    }
}
