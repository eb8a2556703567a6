using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Tolpuddle.Web.Languages;

/// <summary>Every language file beside the program. Adding a language is adding one file.</summary>
public sealed class LanguageCatalog
{
    private LanguageCatalog(IEnumerable<Language> languages)
    {
        All = [.. languages.OrderByDescending(l => l.Code == "en").ThenBy(l => l.Name, StringComparer.Ordinal)];
        English = All[0];
    }

    /// <summary>English first, then by name.</summary>
    public IReadOnlyList<Language> All { get; }

    /// <summary>The language in which every text exists.</summary>
    public Language English { get; }

    public Language? Find(ReadOnlySpan<char> code)
    {
        foreach (var language in All)
        {
            if (code.Equals(language.Code, StringComparison.OrdinalIgnoreCase)) return language;
        }

        return null;
    }

    /// <summary>Reads <c>Languages/*.json</c> of <paramref name="directory"/>.</summary>
    public static LanguageCatalog Load(string directory) =>
        new(Directory.EnumerateFiles(Path.Combine(directory, "Languages"), "*.json").Select(Read));

    private static Language Read(string path)
    {
        var file = JsonSerializer.Deserialize<LanguageFile>(File.ReadAllText(path), JsonSerializerOptions.Web)
            ?? throw new InvalidDataException($"{Path.GetFileName(path)} is empty.");
        var all = string.Join('\n', file.Texts.OrderBy(t => t.Key, StringComparer.Ordinal).Select(t => $"{t.Key}={t.Value}"));
        return new Language(file.Code, file.Name, file.Dir, file.Texts, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(all))));
    }

    private sealed record LanguageFile(string Code, string Name, string Dir, Dictionary<string, string> Texts);
}
