using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Tolpuddle.Core.Publication;

namespace Tolpuddle.Web.Pages.Public.Progress;

/// <summary>The public part of one record behind the account.</summary>
public sealed class RecordModel(PublicAccount account) : PageModel
{
    private HashSet<string> _ids = [];

    public PublicRecord Record { get; private set; } = null!;

    public DateOnly AsOf { get; private set; }

    /// <summary>The release whose record this is; null for the newest.</summary>
    [FromQuery(Name = "release")]
    public Guid? Release { get; set; }

    /// <summary>The other records that a fact names; empty where it says something else.</summary>
    public IReadOnlyList<string> CodesOf(PublicFact fact)
    {
        var codes = fact.Value.Split(", ");
        return Array.TrueForAll(codes, _ids.Contains) ? codes : [];
    }

    public async Task<IActionResult> OnGetAsync(string id, CancellationToken cancel)
    {
        var content = Release is { } release ? await account.PublishedAsync(release, cancel) : await account.PublishedAsync(cancel);
        if (content?.Records.SingleOrDefault(r => string.Equals(r.Id, id, StringComparison.OrdinalIgnoreCase)) is not { } record) return NotFound();
        (Record, AsOf, _ids) = (record, content.AsOf, content.Records.Select(r => r.Id).ToHashSet());
        return Page();
    }
}
