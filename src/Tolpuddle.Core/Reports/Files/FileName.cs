using System.Globalization;
using Tolpuddle.Methods.Media;

namespace Tolpuddle.Core.Reports.Files;

/// <summary>
/// What a file is called, with the ending of what it really is. A telephone writes its make and the moment into a name, and people write their
/// own: what a reporter sends is called after what it is. What the team adds is called as they called it, as far as that is a name.
/// </summary>
public static class FileName
{
    public const int MaxLength = 100;

    /// <summary>The name to keep of what a browser said.</summary>
    public static string Of(string said, MediaKind kind)
    {
        var last = said.Replace('\\', '/').Split('/')[^1];
        var stem = Path.GetFileNameWithoutExtension(string.Concat(last.Where(IsReadable))).Trim(' ', '.');
        var ending = EndingOf(kind);
        if (stem.Length > MaxLength - ending.Length) stem = stem[..(MaxLength - ending.Length)].TrimEnd();
        return (stem.Length == 0 ? "file" : stem) + ending;
    }

    /// <summary>What the file of a reporter is called, which is the <paramref name="number"/>th of their report.</summary>
    public static string Of(int number, MediaKind kind) => string.Create(CultureInfo.InvariantCulture, $"{WordOf(kind)}-{number}{EndingOf(kind)}");

    public static string EndingOf(MediaKind kind) => kind == MediaKind.Jpeg ? ".jpg" : $".{kind.ToString().ToLowerInvariant()}";

    /// <summary>True for what can be heard: recordings and films.</summary>
    public static bool IsRecording(MediaKind kind) => kind is MediaKind.Mp3 or MediaKind.Mp4 or MediaKind.Ogg or MediaKind.Wav or MediaKind.Webm;

    private static string WordOf(MediaKind kind) => kind switch
    {
        MediaKind.Jpeg or MediaKind.Png or MediaKind.Webp or MediaKind.Gif => "photo",
        _ => IsRecording(kind) ? "recording" : "paper",
    };

    /// <summary>Not a control, nor a sign that turns the order of letters round, nor what a file system takes for something else.</summary>
    private static bool IsReadable(char c) =>
        !char.IsControl(c) && !char.IsSurrogate(c) && c is not (':' or '*' or '?' or '"' or '<' or '>' or '|') and not (>= '\u202A' and <= '\u202E') and not (>= '\u2066' and <= '\u2069');
}
