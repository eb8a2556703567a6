using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Data;
using Tolpuddle.Core.Reports;
using Tolpuddle.Testing;

namespace Tolpuddle.Bench.Seeding;

/// <summary>An agency's person who takes what comes in there, and the agency's share of all reports.</summary>
internal sealed record Holder(Viewer Person, double Share);

/// <summary>Who holds the reports: the helpline most of them, four agencies the rest.</summary>
internal sealed class Cast
{
    private static readonly (string Email, double Share)[] Shares =
        [(DemoPeople.Coordinator, 0.60), (DemoPeople.Police, 0.15), (DemoPeople.Council, 0.12), (DemoPeople.LabourInspector, 0.08), (DemoPeople.Charity, 0.05)];

    private readonly IReadOnlyList<Holder> _holders;

    private Cast(IReadOnlyList<Holder> holders, Channel web) => (_holders, Web) = (holders, web);

    /// <summary>The public form, read by the helpline.</summary>
    public Channel Web { get; }

    /// <summary>Reads the people of the demonstration.</summary>
    public static async Task<Cast> ReadAsync(TolpuddleContext db, CancellationToken cancel)
    {
        var holders = new List<Holder>();
        foreach (var (email, share) in Shares)
        {
            var key = SignIn.EmailKey(db.Vault, email);
            var account = await db.Accounts.AsNoTracking().SingleAsync(a => a.EmailKey == key, cancel);
            var person = new Viewer { AccountId = account.Id, AgencyId = account.AgencyId, Roles = account.Roles, Name = account.Name, Purpose = "triage" };
            holders.Add(new Holder(person, share));
        }

        return new Cast(holders, await db.Channels.AsNoTracking().SingleAsync(c => c.Code == "web", cancel));
    }

    /// <summary>Whose agency a report comes to, as often as its share says.</summary>
    public Viewer HolderOf(Random random)
    {
        var left = random.NextDouble();
        return (_holders.FirstOrDefault(holder => (left -= holder.Share) < 0) ?? _holders[0]).Person;
    }

    /// <summary>Somebody of another agency than <paramref name="holder"/>'s.</summary>
    public Viewer Other(Viewer holder, Random random)
    {
        var others = _holders.Where(h => h.Person.AgencyId != holder.AgencyId).ToList();
        return others[random.Next(others.Count)].Person;
    }

    public bool IsHelpline(Viewer person) => person.AgencyId == Web.AgencyId;

    /// <summary>The same door, read by <paramref name="person"/>'s agency.</summary>
    public Channel ChannelOf(Viewer person) => IsHelpline(person) ? Web : new Channel { Code = "web", AgencyId = person.AgencyId, ReaderId = person.AccountId, IsOpen = true };
}
