using Tolpuddle.Core.Reports;
using Tolpuddle.Core.Reports.Floods;
using Tolpuddle.Methods.Identifiers;

namespace Tolpuddle.Web.Pages.Public.Report;

/// <summary>A report while it is being written: what has been typed, by field, and what will make sending it twice harmless.</summary>
internal sealed record ReportForm
{
    /// <summary>Code of <see cref="Codes.Channel"/> under which the form's reports come in.</summary>
    public const string Channel = "web";

    /// <summary>The page of all answers, as an address names it.</summary>
    public const string CheckSlug = "check";

    /// <summary>The report's id from its first page on.</summary>
    public Guid Id { get; init; } = Guid.CreateVersion7();

    /// <summary>The return code, drawn before it is needed: whatever breaks while sending, the same form has the same code.</summary>
    public string Code { get; init; } = ReturnCode.New().Value;

    public Dictionary<string, string> Answers { get; init; } = [];

    /// <summary>When it was sent; the answers are gone from here then.</summary>
    public DateTime? SentAt { get; init; }

    /// <summary>Where its writer stopped, while it is kept under its code: the slug of a question, or <see cref="CheckSlug"/>.</summary>
    public string? StoppedAt { get; init; }

    /// <summary>The row under which it is kept, if its writer has come back to it: to be forgotten when it is sent.</summary>
    public byte[]? KeptKey { get; init; }

    /// <summary>What the form carries to get through a flood, from its first answer on.</summary>
    public FloodHold? Hold { get; init; }

    public string this[string field] => Answers.GetValueOrDefault(field, "");

    public bool WantsContact => WantsCall || this["Way"] == "email";

    /// <summary>True where a phone is the way, to speak or to write.</summary>
    public bool WantsCall => this["Way"] is "phone" or "text";

    /// <summary>Where the reporter can be reached; empty where they cannot, whatever they wished.</summary>
    public string ContactAddress => WantsCall ? this["ReporterPhone"] : WantsContact ? this["ReporterEmail"] : "";

    public ReturnCode ToCode() => ReturnCode.TryParse(Code, out var code) ? code : throw new InvalidDataException("The form holds no code.");

    /// <summary>As intake wants it.</summary>
    public ReportDraft ToDraft(string language) => new()
    {
        Channel = Channel,
        Language = language,
        Id = Id,
        ReturnCode = ToCode(),
        Answers = ToAnswers(),
        Facts = ToFacts(),
        Contact = ToContact(),
    };

    private ReportAnswers ToAnswers() => new()
    {
        What = this["What"],
        Where = this["Where"],
        Postcode = this["Postcode"],
        WhoIsAtRisk = string.Join('\n', new[] { this["PeopleAtRisk"], this["WhoIsAtRisk"] }.Where(t => t.Length > 0)),
        WhoIsDoingIt = this["WhoIsDoingIt"],
        Vehicles = this["Vehicles"],
        Phones = this["Phones"],
        OnlineNames = this["OnlineNames"],
        When = this["When"],
        HowKnown = this["HowKnown"],
        MoreDetails = this["MoreDetails"],
    };

    private ReportFacts ToFacts()
    {
        var nearest = Nearest.Of(this);
        return new ReportFacts
        {
            Kind = nearest.Kind,
            Sector = nearest.Sector,
            PeopleAtLeast = ReportFacts.LeastIn(this["PeopleAtRisk"]),
            Children = Known("Children"),
            DangerNow = Known("DangerNow"),
            ReporterRole = this["ReporterRole"] is { Length: > 0 } role ? role : "not-said",
            Confidentiality = ContactAddress.Length == 0 ? "anonymous" : this["Confidentiality"] == "share" ? "share" : "confidential",
        };
    }

    private ReporterContactDraft? ToContact() => ContactAddress.Length == 0 ? null : new ReporterContactDraft
    {
        Name = this["Name"],
        Way = this["Way"],
        Address = ContactAddress,
        SafeTimes = this["SafeTimes"],
        SafeWords = this["Way"] == "phone" ? this["SafeWords"] : "",
        MayLeaveMessage = this["Way"] == "phone" && this["MayLeaveMessage"] == "yes",
        NeedsInterpreter = InterpreterNeed.IsNeeded(this["NeedsInterpreter"], this["SpokenLanguage"], this["Dialect"], this["InterpreterPerson"]),
        SpokenLanguage = this["SpokenLanguage"],
        Dialect = this["Dialect"],
        InterpreterPerson = this["InterpreterPerson"],
    };

    private string Known(string field) => this[field] is { Length: > 0 } value ? value : ReportFacts.Unknown;
}
