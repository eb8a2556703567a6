namespace Tolpuddle.Core.Access;

/// <summary>
/// Which parts of a case somebody on it sees: chosen by whoever brings them in, after what they need to know. Whoever sees fewer than
/// all of them sees besides these what they wrote themselves and the tasks that are theirs.
/// </summary>
[Flags]
public enum CaseSight
{
    /// <summary>Their own tasks alone.</summary>
    None = 0,

    /// <summary>People and organisations that belong to the case, their telephones, mailboxes and names online.</summary>
    People = 1,

    /// <summary>Addresses, postcodes and vehicles that belong to the case.</summary>
    Places = 2,

    /// <summary>The reports: what was told, with messages, files, grades and referrals. They name people and places, so these come with it.</summary>
    Told = 4,

    /// <summary>What the team wrote: notes, decisions, outcomes, tasks of others, and on what ground agencies share in it.</summary>
    Team = 8,

    All = People | Places | Told | Team,
}

public static class CaseSights
{
    /// <summary>With everything that cannot be held back from whoever sees this.</summary>
    public static CaseSight Whole(this CaseSight sees) => (sees & CaseSight.Told) != 0 ? sees | CaseSight.People | CaseSight.Places : sees;

    /// <summary>
    /// What people of such an agency mostly need; offered, and never taken without somebody saying so. Those who investigate or support the
    /// person need all of it; those who act on a place need the place (ICO data sharing code: no more than the purpose needs).
    /// </summary>
    public static CaseSight UsualFor(AgencyKind kind) => kind switch
    {
        AgencyKind.Helpline or AgencyKind.Police or AgencyKind.LabourInspectorate or AgencyKind.Charity => CaseSight.All,
        AgencyKind.Health => CaseSight.People,
        _ => CaseSight.Places,
    };

    /// <summary>In words, to stand after "sees".</summary>
    /// <param name="sees">The parts.</param>
    /// <param name="whose">"their", or "your" to whoever sees them.</param>
    public static string Words(this CaseSight sees, string whose = "their")
    {
        if (sees == CaseSight.All) return "the whole case";
        List<string> parts = [];
        if ((sees & CaseSight.Told) != 0) parts.Add("what was told, with its people and places");
        else
        {
            if ((sees & CaseSight.People) != 0) parts.Add("people");
            if ((sees & CaseSight.Places) != 0) parts.Add("places");
        }

        if ((sees & CaseSight.Team) != 0) parts.Add("what the team wrote");
        return parts.Count == 0 ? $"{whose} own tasks only" : $"{string.Join(", ", parts)}, and {whose} own tasks";
    }
}
