using Tolpuddle.Core.Data;
using Tolpuddle.Core.Reports.Files;
using Tolpuddle.Methods.Media;
using Tolpuddle.Web.Files;
using Tolpuddle.Web.Hosting;
using Tolpuddle.Web.Languages;

namespace Tolpuddle.Web.Pages.Public;

/// <summary>The page on which a reporter adds files.</summary>
/// <param name="Sent">All that they have sent.</param>
/// <param name="Errors">What became of files that were not taken.</param>
internal sealed record FilesView(IReadOnlyList<AttachmentRow> Sent, IReadOnlyList<Wording> Errors)
{
    public bool IsAdded { get; init; }

    public IEnumerable<(string Id, Wording Text)> Problems => Errors.Select(error => ("files", error));
}

/// <summary>Takes files from somebody who holds the key of their report, and says what became of each.</summary>
internal sealed class FileDesk(Attachments attachments, FormPatience patience, Texts texts)
{
    /// <summary>The page as it stands; null if the key opens no report.</summary>
    public async Task<FilesView?> ShowAsync(byte[] key, HttpContext http, CancellationToken cancel) => await ShowAsync(key, Uploads.TroubleOf(http) switch
    {
        UploadTrouble.TooLong => [texts["files.error.together"]],
        UploadTrouble.Busy => [texts["files.error.busy"]],
        UploadTrouble.NoRoom => [texts["files.error.no-room"]],
        _ => [],
    }, cancel);

    /// <summary>Reads and takes what was sent. Null if the key opens no report.</summary>
    public async Task<FilesView?> TakeAsync(byte[] key, HttpContext http, CancellationToken cancel)
    {
        if (!patience.MaySendFiles()) return await ShowAsync(key, [texts["files.error.busy"]], cancel);
        var uploads = await Uploads.ReadAsync(http.Request, cancel);
        if (uploads.Count == 0) return await ShowAsync(key, [texts["files.error.none"]], cancel);

        try
        {
            // A telephone that loses its signal now has sent them all the same.
            if (await attachments.AddAsync(key, uploads, CancellationToken.None) is not { } taken) return null;
            return await ShowAsync(key, [.. taken.Where(file => file.Trouble != AttachTrouble.None).Select(Why)], cancel);
        }
        catch (FilesAwayException)
        {
            http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return await ShowAsync(key, [texts["files.error.no-room"]], cancel);
        }
    }

    private async Task<FilesView?> ShowAsync(byte[] key, IReadOnlyList<Wording> errors, CancellationToken cancel) =>
        await attachments.SentAsync(key, cancel) is { } sent ? new FilesView(sent, errors) : null;

    private Wording Why(Attached file) => file.Trouble switch
    {
        AttachTrouble.Empty => texts["files.error.empty", file.Name],
        AttachTrouble.TooLong => texts["files.error.too-long", file.Name, Attachments.MaxBytes >> 20],
        AttachTrouble.TooMany => texts["files.error.too-many", file.Name, Attachments.MaxFiles],
        AttachTrouble.Program => texts["files.error.program", file.Name],
        AttachTrouble.Damaged => texts["files.error.damaged", file.Name],
        _ => texts["files.error.unknown", file.Name],
    };

    /// <summary>What its sender should know of a file: what was taken out of it, and what could not be.</summary>
    public static IEnumerable<string> Notes(AttachmentRow file)
    {
        if (file.Scan == ScanState.Infected) yield return "files.infected";
        if (file.Removed.HasFlag(HiddenDetails.Device)) yield return "files.removed.device";
        if (file.Removed.HasFlag(HiddenDetails.Author)) yield return "files.removed.author";
        if (file.Removed.HasFlag(HiddenDetails.Words)) yield return "files.removed.words";
        if (file.Removed.HasFlag(HiddenDetails.Appendix)) yield return "files.removed.appendix";
        if (!file.IsClean) yield return "files.not-clean";
        if (file.IsForHolder) yield return "files.team-alone";
    }
}
