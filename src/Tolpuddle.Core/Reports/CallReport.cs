using System.Globalization;
using Tolpuddle.Core.Data;

namespace Tolpuddle.Core.Reports;

/// <summary>What a report keeps of a call, read from its sheet. A code that no list holds counts as not asked.</summary>
public static class CallReport
{
    private const string NotSaid = "not-said";

    private static readonly string[] SafetyFields =
        [CallFields.SafeToTalk, CallFields.Injured, CallFields.AboutToMove, CallFields.WantsHelp, CallFields.ToldNotToConfront, CallFields.Agreement, CallFields.Override];

    public static ReportAnswers AnswersOf(CallSheet sheet) => new()
    {
        What = sheet[CallFields.Notes],
        Where = sheet[CallFields.Where],
        Postcode = sheet[CallFields.Postcode],
        WhoIsAtRisk = Lines(sheet[CallFields.People], sheet[CallFields.WhoIsAtRisk]),
        WhoIsDoingIt = sheet[CallFields.WhoIsDoingIt],
        Vehicles = sheet[CallFields.Vehicles],
        Phones = sheet[CallFields.Phones],
        OnlineNames = sheet[CallFields.OnlineNames],
        When = sheet[CallFields.When],
        Safety = Lines([.. SafetyFields.Select(CallFields.Of).Where(f => f.Codes!.Contains(sheet[f.Name])).Select(f => $"{f.Label}: {f.Say(sheet[f.Name])}")]),
        Signs = Lines([.. sheet.Under(CallFields.Sign).Select(s => Indicators.Say(s.Key)).OfType<string>().Distinct()]),
        Advice = sheet[CallFields.Advice],
        Interpreter = sheet[CallFields.Interpreter],
    };

    public static ReportFacts FactsOf(CallSheet sheet, IReadOnlyList<DraftMention> mentions)
    {
        var (kind, sector) = KindOf(sheet);
        var facts = new ReportFacts
        {
            ContactClass = Known(CallFields.ContactClass, "ms-case"),
            Kind = kind,
            Sector = sector,
            Children = Known(CallFields.Children),
            DangerNow = Known(CallFields.DangerNow),
            AdultAtRisk = Known(CallFields.AdultAtRisk),
            StillGoingOn = Known(CallFields.StillGoingOn),
            Proximity = Known(CallFields.Proximity),
            ReporterRole = Known(CallFields.Role, NotSaid),
            Confidentiality = WishOf(sheet),
            PeopleAtLeast = ReportFacts.LeastIn(sheet[CallFields.People]),
        };
        return Intake.WithOutward(facts, sheet[CallFields.Postcode], mentions);

        string Known(string field, string otherwise = ReportFacts.Unknown) =>
            CallFields.Of(field).Codes?.Contains(sheet[field]) == true ? sheet[field] : otherwise;
    }

    /// <summary>Labels of choices whose value their list does not hold. They must be chosen again: as they stand they would count as not asked.</summary>
    public static IReadOnlyList<string> ToChooseAgain(CallSheet sheet)
    {
        var (kind, sector) = KindOf(sheet);
        return [.. CallFields.All.Where(f => sheet[f.Name].Length > 0 && !IsOfList(f, sheet[f.Name])).Select(f => f.Label)];

        bool IsOfList(CallField field, string value) => field.Name == CallFields.Kind ? value == kind || value == $"{kind}/{sector}" : field.Codes?.Contains(value) != false;
    }

    /// <summary>What the caller wishes about being known. One who leaves anything about themselves and was not asked is known to us only.</summary>
    public static string WishOf(CallSheet sheet) =>
        Codes.Confidentiality.Contains(sheet[CallFields.Confidentiality]) ? sheet[CallFields.Confidentiality] : ContactOf(sheet) is null ? ReportFacts.Anonymous : "confidential";

