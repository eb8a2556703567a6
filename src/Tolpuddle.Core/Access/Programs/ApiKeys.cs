using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Data;

namespace Tolpuddle.Core.Access.Programs;

/// <summary>A key as administrators and data-protection officers see it.</summary>
/// <param name="Looks">Reports that it opened in the last seven days; counted for data-protection officers only.</param>
public sealed record KeyRow(
    Guid Id, string Name, string Purpose, string Agency, KeyRights Rights, DateTime MadeAt, DateTime EndsAt, DateTime? ReadingAllowedAt, DateTime? RevokedAt, DateTime? LastUsedAt, int Looks = 0)
{
    public bool WaitsForAgreement => RevokedAt is null && Rights.HasFlag(KeyRights.ReadReports) && ReadingAllowedAt is null;
}

/// <summary>A key that was made, or why not.</summary>
/// <param name="Secret">Shown once, and kept nowhere.</param>
public sealed record MadeKey(string? Problem, string Secret = "");

/// <summary>The keys with which programs of agencies come in: made and ended by administrators, allowed to read by data-protection officers.</summary>
public sealed class ApiKeys(TolpuddleContext db)
{
    public const int MaxNameLength = 80;

    /// <summary>A key that nobody renews ends.</summary>
    public const int LongestDays = 366;

    /// <summary>How secrets begin, so that people and scanners know one when they see it.</summary>
    public const string SecretPrefix = "tolpuddle_";

    private const int SecretBytes = 32;
    private const string SecretPurpose = "api-key";
    private const string NotYours = "This key is not there, or its agency is not yours to look after.";

    private static readonly TimeSpan LooksCounted = TimeSpan.FromDays(7);

    /// <summary>The keys that the viewer administers, the newest first.</summary>
    public async Task<List<KeyRow>> ListAsync(CancellationToken cancel)
    {
        var all = await db.IsHostAsync(cancel);
        return await Rows(db.ApiKeys.Where(k => all || k.AgencyId == db.Viewer.AgencyId)).ToListAsync(cancel);
    }

    /// <summary>The keys of the viewer's own agency, with how much each has read. For its data-protection officers.</summary>
    public async Task<List<KeyRow>> OfOurAgencyAsync(CancellationToken cancel)
    {
        if (!db.Viewer.Is(Role.DataProtectionOfficer)) return [];
        var since = db.Now - LooksCounted;
        var rows = await Rows(db.ApiKeys.Where(k => k.AgencyId == db.Viewer.AgencyId)).ToListAsync(cancel);
        var ids = rows.Select(r => r.Id).ToList();
        var looks = await db.Audit.Where(e => ids.Contains(e.AccountId) && e.Act == "report.open" && e.At > since)
            .GroupBy(e => e.AccountId).Select(e => new { e.Key, Count = e.Select(x => x.SubjectId).Distinct().Count() }).ToDictionaryAsync(e => e.Key, e => e.Count, cancel);
        return [.. rows.Select(r => r with { Looks = looks.GetValueOrDefault(r.Id) })];
    }

    /// <summary>Makes a key that works until the end of <paramref name="lastDay"/>.</summary>
    public async Task<MadeKey> MakeAsync(Guid agencyId, string name, string purpose, KeyRights rights, DateOnly lastDay, CancellationToken cancel)
    {
        (name, purpose) = (name.Trim(), purpose.Trim());
        if (name.Length is 0 or > MaxNameLength) return new($"Write which program it is for, in at most {MaxNameLength} characters.");
        if (purpose.Length is 0 or > Purposes.MaxLength) return new($"Write why it sends or reads, in at most {Purposes.MaxLength} characters: it stands in the audit beside everything that the program does.");
        if (rights == KeyRights.None) return new("Choose what the program may do.");
        var today = Days.Of(db.Now);
        if (lastDay < today || lastDay > today.AddDays(LongestDays)) return new($"Choose a last day from today to {Days.Words(today.AddDays(LongestDays))}, and make a new key before then.");
        if (!await db.AdministersAsync(agencyId, cancel) || !await db.Agencies.AnyAsync(a => a.Id == agencyId, cancel)) return new("Choose an agency that you look after.");

        var secret = SecretPrefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes));
        var key = new ApiKey
        {
            AgencyId = agencyId,
            Name = name,
            Purpose = purpose,
            SecretHash = HashOf(db.Vault, secret),
            Rights = rights,
            MadeById = db.Viewer.AccountId,
            MadeAt = db.Now,
            EndsAt = Days.EndOf(lastDay),
        };
        db.ApiKeys.Add(key);
        db.Record("api-key.make", key.Id);
        if (rights.HasFlag(KeyRights.ReadReports)) await db.TellOfficersAsync(agencyId, "A program asks to read the reports of your agency. Decide whether it may.", "/audit/programs", cancel);
        await db.SaveChangesAsync(cancel);
        return new(null, secret);
    }

    /// <summary>From the next request on the key opens nothing. Administrators may, and the data-protection officers of its agency. Null if done, otherwise why not.</summary>
    public async Task<string?> RevokeAsync(Guid id, CancellationToken cancel)
    {
        var key = await db.ApiKeys.SingleOrDefaultAsync(k => k.Id == id, cancel);
        if (key is null || !(IsOfficerOf(key) || await db.AdministersAsync(key.AgencyId, cancel))) return NotYours;
        if (key.RevokedAt is not null) return null;
        key.RevokedAt = db.Now;
        return await SaveAsync(key, "api-key.revoke", cancel);
    }

    /// <summary>Lets the key read, on the word of a data-protection officer who did not make it. Null if done, otherwise why not.</summary>
    public async Task<string?> AllowReadingAsync(Guid id, CancellationToken cancel)
    {
        var key = await db.ApiKeys.SingleOrDefaultAsync(k => k.Id == id, cancel);
        if (key is null || !IsOfficerOf(key)) return NotYours;
        if (key.MadeById == db.Viewer.AccountId) return "You made this key. Another data-protection officer must decide whether it may read.";
        if (key.RevokedAt is not null || !key.Rights.HasFlag(KeyRights.ReadReports)) return "This key does not ask to read reports, or it was ended.";
        key.ReadingAllowedAt ??= db.Now;
        return await SaveAsync(key, "api-key.allow-reading", cancel);
    }

    internal static byte[] HashOf(Vault vault, string secret) => vault.SecretKey(SecretPurpose, secret);

    private bool IsOfficerOf(ApiKey key) => db.Viewer.Is(Role.DataProtectionOfficer) && key.AgencyId == db.Viewer.AgencyId;

    private IQueryable<KeyRow> Rows(IQueryable<ApiKey> keys) =>
        from k in keys.AsNoTracking()
        join a in db.Agencies on k.AgencyId equals a.Id
        orderby k.MadeAt descending
        select new KeyRow(k.Id, k.Name, k.Purpose, a.Name, k.Rights, k.MadeAt, k.EndsAt, k.ReadingAllowedAt, k.RevokedAt, k.LastUsedAt, 0);

    private async Task<string?> SaveAsync(ApiKey key, string act, CancellationToken cancel)
    {
        key.Version++;
        db.Record(act, key.Id);
        return await db.TrySaveAsync(cancel) ? null : "Somebody else has just changed this key. Nothing was changed; look again.";
    }
}
