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

    public Statement Promise(Commitment commitment)
    {
        var who = organisations[commitment.OrganisationId].Name;
        return new Statement(
            commitment.Code, "", $"The {who} promised: “{commitment.Text}”.", Year: null, Standing.Commitment, [commitment.Code],
            Day(commitment.From), Day(commitment.Until), []);
    }

    public Statement Deed(Activity activity, string commitmentCode)
    {
        var (standing, year) = Place(activity);
        var records = new List<string> { activity.Code, commitmentCode };
        if (activity.FollowsId is { } before) records.Add(activities[before].Code);
        return new Statement(
            activity.Code, activity.Lead, Sentence(activity), year, standing, records, Date(activity.From, activity.Precision), Date(activity.Until, activity.Precision), Unknown(activity));
    }

    public PublicRecord RecordOf(Commitment commitment, IEnumerable<Activity> deeds) => new(commitment.Code, "Commitment", commitment.Text,
    [
        new("Promised by", organisations[commitment.OrganisationId].Name),
        .. Fact("Why", commitment.Why.Length > 0 ? commitment.Why : null),
        new("From", Day(commitment.From) ?? "not known"),
        new("Until", Day(commitment.Until) ?? "not known"),
        new("What was done for it", string.Join(", ", deeds.Select(a => a.Code))),
    ]);

    public PublicRecord RecordOf(Activity activity, string commitmentCode) => new(activity.Code, ActivityWords.Kind(activity.Kind), activity.What,
    [
        new("For the commitment", commitmentCode),
        new("Status", ActivityWords.Status(activity.Status)),
        new("When", ActivityWords.When(activity) ?? "not known"),
        .. Fact("Follows", activity.FollowsId is { } before ? activities[before].Code : null),
        .. Named("Who", activity, ActivityOrganisation.TookPart),
        .. Named("Co-ordinated by", activity, ActivityOrganisation.Coordinator),
        .. Named("Paid for by", activity, ActivityOrganisation.Funder),
        .. Named("Asked for by", activity, ActivityOrganisation.Bidder),
        .. Named("On behalf of", activity, ActivityOrganisation.OnBehalfOf),
        .. Fact("Amount", activity.HasAmount ? ActivityWords.Amount(activity) : null),
        .. Evidenced(activity),
    ]);

    /// <summary>What was done, with the money's way where it was a grant.</summary>
    private string Sentence(Activity activity)
    {
        var text = activity.What.TrimEnd('.') + ".";
        if (Names(activity, ActivityOrganisation.Coordinator) is { } coordinators) text += $" Co-ordinated by the {coordinators}.";
        if (Names(activity, ActivityOrganisation.Funder) is not { } funders) return text;
        var bidder = Names(activity, ActivityOrganisation.Bidder);
        var behalf = Names(activity, ActivityOrganisation.OnBehalfOf);
        text += $" Paid for by a grant of the {funders}";
        if (bidder is not null) text += $", won by the {bidder}";
        if (behalf is not null) text += $" on behalf of the {behalf}";
        return text + ".";
    }

    private static (Standing Standing, int? Year) Place(Activity activity) => activity switch
    {
        { From: { } from } => (Standing.Dated, from.Year),
        { Status: ActivityStatus.Ongoing } => (Standing.Ongoing, null),
        _ => (Standing.Undated, null),
    };

    private static List<string> Unknown(Activity activity)
    {
        var unknown = new List<string>();
        if (activity is { HasAmount: true, AmountPence: null }) unknown.Add("amount not known");
        if (activity is { From: null, Status: not ActivityStatus.Ongoing }) unknown.Add("date not known");
        return unknown;
    }

    private IEnumerable<PublicFact> Evidenced(Activity activity)
    {
        var rows = evidence[activity.Id].OrderByDescending(e => e.On).ToList();
        return rows.Count == 0
            ? [new("Evidence", "none recorded")]
            : rows.Select(e => new PublicFact("Evidence", $"{e.On.ToString("d MMMM yyyy", British)}: {e.Text}"));
    }

    private static IEnumerable<PublicFact> Fact(string label, string? value) => value is null ? [] : [new(label, value)];

    private IEnumerable<PublicFact> Named(string label, Activity activity, string part) => Fact(label, Names(activity, part));

    private string? Names(Activity activity, string part)
    {
        var names = parts[activity.Id].Where(p => p.Part == part).Select(p => organisations[p.OrganisationId].Name).Order(StringComparer.Ordinal).ToList();
        return names.Count == 0 ? null : string.Join(" and ", names);
    }

    private static string? Day(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string? Date(DateOnly? day, DatePrecision precision) => day?.ToString(precision switch
    {
        DatePrecision.Year => "yyyy",
        DatePrecision.Month => "yyyy-MM",
        _ => "yyyy-MM-dd",
    }, CultureInfo.InvariantCulture);
}