    /// <summary>What the caller left about themselves; null if nothing. The number from which they rang is theirs to leave: it counts once they have said that ringing or texting is safe. A number without a way is one to ring, an address with @ one to write to; a name alone is kept, with no way.</summary>
    public static ReporterContactDraft? ContactOf(CallSheet sheet)
    {
        var (address, way) = (sheet[CallFields.Address].Trim(), sheet[CallFields.Way]);
        if (address.Length == 0 && way is "phone" or "text") address = sheet[CallFields.CallerNumber].Trim();
        if (!Codes.ContactWay.Contains(way) && address.Length > 0) way = address.Contains('@', StringComparison.Ordinal) ? "email" : "phone";
        if (!Codes.ContactWay.Contains(way)) way = SafeContact.NoWay;
        if (way == SafeContact.NoWay && !HoldsContact(sheet)) return null;
        return new ReporterContactDraft
        {
            Name = sheet[CallFields.Name].Trim(),
            Way = way,
            Address = address,
            SafeTimes = sheet[CallFields.SafeTimes].Trim(),
            SafeWords = sheet[CallFields.SafeWords].Trim(),
            CallBack = sheet[CallFields.CallBack].Trim(),
            MayLeaveMessage = sheet[CallFields.MayLeaveMessage] == "yes",
            NeedsInterpreter = NeedsInterpreter(sheet),
            SpokenLanguage = sheet[CallFields.SpokenLanguage].Trim(),
            Dialect = sheet[CallFields.Dialect].Trim(),
            InterpreterPerson = PersonOf(sheet),
        };
    }

    /// <summary>The sheet without anything by which a caller who wants to be known to nobody could be reached.</summary>
    public static CallSheet WithoutContact(CallSheet sheet) =>
        CallFields.Contact.Concat([CallFields.CallerNumber, CallFields.NeedsInterpreter, CallFields.InterpreterPerson]).Aggregate(sheet, (s, field) => s.With(field, ""));

    /// <summary>The sheet without the number from which the call came, which no report keeps unless the caller left it.</summary>
    public static CallSheet WithoutCaller(CallSheet sheet)
    {
        var left = ContactOf(sheet) is { Address.Length: > 0 } contact ? sheet.With(CallFields.Address, contact.Address) : sheet;
        return left.Fields.Contains(CallFields.CallerNumber) ? left.With(CallFields.CallerNumber, "") : sheet;
    }

    private static bool NeedsInterpreter(CallSheet sheet) =>
        InterpreterNeed.IsNeeded(sheet[CallFields.NeedsInterpreter], sheet[CallFields.SpokenLanguage], sheet[CallFields.Dialect], PersonOf(sheet));

    private static string PersonOf(CallSheet sheet) => Codes.InterpreterPerson.Contains(sheet[CallFields.InterpreterPerson]) ? sheet[CallFields.InterpreterPerson] : "";

    private static bool HoldsContact(CallSheet sheet) => NeedsInterpreter(sheet) || CallFields.Contact.Any(field => !string.IsNullOrWhiteSpace(sheet[field]));

    /// <summary>The risk that was chosen, or else what the answers say; null where they say nothing.</summary>
    public static string? RiskOf(CallSheet sheet)
    {
        if (Codes.Risk.Contains(sheet[CallFields.Risk])) return sheet[CallFields.Risk];
        if (sheet[CallFields.DangerNow] == "yes") return RiskClock.Immediate;
        var isUrgent = sheet[CallFields.Children] is "yes" or "perhaps" || sheet[CallFields.Injured] == "yes" || sheet[CallFields.AboutToMove] == "yes";
        return isUrgent ? RiskClock.High : null;
    }

    /// <summary>By when an open call must have become a report: the clock of its risk, one working day where nothing is said.</summary>
    public static DateTime DueAt(CallSheet sheet, DateTime startedAt) => RiskOf(sheet) is { } risk ? RiskClock.DueAt(risk, startedAt) : RiskClock.AddWorkingDays(startedAt, 1);

    /// <summary>Kind and sector from one choice like <c>labour/car-wash</c>.</summary>
    public static (string Kind, string Sector) KindOf(CallSheet sheet)
    {
        var parts = sheet[CallFields.Kind].Split('/', 2);
        var kind = Codes.ExploitationType.Contains(parts[0]) ? parts[0] : ReportFacts.Unknown;
        return (kind, parts.Length == 2 && Codes.IsSector(kind, parts[1]) ? parts[1] : ReportFacts.Unknown);
    }

    /// <summary>The moment at which clocks in Britain said <paramref name="time"/> last; null if it is no time.</summary>
    public static DateTime? LastTime(string time, DateTime now)
    {
        if (!TimeOnly.TryParseExact(time, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var clock)) return null;
        var local = Days.Clock(now);
        var day = DateOnly.FromDateTime(local);
        var said = day.ToDateTime(clock);
        return Days.AtClock(said > local ? said.AddDays(-1) : said);
    }

    private static string Lines(params string[] lines) => string.Join('\n', lines.Where(l => l.Length > 0));
}
