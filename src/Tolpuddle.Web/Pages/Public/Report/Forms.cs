using System.Text.Json;
using Tolpuddle.Core.Reports;
using Tolpuddle.Core.Reports.Floods;

namespace Tolpuddle.Web.Pages.Public.Report;

/// <summary>Forms on their way, each under the token in its address.</summary>
internal sealed class Forms(Slips slips, KeptForms kept, TimeProvider time)
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
        SlipKind.Unsent, token, JsonSerializer.Serialize(form with { Answers = [], Hold = null, KeptKey = null, SentAt = time.GetUtcNow().UtcDateTime }), CodePatience, cancel);

    /// <summary>Keeps a form under its code, for whoever stops and comes back later. What a flood asked of it is not kept.</summary>
    /// <param name="form">The form.</param>
    /// <param name="stoppedAt">Slug of the page to go on from.</param>
    /// <param name="cancel">Ends the attempt.</param>
    public Task<KeepResult> KeepAsync(ReportForm form, string stoppedAt, CancellationToken cancel) =>
        kept.KeepAsync(form.ToCode(), JsonSerializer.Serialize(form with { Hold = null, KeptKey = null, StoppedAt = stoppedAt }), cancel);

    /// <summary>Opens a form that was kept, under a new token. It stays kept as it was until it is kept again, sent, or its time is over.</summary>
    /// <param name="found">What the code opened.</param>
    /// <param name="message">Words that were typed before the code was: they go where there is room for more, so that they are not lost.</param>
    /// <param name="cancel">Ends the attempt.</param>
    /// <returns>Slug and token of the page to go on from.</returns>
    public async Task<(string Slug, string Token)> GoOnAsync(FoundForm found, string message, CancellationToken cancel)
    {
        var kept = JsonSerializer.Deserialize<ReportForm>(found.Content)!;
        var form = kept with { KeptKey = found.Key, Hold = new FloodHold { Since = time.GetUtcNow().UtcDateTime }, StoppedAt = null };
        if (message.Length > 0) form.Answers[Journey.More] = $"{form[Journey.More]}\n{message}".Trim();
        var token = Slips.NewToken();
        await SaveAsync(token, form, cancel);
        return (Journey.For(form).Any(s => s.Slug == kept.StoppedAt) ? kept.StoppedAt! : ReportForm.CheckSlug, token);
    }

    /// <summary>Forgets what is kept of a form that has been sent.</summary>
    public Task ForgetAsync(ReportForm form, CancellationToken cancel) => form.KeptKey is { } key ? kept.ForgetAsync(key, cancel) : Task.CompletedTask;

    public Task DeleteAsync(string token, CancellationToken cancel) => slips.DeleteAsync(SlipKind.Unsent, token, cancel);

    /// <summary>As typed, with line ends of one kind and without white space at the ends.</summary>
    public static string Clean(string? typed) => (typed ?? "").ReplaceLineEndings("\n").Trim();
}
