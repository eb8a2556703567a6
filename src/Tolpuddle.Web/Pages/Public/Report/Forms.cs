using System.Text.Json;
using Tolpuddle.Core.Reports;

namespace Tolpuddle.Web.Pages.Public.Report;

/// <summary>Forms on their way, each under the token in its address.</summary>
internal sealed class Forms(Slips slips, TimeProvider time)
{
    /// <summary>How long a sent form still shows its code.</summary>
    private static readonly TimeSpan CodePatience = TimeSpan.FromMinutes(15);

    /// <summary>The form, or null if there is none, it was left, or it waited too long.</summary>
    public async Task<ReportForm?> OpenAsync(string? token, CancellationToken cancel)
    {
        if (token is null || await slips.ReadAsync(SlipKind.Unsent, token, Slips.Patience, cancel) is not { } content) return null;
        return JsonSerializer.Deserialize<ReportForm>(content);
    }

    public Task SaveAsync(string token, ReportForm form, CancellationToken cancel) =>
        slips.SaveAsync(SlipKind.Unsent, token, JsonSerializer.Serialize(form), cancel);

    /// <summary>Changes a form in one step, as <see cref="Slips.ChangeAsync"/> does. False if there is none any more.</summary>
    public Task<bool> ChangeAsync(string token, Func<ReportForm, Task<ReportForm>> change, CancellationToken cancel) => slips.ChangeAsync(
        SlipKind.Unsent, token, async content => JsonSerializer.Serialize(await change(JsonSerializer.Deserialize<ReportForm>(content)!)), cancel);

    /// <summary>
    /// Keeps nothing of a sent report but its code, for as long as it takes to note it; then nothing opens it. Saved with the report: no crash
    /// leaves a report whose form could still be changed.
    /// </summary>
    public Task MarkSentAsync(string token, ReportForm form, CancellationToken cancel) => slips.ReplaceAsync(
        SlipKind.Unsent, token, JsonSerializer.Serialize(form with { Answers = [], Hold = null, SentAt = time.GetUtcNow().UtcDateTime }), CodePatience, cancel);

    public Task DeleteAsync(string token, CancellationToken cancel) => slips.DeleteAsync(SlipKind.Unsent, token, cancel);

    /// <summary>As typed, with line ends of one kind and without white space at the ends.</summary>
    public static string Clean(string? typed) => (typed ?? "").ReplaceLineEndings("\n").Trim();
}
