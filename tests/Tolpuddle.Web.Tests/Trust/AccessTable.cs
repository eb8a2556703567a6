using System.Text.RegularExpressions;
using Tolpuddle.Core.Access;
using Tolpuddle.Testing;

namespace Tolpuddle.Web.Tests.Trust;

/// <summary>Whether a form of a page must hold the antiforgery token.</summary>
public enum FormToken
{
    /// <summary>There is nothing to send.</summary>
    NoForm,

    /// <summary>Nobody is signed in here, so there is nothing to abuse, and the token's cookie would be a trace.</summary>
    NotAsked,

    Asked,
}

/// <summary>A row of the table "Which door opens to whom".</summary>
/// <param name="Address">The route as the program knows it.</param>
/// <param name="Roles">Who may enter; <see cref="Role.None"/> among them stands for a stranger.</param>
public sealed record AccessRow(string Address, IReadOnlySet<Role> Roles, FormToken FormToken);

/// <summary>The table in <c>docs/security.md</c> that says which door opens to whom. People read it and this test reads it.</summary>
public static partial class AccessTable
{
    private const string Heading = "### Which door opens to whom";

    public static IReadOnlyDictionary<string, AccessRow> Rows { get; } = Read();

    private static Dictionary<string, AccessRow> Read()
    {
        var lines = File.ReadAllLines(Repository.PathTo("docs", "security.md"))
            .SkipWhile(line => line != Heading).Skip(1).TakeWhile(line => !line.StartsWith('#')).Where(line => line.StartsWith('|')).ToList();
        if (lines.Count < 3) throw new FormatException($"docs/security.md has no table under '{Heading}'.");

        var columns = Cells(lines[0]);
        var roles = columns[1..^1].Select(ToRole).ToList();
        if (Enum.GetValues<Role>().Except(roles).ToList() is { Count: > 0 } missing)
        {
            throw new FormatException($"The table in docs/security.md has no column for {string.Join(", ", missing)}.");
        }

        return lines[2..].Select(line => ToRow(Cells(line), roles)).ToDictionary(row => row.Address);
    }

    private static AccessRow ToRow(string[] cells, List<Role> roles)
    {
        if (cells.Length != roles.Count + 2) throw new FormatException($"The row {cells[0]} has {cells.Length} cells, not {roles.Count + 2}.");
        var entering = roles.Where((_, column) => cells[column + 1] switch
        {
            "●" => true,
            "" => false,
            var other => throw new FormatException($"The row {cells[0]} says '{other}': write ● or nothing."),
        });
        return new AccessRow(cells[0].Trim('`'), entering.ToHashSet(), cells[^1] switch
        {
            "" => FormToken.NoForm,
            "asked" => FormToken.Asked,
            "not asked" => FormToken.NotAsked,
            var other => throw new FormatException($"The row {cells[0]} says '{other}' of the form token: write asked, not asked or nothing."),
        });
    }

    private static string[] Cells(string line) => [.. line.Trim().Trim('|').Split('|').Select(cell => cell.Trim())];

    private static Role ToRole(string heading)
    {
        if (heading == "stranger") return Role.None;
        return Enum.TryParse<Role>(NotLetter().Replace(heading, ""), ignoreCase: true, out var role) ? role : throw new FormatException($"'{heading}' is no role.");
    }

    [GeneratedRegex("[^a-z]")]
    private static partial Regex NotLetter();
}
