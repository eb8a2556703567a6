using Tolpuddle.Core.Reports;

namespace Tolpuddle.Web.Pages.Public.Report;

internal enum FieldKind
{
    /// <summary>One line.</summary>
    Line,

    /// <summary>Several lines.</summary>
    Lines,

    /// <summary>One of a few, or none.</summary>
    Choice,
}

/// <summary>Something a question asks for. Its words stand in the language files under <c>report.field.NAME</c>.</summary>
internal sealed record Field(string Name, FieldKind Kind, int MaxLength = 500)
{
    public bool IsRequired { get; init; }
    public IReadOnlyList<string> Choices { get; init; } = [];

    /// <summary>Which keyboard a phone shows.</summary>
    public string? InputMode { get; init; }

    /// <summary>Lines to write on.</summary>
    public int Rows { get; init; } = 4;

    /// <summary>What others have answered, to choose from; anything else is an answer too.</summary>
    public IReadOnlyList<string> Suggestions { get; init; } = [];

    /// <summary>False for what cannot be what it is asked for; <c>report.error.NAME</c> says what to do.</summary>
    public Func<string, bool> IsSound { get; init; } = _ => true;

    /// <summary>False where earlier answers make it idle: what to say if somebody else answers, of an e-mail.</summary>
    public Func<ReportForm, bool> AppliesTo { get; init; } = _ => true;

    /// <summary>True where the answers are so short that they stand beside each other.</summary>
    public bool IsShort => Choices.Count < 4 && Choices.Contains("yes");

    public string Label => $"report.field.{Name}.label";

    public string Hint => $"report.field.{Name}.hint";

    public string WordsOf(string choice) => $"report.field.{Name}.{choice}";

    public static Field Choose(string name, params string[] choices) => new(name, FieldKind.Choice) { Choices = choices };
}

/// <summary>One question: one page. Its words stand in the language files under <c>report.SLUG</c>.</summary>
internal sealed record Step(string Slug, params Field[] Fields)
{
    public Func<ReportForm, bool> AppliesTo { get; init; } = _ => true;

    public string Title => $"report.{Slug}.title";

    public string Hint => $"report.{Slug}.hint";

    /// <summary>True where the question and the field are one: the heading is the label.</summary>
    public bool IsOneField => Fields.Length == 1;

    /// <summary>The fields that this form meets.</summary>
    public IEnumerable<Field> FieldsFor(ReportForm form) => Fields.Where(f => f.AppliesTo(form));

    public bool IsAnswered(ReportForm form) => FieldsFor(form).Any(f => form[f.Name].Length > 0);
}

/// <summary>The questions, in order. All but the first may be skipped.</summary>
internal static class Journey
{
    /// <summary>The one answer without which there is no report.</summary>
    public const string What = "What";

    /// <summary>Where there is room for whatever else somebody wants to say.</summary>
    public const string More = "MoreDetails";

    private const string First = "what";
    private const int Story = 20_000;
    private const int Paragraph = 4_000;

    public static IReadOnlyList<Step> Steps { get; } =
    [
        new(First, new Field(What, FieldKind.Lines, Story) { IsRequired = true, Rows = 8 }),
        new("danger", Field.Choose("DangerNow", "yes", "no", "unknown")),
        new("where", new Field("Postcode", FieldKind.Line, 100), new Field("Where", FieldKind.Lines, Paragraph)),
        new(
            "who",
            new Field("PeopleAtRisk", FieldKind.Line, 100),
            Field.Choose("Children", "yes", "no", "unknown"),
            new Field("WhoIsAtRisk", FieldKind.Lines, Paragraph)),
        new("doing", new Field("WhoIsDoingIt", FieldKind.Lines, Paragraph) { Rows = 5 }),
        new(
            "traces",
            new Field("Vehicles", FieldKind.Lines, Paragraph) { Rows = 2 },
            new Field("Phones", FieldKind.Lines, Paragraph) { Rows = 2 },
            new Field("OnlineNames", FieldKind.Lines, Paragraph) { Rows = 2 }),
        new("when", new Field("When", FieldKind.Lines, Paragraph)),
        new(
            "how",
            Field.Choose("ReporterRole", "self", "family", "friend", "neighbour", "colleague", "customer", "public"),
            new Field("HowKnown", FieldKind.Lines, Paragraph)),
        new("nearest", Field.Choose("Nearest", [.. Nearest.All.Select(n => n.Name)])),
        new("details", new Field(More, FieldKind.Lines, Story) { Rows = 6 }),
        new("contact", Field.Choose("Way", "none", "phone", "text", "email")),
        new(
            "contact-details",
            new Field("ReporterPhone", FieldKind.Line, 100) { InputMode = "tel", IsSound = HasDigits, AppliesTo = form => form.WantsCall },
            new Field("ReporterEmail", FieldKind.Line, 254) { InputMode = "email", IsSound = text => text.Contains('@'), AppliesTo = form => !form.WantsCall },
            new Field("SafeTimes", FieldKind.Line),
            new Field("SafeWords", FieldKind.Line) { AppliesTo = form => form["Way"] == "phone" },
            Field.Choose("MayLeaveMessage", "yes", "no") with { AppliesTo = form => form["Way"] == "phone" })
        {
            AppliesTo = form => form.WantsContact,
        },
        new("contact-who", Field.Choose("Confidentiality", "confidential", "share"), new Field("Name", FieldKind.Line, 200))
        {
            AppliesTo = form => form.WantsContact,
        },
        new(
            "contact-language",
            Field.Choose("NeedsInterpreter", "yes", "no"),
            new Field("SpokenLanguage", FieldKind.Line, 100) { Suggestions = Codes.SpokenNames },
            new Field("Dialect", FieldKind.Line, 100),
            Field.Choose("InterpreterPerson", "woman", "man", "any"))
        {
            AppliesTo = form => form.WantsContact,
        },
    ];

    /// <summary>Numbers of every country, with a word beside them: all that can be said is that there are some digits.</summary>
    private static bool HasDigits(string text) => text.Count(char.IsDigit) >= 5;

    public static Step? Find(string? slug) => Steps.FirstOrDefault(s => s.Slug == slug);

    /// <summary>The questions that this form meets.</summary>
    public static IReadOnlyList<Step> For(ReportForm form) => [.. Steps.Where(s => s.AppliesTo(form))];

    /// <summary>The question after <paramref name="step"/>; null: all have been asked.</summary>
    public static Step? After(Step step, ReportForm form) => For(form).SkipWhile(s => s != step).Skip(1).FirstOrDefault();

    public static Step? Before(Step step, ReportForm form) => For(form).TakeWhile(s => s != step).LastOrDefault();

    /// <summary>Every text that the table needs, for the test that compares it with the language files.</summary>
    public static IEnumerable<string> Keys()
    {
        foreach (var step in Steps)
        {
            yield return step.Title;
            yield return step.Hint;
            foreach (var field in step.Fields)
            {
                if (!step.IsOneField) yield return field.Label;
                foreach (var choice in field.Choices) yield return field.WordsOf(choice);
            }
        }

        foreach (var prompt in Nearest.All.SelectMany(n => n.Prompts)) yield return prompt;
    }

    /// <summary>Texts that a field may have: a hint, and what to say where it was left empty and must not be.</summary>
    public static IEnumerable<string> OptionalKeys() =>
        Steps.SelectMany(s => s.Fields).SelectMany(f => new[] { f.Hint, $"report.error.{f.Name}" });
}
