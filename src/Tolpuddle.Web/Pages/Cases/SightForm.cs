using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.Rendering;
using Tolpuddle.Core.Access;
using Tolpuddle.Web.Components;

namespace Tolpuddle.Web.Pages.Cases;

/// <summary>What somebody is to see of a case, as a form asks for it: all, or the parts that are ticked.</summary>
public sealed record SightForm
{
    private const string All = "all";
    private const string Some = "parts";

    private static readonly CaseSight[] Each = [CaseSight.People, CaseSight.Places, CaseSight.Told, CaseSight.Team];

    /// <summary><c>all</c> or <c>parts</c>.</summary>
    public string? Sees { get; init; }

    /// <summary>Names of parts; counted where <see cref="Sees"/> is <c>parts</c>.</summary>
    public IReadOnlyList<string>? Parts { get; init; }

    /// <summary>What was chosen; null where nothing was.</summary>
    public CaseSight? Chosen => Sees switch
    {
        All => CaseSight.All,
        Some => Each.Where(part => Parts?.Contains(part.ToString()) == true).Aggregate(CaseSight.None, (all, part) => all | part).Whole(),
        _ => null,
    };

    public static SightForm Of(CaseSight sees) =>
        sees == CaseSight.All ? new SightForm { Sees = All } : new SightForm { Sees = Some, Parts = [.. Each.Where(part => sees.HasFlag(part)).Select(part => part.ToString())] };

    /// <summary>Says beside the field what is missing.</summary>
    public void Check(ModelStateDictionary state)
    {
        if (Chosen is null) state.AddModelError("Sight.Sees", "Choose what they see.");
        else if (Parts?.Any(part => !Each.Any(one => one.ToString() == part)) == true) state.AddModelError("Sight.Parts", "Choose from the list.");
    }

    public static IEnumerable<SelectListItem> Ways() => [new Choice("The whole case", All), new Choice("Only the parts that are ticked", Some, "And always: its title and risk, who is on it, and their own tasks")];

    public static IEnumerable<SelectListItem> Choices() =>
    [
        new Choice("People", nameof(CaseSight.People), "People and organisations of the case, their telephones, mail and online names"),
        new Choice("Places", nameof(CaseSight.Places), "Addresses, postcodes and vehicles of the case"),
        new Choice("What was told", nameof(CaseSight.Told), "The reports with files and referrals; they name people and places, so these come with it"),
        new Choice("What the team wrote", nameof(CaseSight.Team), "Notes, decisions, outcomes, tasks of others; any of it may name anybody"),
    ];
}
