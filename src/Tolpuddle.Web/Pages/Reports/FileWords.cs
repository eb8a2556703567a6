using System.Globalization;
using Tolpuddle.Core.Reports.Files;
using Tolpuddle.Methods.Media;

namespace Tolpuddle.Web.Pages.Reports;

/// <summary>Files in words.</summary>
public static class FileWords
{
    private const int Kibi = 1024;

    public static string Kind(MediaKind kind) => kind switch
    {
        MediaKind.Jpeg or MediaKind.Png or MediaKind.Webp or MediaKind.Gif => "Picture",
        MediaKind.Mp3 or MediaKind.Ogg or MediaKind.Wav or MediaKind.Webm => "Recording",
        MediaKind.Mp4 => "Recording or film",
        MediaKind.Xlsx => "Table",
        _ => "Document",
    };

    public static string Size(int bytes) => bytes < Kibi * Kibi
        ? string.Create(CultureInfo.InvariantCulture, $"{Math.Max(1, bytes / Kibi)} KB")
        : string.Create(CultureInfo.InvariantCulture, $"{(double)bytes / (Kibi * Kibi):0.0} MB");

    /// <summary>What was taken out of it, and what may still be in it.</summary>
    public static IEnumerable<string> Notes(AttachmentRow file)
    {
        if (file.Removed != HiddenDetails.None) yield return $"Taken out: {string.Join(", ", Removed(file.Removed))}.";
        if (!file.IsClean) yield return "Hidden details could not be taken out: it may show who made it, where and when.";
        if (file.IsForHolder) yield return $"{(FileName.IsRecording(file.Kind) ? "A voice" : "It")} may say who told us: only your agency can open it, nobody to whom the report is passed.";
    }

    public static string Scan(ScanState state, bool isScanned) => state switch
    {
        ScanState.Clean => "Scanned, nothing found",
        ScanState.Infected => "Harmful, stays shut",
        _ => isScanned ? "Not scanned yet, stays shut" : "Not scanned",
    };

    public static string Problem(Attached file) => $"{file.Name} was not kept: " + file.Trouble switch
    {
        AttachTrouble.Empty => "nothing is in it.",
        AttachTrouble.TooLong => $"it is longer than {Attachments.MaxBytes / (Kibi * Kibi)} MB.",
        AttachTrouble.TooMany => $"a report holds at most {Attachments.MaxFiles} files from its reporter and {Attachments.MaxFiles} from the team.",
        AttachTrouble.Program => "it holds a program (a macro). Save it without one and add it again.",
        AttachTrouble.Damaged => "it is damaged, or not what its name says.",
        _ => "we take pictures (JPEG, PNG, WebP, GIF), recordings (MP3, M4A, OGG, WAV, WebM), MP4, PDF, Word, Excel and OpenDocument text.",
    };

    /// <summary>Why nothing was kept where the place of files does not answer.</summary>
    public const string Away = "Nothing was kept: the place where files are kept does not answer. Choose them again in a few minutes; if it stays so, tell your administrator.";

    public static string? Why(WhyShut shut) => shut switch
    {
        WhyShut.Infected => "The scanner found something harmful in this file. It stays shut; ask your administrator if you need what is in it.",
        WhyShut.Waiting => "This file has not been scanned yet. Try again in a minute; if it stays so, tell your administrator: the scanner does not answer, or does not take this file.",
        WhyShut.Lost => "This file cannot be read from where files are kept. Tell your administrator: it may be in a backup.",
        WhyShut.Away => "This file cannot be had just now: the place where files are kept does not answer. It is safe; try again in a few minutes.",
        _ => null,
    };

    private static IEnumerable<string> Removed(HiddenDetails removed)
    {
        if (removed.HasFlag(HiddenDetails.Device)) yield return "what the device wrote into it (place, time, device)";
        if (removed.HasFlag(HiddenDetails.Author)) yield return "who wrote it";
        if (removed.HasFlag(HiddenDetails.Words)) yield return "hidden words";
        if (removed.HasFlag(HiddenDetails.Appendix)) yield return "what was hidden behind its end";
    }
}
