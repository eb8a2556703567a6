using System.Globalization;
using Tolpuddle.Core.Data;
using Tolpuddle.Core.Partnership;
using Tolpuddle.Core.Publication;
using Tolpuddle.Core.Scrutiny;

namespace Tolpuddle.Web.Commands;

/// <summary>The facts of the Dorset commissioner's page as records, published as they stand. What the page does not say stays unknown.</summary>
public sealed class DemoAccount(TolpuddleContext db, PublicAccount account)
{
    /// <summary>Loads the facts and publishes the first account; the context's viewer is who does it.</summary>
    public async Task LoadAsync(CancellationToken cancel)
    {
        var facts = DemoFile.Read<Facts>("dorset.json");
        var organisations = facts.Organisations.ToDictionary(
            o => o.Id, o => new Organisation { Code = o.Id, Name = o.Name, Kind = o.Kind, Part = o.Role ?? "" });
        db.Organisations.AddRange(organisations.Values);
        AddHistory(facts.Area.Councils, organisations.Values.ToDictionary(o => o.Name));

        var commitments = facts.Commitments.ToDictionary(
            c => c.Id, c => new Commitment { Code = c.Id, Text = c.Text, Why = c.Why ?? "", OrganisationId = organisations[c.By].Id });
        db.Commitments.AddRange(commitments.Values);

        var activities = facts.Activities.ToDictionary(a => a.Id, a => ToActivity(a, commitments[a.Commitment].Id));
        foreach (var fact in facts.Activities.Where(a => a.Follows is not null))
        {
            activities[fact.Id].FollowsId = activities[fact.Follows!].Id;
        }

        db.Activities.AddRange(activities.Values);
        foreach (var fact in facts.Activities)
        {
            db.ActivityOrganisations.AddRange(Parts(fact)
                .Select(p => new ActivityOrganisation { ActivityId = activities[fact.Id].Id, OrganisationId = organisations[p.Organisation].Id, Part = p.Part }));
        }

        Guid[] loaded = [.. db.Organisations.Local.Select(o => o.Id), .. commitments.Values.Select(c => c.Id), .. activities.Values.Select(a => a.Id)];
        foreach (var id in loaded) db.Record("demonstration.load", id);
        await db.SaveChangesAsync(cancel);
        var few = await account.PublishAsync("First publication, from the commissioner's page on modern slavery.", cancel);
        if (few is not null) throw new InvalidDataException($"dorset.json says '{few}', which is too few people to be published.");
    }

    /// <summary>Councils end and begin; what each did stays its own.</summary>
    private void AddHistory(IReadOnlyList<CouncilFact> councils, Dictionary<string, Organisation> known)
    {
        foreach (var council in councils)
        {
            if (!known.TryGetValue(council.Name, out var organisation))
            {
                organisation = new Organisation { Code = council.Name.Split(' ')[0].ToLowerInvariant(), Name = council.Name, Kind = "council" };
                known.Add(council.Name, organisation);
                db.Organisations.Add(organisation);
            }

            (organisation.From, organisation.Until) = (council.From, council.Until);
        }

        foreach (var council in councils.Where(c => c.Successor is not null)) known[council.Name].SuccessorId = known[council.Successor!].Id;
    }

    private static Activity ToActivity(ActivityFact fact, Guid commitmentId)
    {
        _ = PartialDate.TryParse(fact.From ?? fact.Year?.ToString(CultureInfo.InvariantCulture), out var from);
        _ = PartialDate.TryParse(fact.To, out var until);
        return new Activity
        {
            Code = fact.Id,
            CommitmentId = commitmentId,
            Kind = fact.Kind switch
            {
                "partnership" => ActivityKind.PartnershipWork,
                "regional link" => ActivityKind.RegionalLink,
                "conference" => ActivityKind.Conference,
                "grant" => ActivityKind.Grant,
                "toolkit" => ActivityKind.Toolkit,
                "contribution" => ActivityKind.HelplineFunding,
                "operation" => ActivityKind.Operation,
                var kind => throw new FormatException($"'{kind}' is no kind of activity."),
            },
            Lead = fact.Lead,
            What = fact.What,
            Status = Enum.Parse<ActivityStatus>(fact.Status),
            From = from,
            Until = until,
            HasAmount = fact.Kind is "grant" or "conference" or "contribution",
            AmountPence = fact.AmountPence,
        };
    }

    private static IEnumerable<(string Organisation, string Part)> Parts(ActivityFact fact)
    {
        foreach (var organisation in fact.Organisations.Where(o => o != fact.Coordinator)) yield return (organisation, ActivityOrganisation.TookPart);
        if (fact.Funder is not null) yield return (fact.Funder, ActivityOrganisation.Funder);
        if (fact.Bidder is not null) yield return (fact.Bidder, ActivityOrganisation.Bidder);
        if (fact.OnBehalfOf is not null) yield return (fact.OnBehalfOf, ActivityOrganisation.OnBehalfOf);
        if (fact.Coordinator is not null) yield return (fact.Coordinator, ActivityOrganisation.Coordinator);
    }

    private sealed record Facts(AreaFact Area, IReadOnlyList<OrganisationFact> Organisations, IReadOnlyList<CommitmentFact> Commitments, IReadOnlyList<ActivityFact> Activities);

    private sealed record AreaFact(IReadOnlyList<CouncilFact> Councils);

    private sealed record CouncilFact(string Name, DateOnly? From, DateOnly? Until, string? Successor);

    private sealed record OrganisationFact(string Id, string Name, string Kind, string? Role);

    private sealed record CommitmentFact(string Id, string Text, string By, string? Why);

    private sealed record ActivityFact(
        string Id, string Commitment, string Kind, string Lead, string Status, string What, int? Year, string? From, string? To, string? Follows,
        string? Funder, string? Bidder, string? OnBehalfOf, string? Coordinator, long? AmountPence, IReadOnlyList<string> Organisations);
}
