using System.Globalization;
using Tolpuddle.Core.Partnership;
using Tolpuddle.Core.Scrutiny;

namespace Tolpuddle.Core.Publication;

/// <summary>Makes the public account from records, and from nothing else: the same records always give the same words.</summary>
internal sealed class AccountWriter(
    IReadOnlyDictionary<Guid, Organisation> organisations,
    IReadOnlyDictionary<Guid, Activity> activities,
    ILookup<Guid, ActivityOrganisation> parts,
    ILookup<Guid, Evidence> evidence)
{
    private static readonly CultureInfo British = CultureInfo.GetCultureInfo("en-GB");

    public Statement Promise(Commitment commitment) => new(
        commitment.Code, "", $"{AtStart(WithArticle(organisations[commitment.OrganisationId]))} promised: “{commitment.Text}”.", Year: null, Standing.Commitment, [commitment.Code],
        commitment.From?.ToString(), commitment.Until?.ToString(), []);

    public Statement Deed(Activity activity, string commitmentCode)
    {
        var (standing, year) = Place(activity);
        var records = new List<string> { activity.Code, commitmentCode };
        if (activity.FollowsId is { } before) records.Add(activities[before].Code);
        return new Statement(
            activity.Code, activity.Lead, Sentence(activity), year, standing, records, activity.From?.ToString(), activity.Until?.ToString(), [.. Unknown(activity)]);
    }

    public PublicRecord RecordOf(Commitment commitment, IEnumerable<Activity> deeds) => new(commitment.Code, "Commitment", commitment.Text,
    [
        new("Promised by", organisations[commitment.OrganisationId].Name),
        .. Fact("Why", commitment.Why.Length > 0 ? commitment.Why : null),
        new("When", PartialDate.InWords(commitment.From, commitment.Until) ?? "not known"),
        new("What was done for it", deeds.Any() ? string.Join(", ", deeds.Select(a => a.Code)) : "nothing recorded"),
    ]);

    public PublicRecord RecordOf(Activity activity, string commitmentCode) => new(activity.Code, ActivityWords.Kind(activity.Kind), activity.What,
    [
        new("For the commitment", commitmentCode),
        new("Status", ActivityWords.Status(activity.Status)),
        new("When", PartialDate.InWords(activity.From, activity.Until) ?? (activity.Status == ActivityStatus.Ongoing ? "it goes on" : "not known")),
        .. Fact("Follows", activity.FollowsId is { } before ? activities[before].Code : null),
        .. Named("Who", activity, ActivityOrganisation.TookPart),
        .. Named("Co-ordinated by", activity, ActivityOrganisation.Coordinator),
        .. Named("Paid for by", activity, ActivityOrganisation.Funder),
        .. Named("Asked for by", activity, ActivityOrganisation.Bidder),
        .. Named("On behalf of", activity, ActivityOrganisation.OnBehalfOf),
        .. Fact("Amount", activity.HasAmount ? ActivityWords.Amount(activity) : null),
        .. Evidenced(activity),
    ]);

    /// <summary>What was done, with the money's way where it was a grant, and said as plainly if it has not happened yet.</summary>
    private string Sentence(Activity activity)
    {
        var text = activity.What.TrimEnd('.') + ".";
        if (Names(activity, ActivityOrganisation.Coordinator, WithArticle) is { } coordinators) text += $" Co-ordinated by {coordinators}.";
        if (Names(activity, ActivityOrganisation.Funder, WithArticle) is { } funders)
        {
            text += $" Paid for by a grant of {funders}";
            if (Names(activity, ActivityOrganisation.Bidder, WithArticle) is { } bidder) text += $", won by {bidder}";
            if (Names(activity, ActivityOrganisation.OnBehalfOf, WithArticle) is { } behalf) text += $" on behalf of {behalf}";
            text += ".";
        }

        if (activity.AmountPence is not null) text += $" The amount was {ActivityWords.Amount(activity)}.";
        return text + activity.Status switch
        {
            ActivityStatus.Planned => " This is planned and has not happened yet.",
            ActivityStatus.UnderWay => " This has begun and is not finished.",
            ActivityStatus.Stopped => " This was stopped before it was finished.",
            ActivityStatus.Ongoing when activity.From is not null => " It goes on.",
            _ => "",
        };
    }

    private static (Standing Standing, int? Year) Place(Activity activity) => activity switch
    {
        { From: { } from } => (Standing.Dated, from.Year),
        { Status: ActivityStatus.Ongoing } => (Standing.Ongoing, null),
        _ => (Standing.Undated, null),
    };

    private static IEnumerable<string> Unknown(Activity activity)
    {
        if (activity is { HasAmount: true, AmountPence: null }) yield return "amount not known";
        if (activity is { From: null, Status: not ActivityStatus.Ongoing }) yield return "date not known";
    }

    private IEnumerable<PublicFact> Evidenced(Activity activity)
    {
        var rows = evidence[activity.Id].OrderByDescending(e => e.On).ThenByDescending(e => e.At).ToList();
        return rows.Count == 0
            ? [new("Evidence", "none recorded")]
            : rows.Select(e => new PublicFact("Evidence", $"{e.On.ToString("d MMMM yyyy", British)}: {e.Text}"));
    }

    private static IEnumerable<PublicFact> Fact(string label, string? value) => value is null ? [] : [new(label, value)];

    private IEnumerable<PublicFact> Named(string label, Activity activity, string part) => Fact(label, Names(activity, part, o => o.Name));

    private string? Names(Activity activity, string part, Func<Organisation, string> name)
    {
        var names = parts[activity.Id].Where(p => p.Part == part).Select(p => organisations[p.OrganisationId])
            .OrderBy(o => o.Name, StringComparer.Ordinal).Select(name).ToList();
        return names.Count == 0 ? null : string.Join(" and ", names);
    }

    /// <summary>As it stands inside a sentence: the National Crime Agency, but Dorset Police and Unseen.</summary>
    private static string WithArticle(Organisation organisation) => organisation.Kind switch
    {
        "commissioner" or "partnership" or "regional" or "national" or "national network" => $"the {organisation.Name}",
        "council" when organisation.Name.Contains(" of ", StringComparison.Ordinal) => $"the {organisation.Name}",
        _ => organisation.Name,
    };

    private static string AtStart(string words) => char.ToUpper(words[0], British) + words[1..];
}
