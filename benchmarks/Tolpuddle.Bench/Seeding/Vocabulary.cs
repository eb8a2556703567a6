using System.Text.Json;
using Tolpuddle.Testing;

namespace Tolpuddle.Bench.Seeding;

/// <summary>
/// The words of invented reports, the commonest first. How often each is written follows Zipf and Mandelbrot, as in any
/// language: the hundredth word is about a hundred times rarer than the first.
/// </summary>
internal sealed class Vocabulary
{
    private const int Size = 30_000;
    private const double Flattening = 2.7; // Mandelbrot's constant for English prose

    private static readonly string[] Syllables =
        ["ba", "ko", "ri", "den", "sha", "mo", "lu", "ter", "vin", "pa", "ges", "ni", "har", "to", "wel", "si", "ca", "ray", "du", "fen", "ol", "mar", "qui", "zed"];

    private readonly string[] _words;
    private readonly Dictionary<string, int> _ranks;
    private readonly double[] _upTo;

    private Vocabulary(string[] words)
    {
        _words = words;
        _ranks = words.Index().ToDictionary(word => word.Item, word => word.Index);
        _upTo = new double[words.Length];
        var sum = 0.0;
        for (var rank = 0; rank < words.Length; rank++) _upTo[rank] = sum += 1 / (rank + 1 + Flattening);
    }

    /// <summary>The words of the demonstration's reports, then made-up ones: names, places, misspellings.</summary>
    public static Vocabulary Read()
    {
        using var demo = JsonDocument.Parse(File.ReadAllText(Repository.PathTo("demo", "reports.json")));
        var told = demo.RootElement.GetProperty("reports").EnumerateArray()
            .Where(r => r.GetProperty("language").GetString() == "en")
            .SelectMany(r => r.EnumerateObject().Where(p => p.Value.ValueKind == JsonValueKind.String).Select(p => p.Value.GetString()!))
            .SelectMany(text => text.Split([' ', '.', ',', '?', '\'', '@'], StringSplitOptions.RemoveEmptyEntries))
            .Where(word => word.All(char.IsAsciiLetter))
            .GroupBy(word => word.ToLowerInvariant()).OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal)
            .Select(g => g.Key);
        var random = new Random(1834);
        var words = new OrderedDictionary<string, bool>(StringComparer.Ordinal);
        foreach (var word in told) words.TryAdd(word, true);
        while (words.Count < Size) words.TryAdd(string.Concat(Enumerable.Range(0, random.Next(2, 5)).Select(_ => random.GetItems(Syllables, 1)[0])), true);
        return new Vocabulary([.. words.Keys]);
    }

    /// <summary>How many words are commoner than <paramref name="word"/>.</summary>
    public int RankOf(string word) => _ranks[word];

    /// <summary>A word, the common ones as often as people write them.</summary>
    public string Next(Random random)
    {
        var at = Array.BinarySearch(_upTo, random.NextDouble() * _upTo[^1]);
        return _words[at < 0 ? ~at : at];
    }

    /// <summary>Sentences of <paramref name="length"/> words in all.</summary>
    public string Sentences(Random random, int length)
    {
        const int wordsInSentence = 12;
        return string.Join(' ', Enumerable.Range(1, length).Select(n => n % wordsInSentence == 0 ? $"{Next(random)}." : Next(random)));
    }
}
