using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Data;

namespace Tolpuddle.Core.Access.OwnSignIn;

/// <summary>What an administrator says of an agency's own sign-in.</summary>
/// <param name="ClientSecret">It is never shown. Empty: the one that serves stays, where address and client id stay too.</param>
public sealed record ProviderDraft(string Authority, string ClientId, string ClientSecret, string GroupClaim, string Groups, string FactorValue);

/// <summary>One that serves, or waits for another administrator, without its secret.</summary>
/// <param name="ConfirmedBy">Null while it waits.</param>
/// <param name="MayConfirm">It waits, and the viewer is not who asked.</param>
public sealed record ProviderView(Guid Id, ProviderDraft Draft, string AskedBy, DateTime AskedAt, string? ConfirmedBy, bool MayConfirm);

/// <summary>What an administrator sees of an agency's own sign-in.</summary>
/// <param name="Connected">How many accounts are connected with it.</param>
/// <param name="Disconnects">What waits is another sign-in than what serves: nobody stays connected if it is confirmed.</param>
public sealed record AgencySignIn(string Agency, ProviderView? Serving, ProviderView? Waiting, int Connected, bool Disconnects);

/// <summary>An agency with a sign-in of its own.</summary>
public sealed record ProviderRow(Guid AgencyId, string Agency);

/// <summary>
/// Sets up how people of an agency come in by its own sign-in. Whoever runs that sign-in says who somebody is, so it takes
/// two: one administrator asks for settings, another reads and confirms them. Ending it takes one.
/// </summary>
public sealed class SignInProviders(TolpuddleContext db)
{
    /// <summary>What nobody has confirmed by then is asked anew.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(7);

    private const string NotYours = "This agency has administrators of its own. Ask them.";
    private const string Quicker = "Somebody else has just changed this. Nothing was changed; look again.";
    private const string Ended = "This request is ended already. Nothing was changed.";

    /// <summary>Those by which people come in, for the page where they choose theirs.</summary>
    public async Task<List<ProviderRow>> ListAsync(CancellationToken cancel)
    {
        using var asProgram = new AsProgram(db);
        return await (from p in db.SignInProviders.AsNoTracking()
                      join a in db.Agencies on p.AgencyId equals a.Id
                      where p.IsConfirmed
                      orderby a.Name
                      select new ProviderRow(a.Id, a.Name)).ToListAsync(cancel);
    }

    /// <summary>True if people of some agency come in by its own.</summary>
    public async Task<bool> AnyAsync(CancellationToken cancel)
    {
        using var asProgram = new AsProgram(db);
        return await db.SignInProviders.AnyAsync(p => p.IsConfirmed, cancel);
    }

    /// <summary>The one by which people of an agency come in; with its secret, for the program alone.</summary>
    public Task<SignInProvider?> ServingAsync(Guid agencyId, CancellationToken cancel) => db.ServingProviderAsync(agencyId, cancel);

    /// <summary>What an administrator sees of it; null where they may not.</summary>
    public async Task<AgencySignIn?> ReadAsync(Guid agencyId, CancellationToken cancel)
    {
        if (!await db.AdministersAsync(agencyId, cancel) || await db.Agencies.AsNoTracking().SingleOrDefaultAsync(a => a.Id == agencyId, cancel) is not { } agency) return null;
        var (me, oldest) = (db.Viewer.AccountId, db.Now - Lifetime);
        var rows = await (from p in db.SignInProviders.AsNoTracking()
                          join a in db.Accounts on p.AskedById equals a.Id
                          where p.AgencyId == agencyId && (p.IsConfirmed || p.AskedAt > oldest)
                          select new { Provider = p, a.Name, ConfirmedBy = db.Accounts.Where(c => c.Id == p.ConfirmedById).Select(c => c.Name).FirstOrDefault() }).ToListAsync(cancel);
        ProviderView? View(bool isConfirmed) => rows.Where(r => r.Provider.IsConfirmed == isConfirmed).Select(r => new ProviderView(
            r.Provider.Id,
            new ProviderDraft(r.Provider.Authority, r.Provider.ClientId, "", r.Provider.GroupClaim, r.Provider.Groups, r.Provider.FactorValue),
            r.Name, r.Provider.AskedAt, r.ConfirmedBy, !isConfirmed && r.Provider.AskedById != me)).SingleOrDefault();
        var (serving, waiting) = (rows.Find(r => r.Provider.IsConfirmed)?.Provider, rows.Find(r => !r.Provider.IsConfirmed)?.Provider);
        var disconnects = serving is not null && waiting is not null && !serving.KnowsTheSameAs(waiting.Authority, waiting.ClientId);
        return new AgencySignIn(agency.Name, View(true), View(false), await db.Accounts.CountAsync(a => a.AgencyId == agencyId && a.SubjectKey != null, cancel), disconnects);
    }

