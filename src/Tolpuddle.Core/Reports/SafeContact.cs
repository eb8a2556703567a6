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

    public static SafeContact Of(ReporterContact? contact, Report report) => contact is null
        ? new SafeContact(report.Facts.Confidentiality, NoWay, "", "", "", "", "", MayLeaveMessage: false, report.ReturnKey is not null)
        : new SafeContact(
            report.Facts.Confidentiality, contact.Way, contact.Name, contact.Address, contact.SafeTimes, contact.SafeWords, contact.CallBack, contact.MayLeaveMessage,
            report.ReturnKey is not null);

    /// <summary>As it stands during a call.</summary>
    public static SafeContact Of(CallSheet sheet)
    {
        var (wish, wantsCode) = (CallReport.WishOf(sheet), sheet[CallFields.WantsCode] == "yes");
        return CallReport.ContactOf(sheet) is not { } contact || wish == ReportFacts.Anonymous
            ? new SafeContact(wish, NoWay, "", "", "", "", "", MayLeaveMessage: false, wantsCode)
            : new SafeContact(wish, contact.Way, contact.Name, contact.Address, contact.SafeTimes, contact.SafeWords, contact.CallBack, contact.MayLeaveMessage, wantsCode);
    }
}
