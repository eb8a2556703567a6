using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Tolpuddle.Core.Data;
using Tolpuddle.Core.Publication;
using Figure = Tolpuddle.Core.Publication.Figures;

namespace Tolpuddle.Web.Pages.Publication;

/// <summary>Where a publisher sees what the account would say, puts figures on it, and releases it.</summary>
public sealed class IndexModel(PublicAccount account, Figure figures, TimeProvider time) : PageModel
{
    [BindProperty, MaxLength(300, ErrorMessage = "Use at most 300 characters.")]
    public string? Note { get; set; }

    [BindProperty]
    public FigureForm NewFigure { get; set; } = new();

    public AccountContent Draft { get; private set; } = null!;

    /// <summary>When what the public reads now was published; null while nothing was.</summary>
    public DateTime? PublishedAt { get; private set; }

    public IReadOnlyList<FigureRow> Figures { get; private set; } = [];

    /// <summary>How today's records differ from what is published.</summary>
    public IReadOnlyList<StatementChange> Changes { get; private set; } = [];

    [TempData]
    public string? Notice { get; set; }

    public async Task OnGetAsync(CancellationToken cancel)
    {
        var today = Days.Of(time.GetUtcNow().UtcDateTime);
        NewFigure = new FigureForm { From = new DateOnly(today.Year, 1, 1), Until = today };
        await FillAsync(cancel);
    }

    public async Task<IActionResult> OnPostPublishAsync(CancellationToken cancel)
    {
        if (ModelState["Note"]?.Errors.Count > 0) return await AgainAsync(cancel);
        if (await account.PublishAsync(Note ?? "", cancel) is { } few)
        {
            ModelState.AddModelError("Note", $"Nothing was published. “{few}” counts fewer than 10, which could point to a person. Take the number out of the record or the note, then publish.");
            return await AgainAsync(cancel);
        }

        Notice = "Published. The public page says it now.";
        return RedirectToPage();
    }

    public async Task<IActionResult> OnPostFigureAsync(CancellationToken cancel)
    {
        if (NewFigure.From > NewFigure.Until) ModelState.AddModelError("NewFigure.Until", "The last day is before the first.");
        if (NewFigure.Measure is { Length: > 0 } && !Figure.Measures.Any(m => m.Code == NewFigure.Measure)) ModelState.AddModelError("NewFigure.Measure", "Choose what to count.");
        if (!ModelState.IsValid || NewFigure is not { From: { } from, Until: { } until }) return await AgainAsync(cancel);
        var count = await figures.AddAsync(NewFigure.Measure, from, until, cancel);
        if (count.IsWithheld)
        {
            ModelState.AddModelError("NewFigure.Measure", $"It was not put on the account. {count.Reason}");
            return await AgainAsync(cancel);
        }

        Notice = "The figure is on the account from the next publication.";
        return RedirectToPage();
    }

    public async Task<IActionResult> OnPostRemoveAsync(Guid id, CancellationToken cancel)
    {
        await figures.RemoveAsync(id, cancel);
        Notice = "The figure is off the account from the next publication.";
        return RedirectToPage();
    }

    private async Task<PageResult> AgainAsync(CancellationToken cancel)
    {
        await FillAsync(cancel);
        return Page();
    }

    private async Task FillAsync(CancellationToken cancel)
    {
        Draft = await account.DraftAsync(cancel);
        PublishedAt = await account.LastPublishedAtAsync(cancel);
        var rows = new List<FigureRow>();
        foreach (var (_, figure) in await figures.StandingAsync(cancel))
        {
            var count = await figures.CountAsync(figure.Measure, figure.From, figure.Until, cancel);
            rows.Add(new FigureRow(figure.Id, Figure.Measures.Single(m => m.Code == figure.Measure).Name, figure.From, figure.Until, count.ToString()));
        }

        Figures = rows;
        Changes = StatementChange.Between(await account.PublishedAsync(cancel), Draft);
    }
}

public sealed record FigureRow(Guid Id, string Name, DateOnly From, DateOnly Until, string Count);

public sealed class FigureForm
{
    [Required(ErrorMessage = "Choose what to count.")]
    public string Measure { get; set; } = "";

    [Required(ErrorMessage = "Choose the first day to count.")]
    public DateOnly? From { get; set; }

    [Required(ErrorMessage = "Choose the last day to count.")]
    public DateOnly? Until { get; set; }
}
