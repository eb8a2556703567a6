namespace Tolpuddle.Core.Access.OwnSignIn;

/// <summary>Which group of an agency has which roles here: <c>tolpuddle-advisers: Adviser, Coordinator</c>, a line each.</summary>
public sealed class GroupRoles
{
    /// <summary>Those who watch over the others: no group gives these roles, and no agency's sign-in opens their accounts.</summary>
    public const Role Never = Role.Administrator | Role.DataProtectionOfficer;

    private readonly Dictionary<string, Role> _roles = new(StringComparer.Ordinal);

    private GroupRoles()
    {
    }

    public bool IsEmpty => _roles.Count == 0;

    /// <summary>Reads <paramref name="text"/>. <paramref name="problem"/> says which line cannot be read, and is empty if all can.</summary>
    public static GroupRoles Read(string text, out string problem)
    {
        var groups = new GroupRoles();
        problem = "";
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var at = line.LastIndexOf(':');
            var roles = at < 1 ? Role.None : RolesOf(line[(at + 1)..]);
            if (roles == Role.None)
            {
                problem = $"Write each line like 'group: Adviser, Coordinator'. This one cannot be read: '{line}'.";
                return groups;
            }

            if ((roles & Never) != 0)
            {
                problem = $"No group makes administrators or data-protection officers: give these roles here, to people who come in by means of their own. Change this line: '{line}'.";
                return groups;
            }

            var group = line[..at].Trim();
            groups._roles[group] = groups._roles.GetValueOrDefault(group) | roles;
        }

        return groups;
    }

    /// <summary>All roles of somebody who is in these groups.</summary>
    public Role Of(IEnumerable<string> groups) => groups.Aggregate(Role.None, (all, group) => all | _roles.GetValueOrDefault(group));

    /// <summary>None if one of them is no role.</summary>
    private static Role RolesOf(string words)
    {
        var all = Role.None;
        foreach (var word in words.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var name = word.Replace(" ", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal);
            if (!name.All(char.IsLetter) || !Enum.TryParse<Role>(name, ignoreCase: true, out var role) || role == Role.None) return Role.None;
            all |= role;
        }

        return all;
    }
}