    /// <summary>Asks that people come in so from now on. Null if another administrator has now to confirm it, otherwise why not.</summary>
    public async Task<string?> AskAsync(Guid agencyId, ProviderDraft draft, CancellationToken cancel)
    {
        if (!await db.AdministersAsync(agencyId, cancel) || !await db.Agencies.AnyAsync(a => a.Id == agencyId, cancel)) return NotYours;
        var others = await db.OtherAdministratorsAsync(agencyId, cancel);
        if (others.Count == 0) return "Nobody else could confirm it: you are the only administrator. Invite a second one first.";
        draft = draft with { ClientId = draft.ClientId.Trim(), GroupClaim = draft.GroupClaim.Trim(), Groups = draft.Groups.Trim(), FactorValue = draft.FactorValue.Trim() };
        if (ProblemWith(draft) is { } problem) return problem.Words;

        var mine = await db.SignInProviders.Where(p => p.AgencyId == agencyId).ToListAsync(cancel);
        var secret = draft.ClientSecret;
        if (secret.Length == 0)
        {
            // The secret that serves goes to no other address than the one for which it was given.
            if (mine.Find(p => p.IsConfirmed) is not { } serving || !serving.KnowsTheSameAs(draft.Authority, draft.ClientId)) return "Write the secret by which the sign-in knows us.";
            secret = serving.ClientSecret;
        }

        db.SignInProviders.RemoveRange(mine.Where(p => !p.IsConfirmed));
        db.SignInProviders.Add(new SignInProvider
        {
            AgencyId = agencyId,
            Authority = draft.Authority,
            ClientId = draft.ClientId,
            ClientSecret = secret,
            GroupClaim = draft.GroupClaim,
            Groups = draft.Groups,
            FactorValue = draft.FactorValue,
            AskedById = db.Viewer.AccountId,
            AskedAt = db.Now,
        });
        foreach (var other in others) db.Notify(other, "An administrator asks that an agency use a sign-in of its own. Another one has to confirm it.", Path(agencyId));
        await db.TellOfficersAsync(agencyId, "An administrator asks that people of your agency come in by a sign-in of its own. Another administrator has to confirm it.", "/audit", cancel);
        Record("agency.sign-in-ask", agencyId);
        return await db.TrySaveOnceAsync(cancel) ? null : Quicker;
    }

    /// <summary>From now on people come in by it. If it is another than before, nobody is connected any more, and those who were are told. Null if done, otherwise why not.</summary>
    public async Task<string?> ConfirmAsync(Guid providerId, CancellationToken cancel)
    {
        if (await WaitingAsync(providerId, cancel) is not { } provider) return Ended;
        if (!await db.AdministersAsync(provider.AgencyId, cancel)) return NotYours;
        if (provider.AskedById == db.Viewer.AccountId) return "It takes two: another administrator has to confirm what you have asked for.";
        var others = await db.OtherAdministratorsAsync(provider.AgencyId, cancel);
        if (!others.Contains(provider.AskedById)) return "Whoever asked for this is no administrator here any more. Nothing was changed; ask for it yourself, and let another administrator confirm it.";
        if (await db.SignInProviders.SingleOrDefaultAsync(p => p.AgencyId == provider.AgencyId && p.IsConfirmed, cancel) is { } before)
        {
            db.SignInProviders.Remove(before);
            if (!before.KnowsTheSameAs(provider.Authority, provider.ClientId)) await DisconnectAllAsync(provider.AgencyId, cancel);
            else if (before.FactorValue != provider.FactorValue) await EndVouchedAsync(provider.AgencyId, cancel);
        }

        (provider.IsConfirmed, provider.ConfirmedById) = (true, db.Viewer.AccountId);
        foreach (var other in others) db.Notify(other, "An agency has a sign-in of its own now, or another than before: two administrators have agreed on it.", Path(provider.AgencyId));
        await db.TellOfficersAsync(provider.AgencyId, "People of your agency can come in by its own sign-in from now on, as two administrators have agreed.", "/audit", cancel);
        Record("agency.sign-in", provider.AgencyId);
        return await db.TrySaveOnceAsync(cancel) ? null : Quicker;
    }

    /// <summary>Ends the request. Null if done, otherwise why not.</summary>
    public async Task<string?> WithdrawAsync(Guid providerId, CancellationToken cancel)
    {
        if (await WaitingAsync(providerId, cancel) is not { } provider) return Ended;
        if (!await db.AdministersAsync(provider.AgencyId, cancel)) return NotYours;
        db.SignInProviders.Remove(provider);
        Record("agency.sign-in-withdraw", provider.AgencyId);
        return await db.TrySaveOnceAsync(cancel) ? null : Ended;
    }

    /// <summary>Nobody comes in by it any more; those who did are told how they come in now. Null if done, otherwise why not.</summary>
    public async Task<string?> EndAsync(Guid providerId, CancellationToken cancel)
    {
        if (await db.SignInProviders.SingleOrDefaultAsync(p => p.Id == providerId && p.IsConfirmed, cancel) is not { } provider) return Quicker;
        if (!await db.AdministersAsync(provider.AgencyId, cancel)) return NotYours;
        db.SignInProviders.Remove(provider);
        await DisconnectAllAsync(provider.AgencyId, cancel);
        Record("agency.sign-in-end", provider.AgencyId);
        return await db.TrySaveOnceAsync(cancel) ? null : Quicker;
    }

