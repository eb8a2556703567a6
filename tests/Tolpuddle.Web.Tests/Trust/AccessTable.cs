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

/// <summary>The tables of <c>docs/security.md</c>: which door opens to whom, and what a look writes down. People read them and these tests do.</summary>
public static partial class AccessTable
{
    public static IReadOnlyDictionary<string, AccessRow> Rows { get; } = ReadRows();

    /// <summary>By address, the acts that a look at the page writes into the audit; pages without a row write nothing.</summary>
    public static IReadOnlyDictionary<string, string> Looks { get; } =
        Lines("### What a look writes down")[2..].Select(Cells).ToDictionary(cells => cells[0].Trim('`'), cells => cells[1].StartsWith("nothing", StringComparison.Ordinal) ? "" : cells[1].Replace("`", "", StringComparison.Ordinal));

    /// <summary>The lines of the table under a heading of <c>docs/security.md</c>, its head first.</summary>
    public static List<string> Lines(string heading)
    {
        var lines = File.ReadAllLines(Repository.PathTo("docs", "security.md"))
            .SkipWhile(line => line != heading).Skip(1).TakeWhile(line => !line.StartsWith('#')).Where(line => line.StartsWith('|')).ToList();
        return lines.Count > 2 ? lines : throw new FormatException($"docs/security.md has no table under '{heading}'.");
    }

    public static string[] Cells(string line) => [.. line.Trim().Trim('|').Split('|').Select(cell => cell.Trim())];

    private static Dictionary<string, AccessRow> ReadRows()
    {
        var lines = Lines("### Which door opens to whom");
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

    private static Role ToRole(string heading)
    {
        if (heading == "stranger") return Role.None;
        return Enum.TryParse<Role>(NotLetter().Replace(heading, ""), ignoreCase: true, out var role) ? role : throw new FormatException($"'{heading}' is no role.");
    }

    [GeneratedRegex("[^a-z]")]
    private static partial Regex NotLetter();
}
