using Tolpuddle.Core.Reports;

namespace Tolpuddle.Bench.Seeding;

/// <summary>Invents what people tell: the same <c>index</c> tells the same at every run and on every engine.</summary>
internal sealed class Storyteller(int reports)
{
    private const int Years = 3;

    private static readonly string[] Languages = ["en", "en", "en", "en", "en", "en", "en", "pl", "ro", "ar", "sq", "vi"];
    private static readonly string[] YesNo = ["yes", "no", "no", "no", "unknown", "unknown", "unknown"];

    private readonly Traces _traces = new(reports);

    public Vocabulary Words { get; } = Vocabulary.Read();

    /// <summary>When report <paramref name="index"/> came in: evenly over three years, in the order of the index.</summary>
    public DateTime At(int index, DateTime now) => now.AddDays(-365.25 * Years * (reports - index) / reports).AddSeconds(-1);

    /// <summary>What report <paramref name="index"/> tells. On the average it names three things.</summary>
    public ReportDraft Tell(int index)
    {
        var random = new Random(index);
        var kind = Pick(random, Codes.ExploitationType).Value;
        return new ReportDraft
        {
            Channel = "web",
            Language = Languages[random.Next(Languages.Length)],
            Answers = TellAnswers(random),
            Facts = new ReportFacts
            {
                Kind = kind,
                Sector = Codes.Sectors[kind].Codes.Count == 0 ? ReportFacts.Unknown : Pick(random, Codes.Sectors[kind]).Value,
                PeopleAtLeast = random.Next(3) == 0 ? null : random.Next(1, 15),
                Children = YesNo[random.Next(YesNo.Length)],
                DangerNow = random.Next(50) == 0 ? "yes" : "no",
                ReporterRole = Pick(random, Codes.ReporterRole).Value,
            },
            Contact = random.Next(5) == 0
                ? new ReporterContactDraft { Way = "text", Address = Traces.Phone(random.NextInt64(1_000_000_000)), SafeTimes = "After eight in the evening" }
                : null,
        };
    }

    /// <summary>Answers as somebody types them into the form.</summary>
    public ReportAnswers TellAnswers(Random random) => new()
    {
        What = Words.Sentences(random, random.Next(20, 60)),
        Postcode = Often(random, 0.70, Traces.Postcode),
        Where = random.NextDouble() < 0.36 ? Traces.Address(_traces.Pick(random), random) : Words.Sentences(random, 3),
        WhoIsDoingIt = random.Next(2) == 0 ? Words.Sentences(random, 6) : "",
        Vehicles = Often(random, 0.56, Traces.Plate),
        Phones = Often(random, 0.95, Traces.Phone),
        OnlineNames = Often(random, 0.45, Traces.Handle),
        When = random.Next(2) == 0 ? Words.Sentences(random, 4) : "",
    };

    private string Often(Random random, double share, Func<long, string> write) => random.NextDouble() < share ? write(_traces.Pick(random)) : "";

    private static Code Pick(Random random, CodeList codes) => codes.Codes[random.Next(codes.Codes.Count)];
}
