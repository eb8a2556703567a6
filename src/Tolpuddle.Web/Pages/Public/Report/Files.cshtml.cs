using Microsoft.AspNetCore.Mvc;
using Tolpuddle.Core.Reports;
using Tolpuddle.Web.Files;

namespace Tolpuddle.Web.Pages.Public.Report;

/// <summary>Photos and recordings for a report that was just sent, for as long as its code is shown. Later the code opens the same.</summary>
[IgnoreAntiforgeryToken]
[ReadsFilesItself]
internal sealed class FilesModel(Forms forms, ReturnPath path, FileDesk desk) : ReportPage
{
    [FromQuery(Name = "added")]
    public bool IsAdded { get; set; }

    public FilesView View { get; private set; } = new([], []);

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (await KeyAsync(cancel) is not { } key || await desk.ShowAsync(key, HttpContext, cancel) is not { } view) return Gone();
        View = view with { IsAdded = IsAdded };
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (await KeyAsync(cancel) is not { } key || await desk.TakeAsync(key, HttpContext, cancel) is not { } view) return Gone();
        View = view;
        return view.Errors.Count == 0 ? SeeOther($"{Address("files")}&added=true") : Page();
    }

    private async Task<byte[]?> KeyAsync(CancellationToken cancel) =>
        HasToken() && await forms.OpenAsync(Token, cancel) is { SentAt: not null } form ? await path.FindAsync(form.ToCode(), cancel) : null;
}
