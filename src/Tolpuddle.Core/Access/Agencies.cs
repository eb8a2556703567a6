using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Data;

namespace Tolpuddle.Core.Access;

/// <summary>An agency in an administrator's list.</summary>
/// <param name="Readers">People who can sign in and would answer a referral.</param>
/// <param name="RequiresSecondFactor">Nobody there opens anything without a second factor.</param>
/// <param name="WithFactor">People who have one.</param>
public sealed record AgencyRow(
    Guid Id, string Name, AgencyKind Kind, bool TakesReferrals, int People, int Readers, bool RequiresSecondFactor, int WithFactor);

/// <summary>The members of the partnership that have people here.</summary>
public sealed class Agencies(TolpuddleContext db)
{
    private const string OnlyHost = "Only administrators of the agency that runs the system add and rename agencies.";
    private const string NameIt = "Write the agency's name, in at most 120 characters.";
    private const string IsTaken = "There is an agency of this name already.";

    public async Task<List<AgencyRow>> ListAsync(CancellationToken cancel)
    {
        var agencies = await db.Agencies.AsNoTracking().OrderBy(a => a.Name).ToListAsync(cancel);
        var people = await db.Accounts.AsNoTracking().Where(a => a.State == AccountState.Active)
            .Select(a => new { a.AgencyId, a.Roles, a.LastSignInAt, HasFactor = a.SecondFactorSince != null }).ToListAsync(cancel);
        return [.. agencies.Select(agency => new AgencyRow(
            agency.Id, agency.Name, agency.Kind, agency.TakesReferrals,
            people.Count(p => p.AgencyId == agency.Id),
            people.Count(p => p.AgencyId == agency.Id && Readers.Reads(AccountState.Active, p.Roles, p.LastSignInAt)),
            agency.SecondFactorRequiredSince is not null,
            people.Count(p => p.AgencyId == agency.Id && p.HasFactor)))];
    }

    public Task<bool> MayAddAsync(CancellationToken cancel) => db.IsHostAsync(cancel);

    /// <summary>Adds an agency. Null if done, otherwise why not.</summary>
    public async Task<string?> AddAsync(string name, AgencyKind kind, CancellationToken cancel)
    {
        if (!await db.IsHostAsync(cancel)) return OnlyHost;
        name = name.Trim();
        if (name.Length is 0 or > 120) return NameIt;
        if (await db.Agencies.AnyAsync(a => a.Name == name, cancel)) return IsTaken;
        var agency = new Agency { Name = name, Kind = kind };
        db.Agencies.Add(agency);
        db.Record("agency.add", agency.Id);
        await db.SaveChangesAsync(cancel);
        return null;
    }

    /// <summary>Renames an agency, or opens and closes it for referrals. It opens only if somebody there would read them.</summary>
    public async Task<string?> ChangeAsync(Guid id, string name, bool takesReferrals, CancellationToken cancel)
    {
        name = name.Trim();
        if (name.Length is 0 or > 120) return NameIt;
        if (!await db.AdministersAsync(id, cancel) || await db.Agencies.SingleOrDefaultAsync(a => a.Id == id, cancel) is not { } agency) return OnlyHost;
        if (await db.Agencies.AnyAsync(a => a.Name == name && a.Id != id, cancel)) return IsTaken;
        if (takesReferrals && !agency.TakesReferrals && !await db.Accounts.WhoRead().AnyAsync(a => a.AgencyId == id, cancel))
        {
            return $"{agency.Name} cannot take referrals yet: nobody there has signed in who would read them. Invite a coordinator, practitioner or adviser, and wait until they have signed in once.";
        }

        (agency.Name, agency.TakesReferrals) = (name, takesReferrals);
        db.Record("agency.change", agency.Id);
        await db.SaveChangesAsync(cancel);
        return null;
    }

    /// <summary>
    /// From now on its people must have a second factor, or need not. Who has none is led to set one up at the next sign-in,
    /// before anything else opens. Whoever asks it of others has one.
    /// </summary>
    public async Task<string?> RequireSecondFactorAsync(Guid id, bool isRequired, CancellationToken cancel)
    {
        if (!await db.AdministersAsync(id, cancel) || await db.Agencies.SingleOrDefaultAsync(a => a.Id == id, cancel) is not { } agency) return OnlyHost;
        if (agency.SecondFactorRequiredSince is not null == isRequired) return null;
        if (isRequired && !db.Viewer.HasSecondFactor) return "Set up a second factor of your own first, under your account. Then ask it of others.";
        agency.SecondFactorRequiredSince = isRequired ? db.Now : null;
        db.Record(isRequired ? "agency.require-factor" : "agency.allow-no-factor", agency.Id);
        await db.SaveChangesAsync(cancel);
        return null;
    }
}
