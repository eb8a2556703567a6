namespace Tolpuddle.Web.Pages.Public.Report;

/// <summary>What happens next, in the phrases that somebody who comes back will see.</summary>
internal sealed class DoneModel(Forms forms) : ReportPage
{
    /// <summary>True where the code was not typed in: it can still be seen for a few minutes.</summary>
    public bool HasCode { get; private set; }

    public async Task OnGetAsync(CancellationToken cancel) =>
        HasCode = HasToken() && await forms.OpenAsync(Token, cancel) is { SentAt: not null };
}
