using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Data;
using Tolpuddle.Core.Reports;

namespace Tolpuddle.Web.Commands;

/// <summary>The Dorset demonstration: facts of the commissioner's page, and people who do not exist. Loaded once into an empty database.</summary>
public sealed class DemoData(TolpuddleContext db, DemoReports demoReports, DemoAccount demoAccount)
{
    /// <summary>Of every account of the demonstration, which listens on this machine only.</summary>
    public const string Password = "six men under a sycamore";

    /// <summary>Everybody who can sign in, in the order of the file.</summary>
    public static IReadOnlyList<DemoPerson> People { get; } = DemoFile.Read<PeopleFile>("people.json").People;

    /// <summary>Loads the demonstration unless something is there already; on wish without its reports. All of it or nothing.</summary>
    public async Task LoadAsync(CancellationToken cancel, bool withReports = true)
    {
        db.Viewer = Viewer.System("demonstration");
        if (await db.Profiles.AnyAsync(cancel)) return;
        await using var transaction = await db.Database.BeginTransactionAsync(cancel); // a start that is killed leaves nothing, and the next begins again
        var file = DemoFile.Read<PeopleFile>("people.json");
        var agencies = file.Agencies.ToDictionary(a => a.Code, a => new Agency { Name = a.Name, Kind = a.Kind, TakesReferrals = a.TakesReferrals });
        db.Agencies.AddRange(agencies.Values);
        db.Profiles.Add(new PartnershipProfile
        {
            Name = file.Partnership.Name,
            Area = file.Partnership.Area,
            LeaveTo = file.Partnership.LeaveTo,
            HostAgencyId = agencies["helpline"].Id,
            IsDemonstration = true,
        });
        var numbers = HelpNumbers.Usual().ToList();
        db.HelpContacts.AddRange(numbers);
        var password = SignIn.HashPassword(Password);
        var accounts = file.People.ToDictionary(p => p.Email, p => new Account
        {
            AgencyId = agencies[p.Agency].Id,
            Name = p.Name,
            Email = p.Email,
            EmailKey = SignIn.EmailKey(db.Vault, p.Email),
            Roles = p.Roles.Aggregate(Role.None, (all, role) => all | role),
            State = AccountState.Active,
            CreatedAt = db.Now,
            PasswordHash = password,
            LastSignInAt = db.Now, // so that channels have readers who are known to come
        });
        db.Accounts.AddRange(accounts.Values);
        db.Channels.Add(new Channel { Code = "web", AgencyId = agencies["helpline"].Id, ReaderId = accounts["coordinator@demo.example"].Id, IsOpen = true });
        db.Channels.Add(new Channel { Code = "call", AgencyId = agencies["helpline"].Id, ReaderId = accounts["coordinator@demo.example"].Id, IsOpen = true });
        Guid[] loaded = [.. agencies.Values.Select(a => a.Id), .. accounts.Values.Select(a => a.Id), .. numbers.Select(n => n.Id)];
        foreach (var id in loaded) db.Record("demonstration.load", id);
        await db.SaveChangesAsync(cancel);

        if (withReports) await demoReports.LoadAsync(accounts.ToDictionary(a => a.Key.Split('@')[0], a => As(a.Value, agencies.Values)), cancel);

        db.Viewer = As(accounts["publisher@demo.example"], agencies.Values);
        await demoAccount.LoadAsync(cancel);
        await transaction.CommitAsync(cancel);
    }

    private static Viewer As(Account account, IEnumerable<Agency> agencies) => new()
    {
        AccountId = account.Id,
        AgencyId = account.AgencyId,
        Roles = account.Roles,
        Name = account.Name,
        AgencyName = agencies.Single(a => a.Id == account.AgencyId).Name,
        Purpose = "demonstration",
    };

    private sealed record PeopleFile(DemoPartnership Partnership, IReadOnlyList<DemoAgency> Agencies, IReadOnlyList<DemoPerson> People);

    private sealed record DemoPartnership(string Name, string Area, string LeaveTo);

    private sealed record DemoAgency(string Code, string Name, AgencyKind Kind, bool TakesReferrals);
}

/// <summary>Somebody of the demonstration who can sign in.</summary>
public sealed record DemoPerson(string Name, string Email, string Agency, IReadOnlyList<Role> Roles);
