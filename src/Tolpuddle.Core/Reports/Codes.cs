using System.Collections.Frozen;
using System.Text.Json;

namespace Tolpuddle.Core.Reports;

/// <summary>One value of a code list. Codes never change meaning; labels may.</summary>
public sealed record Code(string Value, string Label);

/// <summary>A list of codes in the order in which people read it.</summary>
public sealed class CodeList
{
    private readonly FrozenDictionary<string, Code> _byValue;

    internal CodeList(IEnumerable<Code> codes)
    {
        Codes = [.. codes];
        _byValue = Codes.ToFrozenDictionary(c => c.Value);
    }

    public IReadOnlyList<Code> Codes { get; }

    public bool Contains(string? value) => value is not null && _byValue.ContainsKey(value);

    /// <summary>The label of <paramref name="value"/>, or the value itself if the list does not hold it (a newer version's code).</summary>
    public string Label(string? value) => value is not null && _byValue.TryGetValue(value, out var code) ? code.Label : value ?? "";
}

/// <summary>The code lists of reports, from <c>codes.json</c>: categories of the national helpline's yearly assessments and of the Home Office form.</summary>
public static class Codes
{
    /// <summary>Version of the questions and lists, written on every report.</summary>
    public const int FormVersion = 1;

    private static readonly JsonElement Root = Load();

    public static CodeList ContactClass { get; } = List("contactClass");
    public static CodeList Channel { get; } = List("channel");
    public static CodeList ReporterRole { get; } = List("reporterRole");
    public static CodeList Proximity { get; } = List("proximity");
    public static CodeList Confidentiality { get; } = List("confidentiality");
    public static CodeList Risk { get; } = List("risk");
    public static CodeList Outcome { get; } = List("outcome");
    public static CodeList GradeSource { get; } = List("grading", "source");
    public static CodeList GradeAssessment { get; } = List("grading", "assessment");
    public static CodeList GradeHandling { get; } = List("grading", "handling");
    public static CodeList GradeConditions { get; } = List("grading", "conditions");
    public static CodeList ExploitationType { get; } = List("exploitationType");

    /// <summary>The sectors of each type of exploitation.</summary>
    public static IReadOnlyDictionary<string, CodeList> Sectors { get; } = Root.GetProperty("exploitationType").EnumerateArray()
        .ToFrozenDictionary(t => t.GetProperty("code").GetString()!, t => new CodeList(t.GetProperty("sub").EnumerateArray().Select(ToCode)));

    /// <summary>Ways to reach a reporter.</summary>
    public static CodeList ContactWay { get; } = List("contactWay");

    /// <summary>Languages that callers speak, English first; <c>und</c> is another (ISO 639).</summary>
    public static CodeList Spoken { get; } = List("spoken");

    /// <summary>Their names in English, but English itself and <c>und</c>.</summary>
    public static IReadOnlyList<string> SpokenNames { get; } = [.. Spoken.Codes.Where(c => c.Value is not ("en" or "und")).Select(c => c.Label)];

    /// <summary>Whether the person at risk agrees to our passing on who they are.</summary>
    public static CodeList Agreement { get; } = List("agreement");

    /// <summary>Reasons for passing it on without agreement.</summary>
    public static CodeList OverrideReason { get; } = List("overrideReasons");

    /// <summary>Yes, perhaps, no, unknown: who may be under 18 is treated as a child.</summary>
    public static CodeList YesPerhapsNo { get; } = new([new("yes", "Yes"), new("perhaps", "Perhaps"), new("no", "No"), new("unknown", "Not known")]);

    /// <summary>Who should interpret, as somebody wishes it.</summary>
    public static CodeList InterpreterPerson { get; } = new([new("woman", "A woman"), new("man", "A man"), new("any", "Either")]);

    /// <summary>How an interpreter takes part.</summary>
    public static CodeList InterpreterWay { get; } = new([new("telephone", "By telephone"), new("video", "By video"), new("in-person", "In person")]);

    /// <summary>Yes, no, unknown.</summary>
    public static CodeList YesNo { get; } = new([new("yes", "Yes"), new("no", "No"), new("unknown", "Not known")]);

    /// <summary>True if <paramref name="sector"/> belongs to <paramref name="kind"/>, or is "unknown".</summary>
    public static bool IsSector(string kind, string sector) =>
        sector == ReportFacts.Unknown || (Sectors.TryGetValue(kind, out var sectors) && sectors.Contains(sector));

    /// <summary>A part of <c>codes.json</c> that is more than a list of codes.</summary>
    internal static JsonElement Part(string name) => Root.GetProperty(name);

    private static JsonElement Load()
    {
        using var stream = typeof(Codes).Assembly.GetManifestResourceStream("Tolpuddle.Core.Reports.codes.json")
            ?? throw new InvalidOperationException("codes.json is not embedded.");
        return JsonDocument.Parse(stream).RootElement;
    }

    private static CodeList List(params string[] path) =>
        new(path.Aggregate(Root, (element, name) => element.GetProperty(name)).EnumerateArray().Select(ToCode));

    internal static Code ToCode(JsonElement element) => element.ValueKind == JsonValueKind.String
        ? new Code(element.GetString()!, Words(element.GetString()!))
        : new Code(element.GetProperty("code").GetString()!, element.TryGetProperty("label", out var label) ? label.GetString()! : Words(element.GetProperty("code").GetString()!));

    /// <summary><c>car-wash</c> as people write it: "Car wash".</summary>
    private static string Words(string code) => char.ToUpperInvariant(code[0]) + code[1..].Replace('-', ' ');
}
