using System.Text.RegularExpressions;
using AngleSharp.Html.Parser;
using Tolpuddle.Testing;

namespace Tolpuddle.Journeys.Look;

/// <summary>Where a page can be looked at.</summary>
/// <param name="Page">Such as <c>/Reports/Queue</c>.</param>
/// <param name="Person">Who may see it; null: anybody.</param>
/// <param name="Length">Of what it holds: of two sights of a page the fuller one shows more.</param>
internal sealed record Sight(string Page, string? Person, string Path, int Length)
{
    public bool IsPublic => Page.StartsWith("/Public/", StringComparison.Ordinal);
}

/// <summary>Follows every link as every person of the demonstration, and remembers the fullest sight of each page.</summary>
internal sealed partial class Walk(TestSite site, CancellationToken cancel)
{
    /// <summary>Addresses that differ only in which record they name: so many of them are opened by each person.</summary>
    private const int SameKind = 3;

    private static readonly HtmlParser Parser = new();
    private readonly Dictionary<string, Sight> _sights = [];
    private readonly HashSet<string> _openToAll = [];
    private readonly List<string> _deadLinks = [];

    public IReadOnlyCollection<Sight> Sights => _sights.Values;

    /// <summary>Links that lead to nothing.</summary>
    public IReadOnlyCollection<string> DeadLinks => _deadLinks;

    /// <summary>Walks from <paramref name="starts"/> on.</summary>
    public async Task FollowAsync(Caller caller, string? person, params IEnumerable<string> starts)
    {
        var seen = new HashSet<string>();
        var kinds = new Dictionary<string, int>();
        var waiting = new Queue<(string Path, string? From)>(starts.Select(start => (start, (string?)null)));
        while (waiting.TryDequeue(out var next))
        {
            var kind = Record().Replace(next.Path.Split('?')[0], "*");
            if (!seen.Add(next.Path) || _openToAll.Contains(next.Path) || kinds.GetValueOrDefault(kind) == SameKind) continue;
            kinds[kind] = kinds.GetValueOrDefault(kind) + 1;
            foreach (var link in await LookAsync(caller, person, next.Path, next.From)) waiting.Enqueue((link, next.Path));
        }
    }

    private async Task<IEnumerable<string>> LookAsync(Caller caller, string? person, string path, string? from)
    {
        using var answer = await caller.Http.GetAsync(path, cancel);
        if (answer.Headers.Location is { } location) return Inside(new Uri(new Uri(site.Address, path), location));
        if (from is not null && !answer.IsSuccessStatusCode) _deadLinks.Add($"{from} leads {person ?? "a stranger"} to {path}, which answers {(int)answer.StatusCode}");
        if (Pages.Behind(answer) is not { } page) return [];

        if (person is null) _openToAll.Add(path);
        var html = await answer.Content.ReadAsStringAsync(cancel);
        if (!_sights.TryGetValue(page, out var known) || known.Length < html.Length) _sights[page] = new Sight(page, person, path, html.Length);
        return Parser.ParseDocument(html).QuerySelectorAll("a[href]").SelectMany(link => Inside(new Uri(new Uri(site.Address, path), link.GetAttribute("href")!)));
    }

    private IEnumerable<string> Inside(Uri link)
    {
        if (link.Authority == site.Address.Authority && link.Scheme == site.Address.Scheme) yield return link.PathAndQuery;
    }

    /// <summary>Ids, references and codes in a path.</summary>
    [GeneratedRegex(@"(?<=/)([0-9a-f-]{36}|[A-Z]-\w{4}-\w{4}|[CA]\d+)(?=/|$)")]
    private static partial Regex Record();
}
