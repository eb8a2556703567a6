using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Tolpuddle.Web.Languages;

/// <summary>Every language file beside the program. Adding a language is adding one file.</summary>
public sealed partial class LanguageCatalog
{
    private LanguageCatalog(IReadOnlyList<Language> languages)
    {
        English = languages.Single(l => l.Code == "en");
        All = [English, .. languages.Where(l => l != English).OrderBy(l => l.Name, StringComparer.Ordinal).Select(Usable)];
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
        new([.. Directory.EnumerateFiles(Path.Combine(directory, "Languages"), "*.json").Select(Read)]);

    /// <summary>Which places of a text are filled in, such as 0 for <c>{0:N0}</c>, in order; a brace that opens or closes none is its own.</summary>
    public static IEnumerable<string> PlacesOf(string text) => Places().Matches(text).Select(match => match.Groups["place"].Value).Order(StringComparer.Ordinal);

    private static Language Read(string path)
    {
        var file = JsonSerializer.Deserialize<LanguageFile>(File.ReadAllText(path), JsonSerializerOptions.Web)
            ?? throw new InvalidDataException($"{Path.GetFileName(path)} is empty.");
        var all = string.Join('\n', file.Texts.OrderBy(t => t.Key, StringComparer.Ordinal).Select(t => $"{t.Key}={t.Value}"));
        return new Language(file.Code, file.Name, file.Dir, file.Texts, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(all))));
    }

    /// <summary>Without what nobody asks for, and without a text whose places are not those of the English one: it would break the page that shows it.</summary>
    private Language Usable(Language language) => language with
    {
        Texts = language.Texts
            .Where(t => English.Texts.TryGetValue(t.Key, out var english) && PlacesOf(english).SequenceEqual(PlacesOf(t.Value)))
            .ToDictionary(),
    };

    [GeneratedRegex(@"\{(?<place>[0-9]+)(:[^{}]*)?\}|(?<place>[{}])")]
    private static partial Regex Places();

    private sealed record LanguageFile(string Code, string Name, string Dir, Dictionary<string, string> Texts);
}
