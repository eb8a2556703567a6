using Microsoft.AspNetCore.Mvc.Rendering;
using Tolpuddle.Core.Access.Programs;
using Tolpuddle.Core.Data;
using Tolpuddle.Web.Pages.Reports;

namespace Tolpuddle.Web.Pages.Access;

/// <summary>Keys of programs as people read them.</summary>
internal static class KeyWords
{
    private static readonly (KeyRights Right, string Word, string What)[] All =
    [
        (KeyRights.SendReports, "send reports", "hand in reports by the partner channel"),
        (KeyRights.AnnounceCalls, "announce calls", "say that a call rings at the helpline of the agency; it is answered nothing about the caller"),
        (KeyRights.ReadReports, "read reports", "read the reports that the agency sees; a data-protection officer must agree"),
    ];

    /// <summary>One check box a right.</summary>
    public static IEnumerable<SelectListItem> Items => All.Select(r => new SelectListItem(r.What, r.Right.ToString()));

    public static string Rights(KeyRights rights) => string.Join(", ", All.Where(r => rights.HasFlag(r.Right)).Select(r => r.Word));

    /// <summary>The rights chosen in a form; what is none is left out.</summary>
    public static KeyRights Read(IEnumerable<string> chosen) => All.Where(r => chosen.Contains(r.Right.ToString())).Aggregate(KeyRights.None, (all, r) => all | r.Right);

    public static string LastDay(KeyRow key) => Days.Words(Days.Of(key.EndsAt.AddTicks(-1)));

    public static string LastUsed(KeyRow key) => key.LastUsedAt is { } at ? TriageWords.Moment(at) : "never";

    public static bool Works(KeyRow key, DateTime now) => key.RevokedAt is null && key.EndsAt > now;

    public static string State(KeyRow key, DateTime now) => key switch
    {
        { RevokedAt: { } at } => $"taken back on {Days.Words(Days.Of(at))}",
        _ when key.EndsAt <= now => "ended",
        { WaitsForAgreement: true } => "works, but reads nothing until a data-protection officer agrees",
        _ => "works",
    };
}
