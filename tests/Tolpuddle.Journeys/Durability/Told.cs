using Tolpuddle.Core.Reports;
using Tolpuddle.Methods.Identifiers;

namespace Tolpuddle.Journeys.Durability;

/// <summary>What somebody tells us, and what must be kept of it. No two are alike, and each leaves out what it likes.</summary>
internal sealed class Told
{
    private const string Letters = "ABDEFGHJLN";

    private readonly Random _random;
    private readonly List<(IdentifierKind Kind, string Text)> _named = [];

    public Told(string mark, Random random)
    {
        _random = random;
        var email = Named(IdentifierKind.Email, $"{mark.Replace(' ', '.').ToLowerInvariant()}@packhouse.example");
        What = $"{mark}: they work all night and hand everything to a man who writes from {email}";
        Postcode = Maybe(() => Named(IdentifierKind.Postcode, $"DT{Digit()} {Digit()}{Letter()}{Letter()}"));
        Vehicles = Maybe(() => Named(IdentifierKind.Vehicle, $"{Letter()}{Letter()}5{Digit()} {Letter()}{Letter()}{Letter()}"));
        Phones = Maybe(() => Named(IdentifierKind.Phone, $"07700 900{Digit()}{Digit()}{Digit()}"));
        Where = Maybe(() => $"Behind the {mark} shop");
        Children = Maybe(() => random.Next(2) == 0 ? "yes" : "no");
        SafeWords = Maybe(() => $"Say it is about bicycle {mark}");
    }

    public string What { get; }
    public string Postcode { get; }
    public string Vehicles { get; }
    public string Phones { get; }
    public string Where { get; }
    public string Children { get; }

    /// <summary>Empty: no contact is wished.</summary>
    public string SafeWords { get; }

    /// <summary>The normal forms of all that is named, by kind.</summary>
    public IEnumerable<Identifier> Named() => _named.Select(n => Identifier.TryParse(n.Kind, n.Text, out var known) ? known : throw new InvalidOperationException($"{n.Text} is no {n.Kind}."));

    /// <summary>What is given to each question of the public form; nothing to all others.</summary>
    public IReadOnlyDictionary<string, string> AnswersTo(string question) => question switch
    {
        "what" => new() { ["What"] = What },
        "where" => new() { ["Postcode"] = Postcode, ["Where"] = Where },
        "who" => new() { ["Children"] = Children },
        "traces" => new() { ["Vehicles"] = Vehicles, ["Phones"] = Phones },
        "contact" => new() { ["Way"] = SafeWords.Length > 0 ? "phone" : "" },
        "contact-details" => new() { ["ReporterPhone"] = "01632 960001", ["SafeWords"] = SafeWords },
        _ => new Dictionary<string, string>(),
    };

    /// <summary>As the public form hands it to intake.</summary>
    public ReportAnswers ToAnswers() => new() { What = What, Postcode = Postcode, Vehicles = Vehicles, Phones = Phones, Where = Where };

    private string Named(IdentifierKind kind, string text)
    {
        _named.Add((kind, text));
        return text;
    }

    private string Maybe(Func<string> say) => _random.Next(3) > 0 ? say() : "";

    private int Digit() => _random.Next(1, 10);

    private char Letter() => Letters[_random.Next(Letters.Length)];
}
