using Tolpuddle.Core.Access;

namespace Tolpuddle.Web.Hosting;

/// <summary>Where a person starts: the page on which the work of their role waits.</summary>
public static class Homes
{
    private static readonly (Role Role, string Path)[] Table =
    [
        (Role.Adviser, "/desk"),
        (Role.Coordinator, "/reports/queue"),
        (Role.Practitioner | Role.Analyst, "/cases"),
        (Role.ScrutinyOfficer | Role.Publisher, "/scrutiny"),
        (Role.Administrator, "/administration"),
        (Role.DataProtectionOfficer, "/audit"),
    ];

    /// <summary>The home of somebody with <paramref name="roles"/>; the first role in the table decides.</summary>
    public static string Of(Role roles) => Table.Where(row => (roles & row.Role) != 0).Select(row => row.Path).FirstOrDefault("/account");
}