    /// <summary>
    /// Forgets what nobody has confirmed in time, with its secret, and connections whose sign-in is gone: somebody may have come
    /// in at the instant at which it ended. Several nodes may do it at once.
    /// </summary>
    public async Task ForgetAsync(CancellationToken cancel)
    {
        db.Viewer = Viewer.System("sign-in");
        var oldest = db.Now - Lifetime;
        foreach (var provider in await db.SignInProviders.Where(p => !p.IsConfirmed && p.AskedAt <= oldest).ToListAsync(cancel))
        {
            db.Viewer = db.Viewer with { AgencyId = provider.AgencyId }; // officers of the agency see it
            db.SignInProviders.Remove(provider);
            db.Record("agency.sign-in-withdraw", provider.AgencyId);
        }

        foreach (var account in await db.Accounts.Where(a => a.SubjectKey != null && !db.SignInProviders.Any(p => p.AgencyId == a.AgencyId && p.IsConfirmed)).ToListAsync(cancel))
        {
            db.Viewer = db.Viewer with { AgencyId = account.AgencyId };
            await db.DisconnectAsync(account, cancel);
        }

        await db.TrySaveAsync(cancel);
    }

    /// <summary>What stands against it: in which field, and in words for who wrote it; null: nothing. Whether something may be sent to the address is judged by whoever connects to it.</summary>
    public static (string Field, string Words)? ProblemWith(ProviderDraft draft)
    {
        if (draft.Authority.Length is 0 or > SignInProvider.MaxAuthority) return (nameof(draft.Authority), $"Write the address of the sign-in, in at most {SignInProvider.MaxAuthority} characters.");
        if (draft.ClientId.Length is 0 or > SignInProvider.MaxClientId) return (nameof(draft.ClientId), $"Write what the sign-in calls us (client id), in at most {SignInProvider.MaxClientId} characters.");
        if (draft.ClientSecret.Length > SignInProvider.MaxClientSecret) return (nameof(draft.ClientSecret), $"A secret has at most {SignInProvider.MaxClientSecret} characters.");
        if (draft.GroupClaim.Length is 0 or > SignInProvider.MaxClaim) return (nameof(draft.GroupClaim), $"Write the claim that names somebody's groups, in at most {SignInProvider.MaxClaim} characters.");
        if (draft.FactorValue.Length > SignInProvider.MaxClaim) return (nameof(draft.FactorValue), $"What says that a second factor was shown has at most {SignInProvider.MaxClaim} characters.");
        if (draft.Groups.Length > SignInProvider.MaxGroups) return (nameof(draft.Groups), $"Groups take at most {SignInProvider.MaxGroups} characters.");
        GroupRoles.Read(draft.Groups, out var problem);
        return problem.Length > 0 ? (nameof(draft.Groups), problem) : null;
    }

    private static string Path(Guid agencyId) => $"/administration/own-sign-in?agency={agencyId}";

    /// <summary>Writes it down for officers of the agency concerned, and for those of the viewer's where that is another.</summary>
    private void Record(string act, Guid agencyId)
    {
        db.Record(act, agencyId);
        if (db.Viewer.AgencyId == agencyId) return;
        var viewer = db.Viewer;
        db.Viewer = viewer with { AgencyId = agencyId };
        db.Record(act, agencyId);
        db.Viewer = viewer;
    }

    private Task<SignInProvider?> WaitingAsync(Guid id, CancellationToken cancel)
    {
        var oldest = db.Now - Lifetime;
        return db.SignInProviders.SingleOrDefaultAsync(p => p.Id == id && !p.IsConfirmed && p.AskedAt > oldest, cancel);
    }

    private async Task DisconnectAllAsync(Guid agencyId, CancellationToken cancel)
    {
        foreach (var account in await db.Accounts.Where(a => a.AgencyId == agencyId && a.SubjectKey != null).ToListAsync(cancel)) await db.DisconnectAsync(account, cancel);
    }

    /// <summary>Ends the sessions that rest on a second factor shown there: what was counted as one counts no more, or something else does.</summary>
    private async Task EndVouchedAsync(Guid agencyId, CancellationToken cancel)
    {
        foreach (var session in await VouchedAsync(agencyId, cancel))
        {
            session.EndedAt = db.Now;
            db.Record("session.end", session.AccountId);
        }
    }

    private async Task<List<Session>> VouchedAsync(Guid agencyId, CancellationToken cancel)
    {
        using var asProgram = new AsProgram(db);
        return await (from s in db.Sessions
                      join a in db.Accounts on s.AccountId equals a.Id
                      where a.AgencyId == agencyId && s.FactorIsVouched && s.EndedAt == null
                      select s).ToListAsync(cancel);
    }
}
