using Tolpuddle.Methods.Media;

namespace Tolpuddle.Core.Reports.Files;

/// <summary>What a file is called: as its sender called it, as far as that is a name, with the ending of what it really is.</summary>
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

    public static string EndingOf(MediaKind kind) => kind == MediaKind.Jpeg ? ".jpg" : $".{kind.ToString().ToLowerInvariant()}";

    /// <summary>Not a control, nor a sign that turns the order of letters round, nor what a file system takes for something else.</summary>
    private static bool IsReadable(char c) =>
        !char.IsControl(c) && !char.IsSurrogate(c) && c is not (':' or '*' or '?' or '"' or '<' or '>' or '|') and not (>= '\u202A' and <= '\u202E') and not (>= '\u2066' and <= '\u2069');
}
