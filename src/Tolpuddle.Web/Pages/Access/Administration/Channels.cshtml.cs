using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Tolpuddle.Core.Reports;

namespace Tolpuddle.Web.Pages.Access.Administration;

/// <summary>The doors by which reports come in, and who answers for each.</summary>
public sealed class ChannelsModel(Channels channels) : PageModel
{
    [TempData]
    public string? Notice { get; set; }

    public IReadOnlyList<ChannelRow> Rows { get; private set; } = [];

    public IReadOnlyList<ReaderRow> People { get; private set; } = [];

    public Task OnGetAsync(CancellationToken cancel) => LoadAsync(cancel);

    public async Task<IActionResult> OnPostOpenAsync(string code, Guid reader, CancellationToken cancel) =>
        await AnswerAsync(await channels.OpenAsync(code, reader, cancel), "The channel is open. What nobody has taken goes to its duty reader.", cancel);

    public async Task<IActionResult> OnPostCloseAsync(string code, CancellationToken cancel) =>
        await AnswerAsync(await channels.CloseAsync(code, cancel), "The channel is closed. What has come in stays with its owners.", cancel);

    private async Task<IActionResult> AnswerAsync(string? problem, string done, CancellationToken cancel)
    {
        if (problem is null)
        {
            Notice = done;
            return RedirectToPage();
        }

        await LoadAsync(cancel);
        return this.Problem(problem);
    }

    private async Task LoadAsync(CancellationToken cancel)
    {
        Rows = await channels.ListAsync(cancel);
        People = await channels.ReadersAsync(cancel);
    }
}
