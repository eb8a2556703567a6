using Microsoft.AspNetCore.Mvc.Rendering;
using Tolpuddle.Core.Access;

namespace Tolpuddle.Web.Pages.Access;

/// <summary>Roles as people read them.</summary>
internal static class RoleWords
{
    private static readonly Role[] All = [.. Enum.GetValues<Role>().Where(r => r != Role.None)];

    public static string Of(Role roles) => string.Join(", ", All.Where(r => roles.HasFlag(r)).Select(Word));

    /// <summary>One check box a role.</summary>
    public static IEnumerable<SelectListItem> Items => All.Select(r => new SelectListItem($"{Word(r)}: {What(r)}", r.ToString()));

    /// <summary>The roles chosen in a form; what is no role is left out.</summary>
    public static Role Read(IEnumerable<string> chosen) =>
        chosen.Aggregate(Role.None, (all, text) => Enum.TryParse<Role>(text, out var role) && All.Contains(role) ? all | role : all);

    public static List<string> Write(Role roles) => [.. All.Where(r => roles.HasFlag(r)).Select(r => r.ToString())];

    private static string Word(Role role) => role switch
    {
        Role.OperationLead => "Operation lead",
        Role.GrantsOfficer => "Grants officer",
        Role.ScrutinyOfficer => "Scrutiny officer",
        Role.DataProtectionOfficer => "Data-protection officer",
        _ => role.ToString(),
    };

    private static string What(Role role) => role switch
    {
        Role.Adviser => "takes calls at the desk",
        Role.Coordinator => "triages what comes in, refers, opens cases",
        Role.Practitioner => "works cases",
        Role.Analyst => "sees links between reports, grades",
        Role.OperationLead => "plans weeks of action",
        Role.Trainer => "runs courses",
        Role.GrantsOfficer => "runs funding rounds",
        Role.ScrutinyOfficer => "records what was promised and done",
        Role.Publisher => "releases the public account",
        Role.Administrator => "accounts, channels, numbers; sees no report and no case",
        _ => "reads who looked at what",
    };
}
