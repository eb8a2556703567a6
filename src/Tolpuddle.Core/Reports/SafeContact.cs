namespace Tolpuddle.Core.Reports;

/// <summary>
/// How a reporter may be reached, with every wish that they have said. Whatever shows a way to reach them shows this,
/// and nothing that it does not hold.
/// </summary>
/// <param name="Wish">Code of <see cref="Codes.Confidentiality"/>.</param>
/// <param name="Way">The one way that is safe, a code of <see cref="Codes.ContactWay"/>; <c>none</c> where there is none.</param>
/// <param name="HasReturnCode">True if they can be asked through the return page.</param>
public sealed record SafeContact(
    string Wish, string Way, string Name, string Address, string SafeTimes, string SafeWords, string CallBack, bool MayLeaveMessage, bool HasReturnCode)
{
    public const string NoWay = "none";

    /// <summary>True if somebody may be rung up, written to or visited by post at all.</summary>
    public bool IsReachable => Way != NoWay && Wish != ReportFacts.Anonymous;

    /// <summary>True if they left something about themselves that may be shown, though no way to reach them.</summary>
    public bool LeftWordsOnly => !IsReachable && Wish != ReportFacts.Anonymous && Name.Length + SafeTimes.Length + SafeWords.Length + CallBack.Length > 0;

    /// <summary>Ways that they have not said are safe. None of them may be used.</summary>
    public IEnumerable<string> UnsafeWays => Codes.ContactWay.Codes.Select(c => c.Value).Where(way => way != NoWay && way != Way);

    /// <summary>Who must interpret; null where nobody need.</summary>
    public InterpreterNeed? Interpreter { get; init; }

    /// <summary>The next interpreter who is booked; null where none is.</summary>
    public BookedInterpreter? Booked { get; init; }

    /// <summary>True where bookings are looked at: elsewhere it is not said that none is made.</summary>
    public bool KnowsBookings { get; init; }

    public static SafeContact Of(ReporterContact? contact, Report report) => contact is null
        ? new SafeContact(report.Facts.Confidentiality, NoWay, "", "", "", "", "", MayLeaveMessage: false, report.ReturnKey is not null)
        : new SafeContact(
            report.Facts.Confidentiality, contact.Way, contact.Name, contact.Address, contact.SafeTimes, contact.SafeWords, contact.CallBack, contact.MayLeaveMessage,
            report.ReturnKey is not null)
        {
            Interpreter = InterpreterNeed.Of(contact.NeedsInterpreter, contact.SpokenLanguage, contact.Dialect, contact.InterpreterPerson),
        };

    /// <summary>As it stands during a call.</summary>
    public static SafeContact Of(CallSheet sheet)
    {
        var (wish, wantsCode) = (CallReport.WishOf(sheet), sheet[CallFields.WantsCode] == "yes");
        return CallReport.ContactOf(sheet) is not { } contact || wish == ReportFacts.Anonymous
            ? new SafeContact(wish, NoWay, "", "", "", "", "", MayLeaveMessage: false, wantsCode)
            : new SafeContact(wish, contact.Way, contact.Name, contact.Address, contact.SafeTimes, contact.SafeWords, contact.CallBack, contact.MayLeaveMessage, wantsCode)
            {
                Interpreter = InterpreterNeed.Of(contact.NeedsInterpreter, contact.SpokenLanguage, contact.Dialect, contact.InterpreterPerson),
            };
    }
}

/// <summary>An interpreter whom somebody needs.</summary>
/// <param name="Language">In the words of whoever said it; may be empty.</param>
/// <param name="Person">Code of <see cref="Codes.InterpreterPerson"/>; empty: not said.</param>
public sealed record InterpreterNeed(string Language, string Dialect, string Person)
{
    /// <summary>Language and dialect in one.</summary>
    public string Spoken => Dialect.Length == 0 ? Language : Language.Length == 0 ? Dialect : $"{Language} ({Dialect})";

    /// <summary>In one line: what is spoken, and who should interpret where that was said.</summary>
    public string Words => string.Join(", ", new[] { Spoken.Length == 0 ? "language not said" : Spoken, Person is "woman" or "man" ? Codes.InterpreterPerson.Label(Person).ToLowerInvariant() : "" }.Where(w => w.Length > 0));

    /// <summary>True where somebody said that one is needed, or named another language than English or who should interpret, and did not say no.</summary>
    /// <param name="said"><c>yes</c>, <c>no</c>, or anything else where nothing was said.</param>
    public static bool IsNeeded(string said, string language, string dialect, string person) => said switch
    {
        "yes" => true,
        "no" => false,
        _ => (language.Trim().Length > 0 && !language.Trim().Equals("English", StringComparison.OrdinalIgnoreCase)) || dialect.Trim().Length + person.Length > 0,
    };

    /// <summary>Null where none is needed.</summary>
    public static InterpreterNeed? Of(bool isNeeded, string language, string dialect, string person) => isNeeded ? new InterpreterNeed(language, dialect, person) : null;
}
