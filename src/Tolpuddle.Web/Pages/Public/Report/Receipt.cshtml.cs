using Microsoft.AspNetCore.Mvc;
using Tolpuddle.Core.Reports;

namespace Tolpuddle.Web.Pages.Public.Report;

/// <summary>
/// The receipt for a report that was just sent, for those who look for it. Only here can the words be had as well: the code
/// alone, which somebody may find, never opens what was told.
/// </summary>
[IgnoreAntiforgeryToken]
internal sealed class ReceiptModel(Forms forms, ReturnPath path, Receipts receipts) : ReportPage
{
    public string Note { get; private set; } = "";

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (await KeyAsync(cancel) is not { } key || await receipts.NoteAsync(key, cancel) is not { } note) return Gone();
        Note = note;
        return Page();
    }

    public async Task<IActionResult> OnPostNoteAsync([FromForm(Name = "token")] string? token, CancellationToken cancel)
    {
        Token = token;
        return await KeyAsync(cancel) is { } key && await receipts.NoteAsync(key, cancel) is { } note ? ReceiptView.File(note, "receipt.txt") : Gone();
    }

    public async Task<IActionResult> OnPostWordsAsync([FromForm(Name = "token")] string? token, CancellationToken cancel)
    {
        Token = token;
        return await KeyAsync(cancel) is { } key && await receipts.WordsAsync(key, cancel) is { } words ? ReceiptView.File(words, "words.txt") : Gone();
    }

    /// <summary>The key of the report, as long as its sent form is kept.</summary>
    private async Task<byte[]?> KeyAsync(CancellationToken cancel) =>
        HasToken() && await forms.OpenAsync(Token, cancel) is { SentAt: not null } form ? await path.FindAsync(form.ToCode(), cancel) : null;
}
