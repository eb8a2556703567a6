using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Tolpuddle.Core.Reports;
using Tolpuddle.Web.Hosting;
using Tolpuddle.Web.Languages;
using Tolpuddle.Web.Pages.Public.Report;

namespace Tolpuddle.Web.Pages.Public.Return;

/// <summary>A report as its reporter sees it: how far it has come, what the team asked, and a place to write.</summary>
[IgnoreAntiforgeryToken]
internal sealed class VisitModel(ReturnPath path, Visits visits, FormPatience patience, Texts texts, TimeProvider time) : PageModel
{
    /// <summary>Key of the view data under which the layout finds the token, for the button that leaves.</summary>
    public const string LeavingVisit = "Visit";

    [FromQuery(Name = "visit")]
    public string? Token { get; set; }

    /// <summary>True just after something was added.</summary>
    [FromQuery(Name = "added")]
    public bool IsAdded { get; set; }

    public ReturnView View { get; private set; } = new(ReportRung.Received, false, default, []);
    public string Typed { get; private set; } = "";
    public string? Error { get; private set; }

    /// <summary>Made with the form: sent twice, it is one message.</summary>
    public Guid MessageId { get; private set; } = Guid.CreateVersion7();

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (await visits.ResumeAsync(Token, cancel) is not { } key) return Over();
        return await ShowAsync(key, cancel);
    }

    public async Task<IActionResult> OnPostAsync([FromForm(Name = "message")] string? typed, [FromForm(Name = "id")] Guid id, CancellationToken cancel)
    {
        if (await visits.ResumeAsync(Token, cancel) is not { } key) return Over();
        (Typed, MessageId) = (Forms.Clean(typed), id == Guid.Empty ? Guid.CreateVersion7() : id);
        Error = Typed.Length switch
        {
            0 => texts["return.error.empty"],
            > ReturnPath.MaxLength => texts["report.error.too-long", Typed.Length, ReturnPath.MaxLength],
            _ => patience.MaySend() ? null : texts["report.error.busy"],
        };
        if (Error is null)
        {
            switch (await path.AddAsync(key, MessageId, Typed, cancel))
            {
                case AddResult.Changed:
                    Error = texts["return.error.changed"];
                    break;
                case AddResult.NotFound:
                    return Over();
                default:
                    return new SeeOtherResult($"{Request.PathBase}/return/report?visit={Token}&added=true");
            }
        }

        return await ShowAsync(key, cancel);
    }

    public async Task<IActionResult> OnPostEndAsync(CancellationToken cancel)
    {
        await visits.EndAsync(Token, cancel);
        return Over();
    }

    /// <summary>When, in words too coarse to match with what somebody saw on a screen.</summary>
    public string Coarse(DateTime at) => (time.GetUtcNow().UtcDateTime.Date - at.Date).Days switch
    {
        <= 0 => texts["return.today"],
        1 => texts["return.yesterday"],
        < 7 => texts["return.this-week"],
        _ => texts["return.on-day", at],
    };

    private async Task<IActionResult> ShowAsync(byte[] key, CancellationToken cancel)
    {
        if (await path.OpenAsync(key, cancel) is not { } view) return Over();
        ViewData[LeavingVisit] = Token;
        View = view;
        return Page();
    }

    private SeeOtherResult Over() => new($"{Request.PathBase}/return?ended=true");
}
