using System.Globalization;

namespace Tolpuddle.Core.Scrutiny;

/// <summary>An activity's values as people read them. What is not known is said in the same place as what is.</summary>
public static class ActivityWords
{
    private static readonly CultureInfo British = CultureInfo.GetCultureInfo("en-GB");

    public static string Kind(ActivityKind kind) => kind switch
    {
        ActivityKind.PartnershipWork => "Partnership work",
        ActivityKind.RegionalLink => "Regional link",
        ActivityKind.HelplineFunding => "Helpline funding",
        _ => kind.ToString(),
    };

    public static string Status(ActivityStatus status) => status == ActivityStatus.UnderWay ? "Under way" : status.ToString();

    /// <summary>Pounds, "not known", or nothing where an activity has no amount of its own.</summary>
    public static string Amount(Activity activity) => activity switch
    {
        { AmountPence: { } pence } => (pence / 100m).ToString("C", British),
        { HasAmount: true } => "not known",
        _ => "",
    };

    public static string Part(string part) => part switch
    {
        ActivityOrganisation.TookPart => "Took part",
        ActivityOrganisation.Funder => "Paid for it",
        ActivityOrganisation.Bidder => "Asked for the money",
        ActivityOrganisation.OnBehalfOf => "On whose behalf",
        ActivityOrganisation.Coordinator => "Co-ordinated it",
        _ => part,
    };
}
