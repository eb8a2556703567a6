using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Tolpuddle.Core.Publication;
using Tolpuddle.Web.Languages;

namespace Tolpuddle.Web.Pages.Public.Progress;

/// <summary>The account: years as a spine, one sentence a fact, its record one step away.</summary>
public sealed class IndexModel(PublicAccount account, Texts texts) : PageModel
{
    public AccountContent? Account { get; private set; }

    /// <summary>True where an earlier release is shown.</summary>
    public bool IsEarlier { get; private set; }

    public IEnumerable<Statement> Promises => Account!.Statements.Where(s => s.Standing == Standing.Commitment);

    /// <summary>Years, newest first, then what goes on, then what has no date.</summary>
    public IEnumerable<StatementGroup> Groups =>
        Account!.Statements.Where(s => s.Standing == Standing.Dated).GroupBy(s => s.Year!.Value).OrderByDescending(g => g.Key)
            .Select(g => new StatementGroup($"y{g.Key}", Wording.Plain(g.Key.ToString(CultureInfo.InvariantCulture)), [.. g]))
            .Concat([Group(Standing.Ongoing, "progress.ongoing"), Group(Standing.Undated, "progress.undated")])
            .Where(g => g.Statements.Count > 0);

    /// <summary>The record behind a statement, of the same release.</summary>
    public string AddressOf(Statement statement) => IsEarlier ? $"{statement.Id}?release={RouteData.Values["release"]}" : statement.Id;

    public async Task<IActionResult> OnGetAsync(Guid? release, CancellationToken cancel)
    {
        IsEarlier = release is not null;
        Account = release is { } id ? await account.PublishedAsync(id, cancel) : await account.PublishedAsync(cancel);
        return IsEarlier && Account is null ? NotFound() : Page();
    }

    private StatementGroup Group(Standing standing, string key) =>
        new(standing.ToString().ToLowerInvariant(), texts[key], [.. Account!.Statements.Where(s => s.Standing == standing)]);
}

public sealed record StatementGroup(string Id, Wording Name, IReadOnlyList<Statement> Statements);
