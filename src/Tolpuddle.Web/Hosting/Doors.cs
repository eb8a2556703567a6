using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.ApplicationModels;
using Microsoft.Extensions.DependencyInjection;
using Tolpuddle.Core.Access;

namespace Tolpuddle.Web.Hosting;

/// <summary>Which folder of pages opens to which roles. What is seen behind a door is decided by <c>Core/Access/Visibility.cs</c>.</summary>
internal static class Doors
{
    private const Role HandlesReports = Role.Adviser | Role.Coordinator | Role.Practitioner | Role.Analyst;

    /// <summary>Policy of everybody whose work is with reports.</summary>
    public const string Reports = "/Reports";

    /// <summary>Folder under Pages → who may enter. A folder that is not here opens to everybody who signed in.</summary>
    private static readonly (string Folder, Role Roles)[] Table =
    [
        ("/Desk", Role.Adviser),
        (Reports, HandlesReports),
        ("/Reports/Import", Role.Coordinator),
        ("/Linking", HandlesReports),
        ("/Cases", HandlesReports),
        ("/Search", HandlesReports),
        ("/Export", Role.Coordinator | Role.Analyst),
        ("/Scrutiny", Role.ScrutinyOfficer | Role.Publisher | Role.Coordinator),
        ("/Publication", Role.Publisher),
        ("/SubjectRequests", Role.Coordinator | Role.DataProtectionOfficer),
        ("/Retention", Role.Coordinator | Role.DataProtectionOfficer),
        ("/Access/Administration", Role.Administrator),
        ("/Access/Audit", Role.DataProtectionOfficer),
        ("/Access/Emergency", Readers.Roles),
        ("/Access/Reviews", HandlesReports | Role.DataProtectionOfficer),
    ];

    public static void Add(IServiceCollection services)
    {
        var builder = services.AddAuthorizationBuilder()
            .SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
        foreach (var (folder, roles) in Table) builder.AddPolicy(folder, policy => policy.RequireRole(Names(roles)));
    }

    public static void Apply(PageConventionCollection pages)
    {
        pages.AllowAnonymousToFolder("/Public");
        foreach (var (folder, _) in Table) pages.AuthorizeFolder(folder, folder);
    }

    private static IEnumerable<string> Names(Role roles) => Enum.GetValues<Role>().Where(r => r != Role.None && (roles & r) != 0).Select(r => r.ToString());
}
