using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Access.OwnSignIn;
using Tolpuddle.Core.Data;

namespace Tolpuddle.Core.Access;

/// <summary>An account in an administrator's list. It is connected if the sign-in of its agency opens it.</summary>
public sealed record AccountRow(
    Guid Id, string Name, string Email, Guid AgencyId, string Agency, Role Roles, AccountState State, DateTime? LastSignInAt, DateTime? SecondFactorSince, bool IsConnected, DateOnly? LastDay, int Version);

/// <summary>How a change to an account ended. <see cref="Problem"/> is null if it was made, otherwise why not, in words for the administrator.</summary>
/// <param name="LinkPath">Path of the link that opens the account once, which is on its way by mail; null where there is none.</param>
public sealed record AccountChange(string? Problem, string? LinkPath = null, Guid AccountId = default);

/// <summary>What an administrator does with people's accounts. They see no report and no case by it.</summary>
public sealed class Accounts(TolpuddleContext db)
{
    private const string NotYours = "This agency has administrators of its own. Ask them.";

    /// <summary>The accounts that the viewer looks after, closed ones last.</summary>
    public async Task<List<AccountRow>> ListAsync(CancellationToken cancel)
    {
        var all = await db.IsHostAsync(cancel);
        var rows = await Rows(db.Accounts.Where(a => all || a.AgencyId == db.Viewer.AgencyId)).ToListAsync(cancel);
        return [.. rows.OrderBy(r => r.State == AccountState.Closed).ThenBy(r => r.Agency, StringComparer.CurrentCulture).ThenBy(r => r.Name, StringComparer.CurrentCulture)];
    }

    /// <summary>One of them; null if it is not there or another's. The look is written down.</summary>
    public async Task<AccountRow?> FindAsync(Guid id, CancellationToken cancel)
    {
        if (await Rows(db.Accounts.Where(a => a.Id == id)).SingleOrDefaultAsync(cancel) is not { } row || !await db.AdministersAsync(row.AgencyId, cancel)) return null;
        db.Record("account.open", id);
        await db.SaveChangesAsync(cancel);
        return row;
    }

    /// <summary>Makes an account that its owner opens by a link. The link goes by mail, and back to the caller to hand over where no mail goes.</summary>
    public Task<AccountChange> InviteAsync(Guid agencyId, string name, string email, Role roles, CancellationToken cancel) =>
        AddAsync(agencyId, name, email, roles, password: null, cancel);

    /// <summary>Makes an account with a password that somebody has chosen already, or with an invitation where it is null.</summary>
    public async Task<AccountChange> AddAsync(Guid agencyId, string name, string email, Role roles, string? password, CancellationToken cancel)
    {
        (name, email) = (name.Trim(), email.Trim());
        if (!await db.AdministersAsync(agencyId, cancel)) return new(NotYours);
        if (!await db.Agencies.AnyAsync(a => a.Id == agencyId, cancel)) return new("Choose the agency that the person works for.");
        if (name.Length is 0 or > 120) return new("Write the person's name, in at most 120 characters.");
        if (!EmailAddress.IsOne(email)) return new("Write an e-mail address like name@agency.example.");
        if (roles == Role.None) return new("Choose at least one role: without one, the person could do nothing.");
        if (SeesToo(roles)) return new(AdministratorsSeeNothing);
        var key = SignIn.EmailKey(db.Vault, email);
        if (await db.Accounts.AnyAsync(a => a.EmailKey == key, cancel)) return new("There is an account with this e-mail address already.");

        if (password is not null && PasswordRules.ProblemWith(password, await db.KnownWordsAsync(name, email, cancel)) is { } weak) return new(weak);

        var account = new Account { AgencyId = agencyId, Name = name, Email = email, EmailKey = key, Roles = roles, CreatedAt = db.Now };
        db.Accounts.Add(account);
        if (password is not null) (account.State, account.PasswordHash) = (AccountState.Active, Password.Hash(password));
        var link = password is null ? db.MailLink(account) : null;
        db.Record("account.invite", account.Id);
        try
        {
            await db.SaveChangesAsync(cancel);
        }
        catch (DbUpdateException) when (db.Entry(account).State == EntityState.Added)
        {
            db.ChangeTracker.Clear();
            return new("Somebody has just invited this person. Nothing was changed.");
        }

        return new(null, link, account.Id);
    }

    /// <summary>A new link for somebody who has lost theirs or their password; earlier ones open nothing any more.</summary>
    public async Task<AccountChange> LinkAgainAsync(Guid id, CancellationToken cancel)
    {
        var (account, problem) = await TakeAsync(id, version: null, cancel);
        if (account is null) return new(problem);
        await db.WithdrawLinksAsync(account.Id, cancel);
        var link = db.MailLink(account);
        db.Record("account.link-again", account.Id);
        await db.SaveChangesAsync(cancel);
        return new(null, link, account.Id);
    }

    /// <summary>Gives somebody other roles. Their open sessions follow at the next page.</summary>
    public async Task<AccountChange> ChangeRolesAsync(Guid id, Role roles, int version, CancellationToken cancel)
    {
        var (account, problem) = await TakeAsync(id, version, cancel);
        if (account is null) return new(problem);
        if (roles == Role.None) return new("Choose at least one role. To keep somebody out, close the account.");
        if (SeesToo(roles)) return new(AdministratorsSeeNothing);
        if ((roles & Role.Administrator) == 0 && await db.IsLastAdministratorAsync(account, cancel)) return new(LastAdministrator);
        if ((roles & Readers.Roles) == 0 && await OpenChannelOfAsync(id, cancel) is { } channel) return new(Reads(channel));

        // Those who watch over others come in by means of their own, and go on in no session that began otherwise.
        if ((roles & GroupRoles.Never) != 0 && account.SubjectKey is not null) await db.DisconnectAsync(account, cancel);
        else if ((roles & GroupRoles.Never & ~account.Roles) != 0) await db.EndSessionsAsync(id, exceptId: db.Viewer.SessionId, cancel);
        account.Roles = roles;
        return await SaveAsync(account, "account.roles", cancel);
    }

    /// <summary>Closes an account: every session ends, every link dies. Colleagues are told of the work that now needs another owner.</summary>
    public async Task<AccountChange> CloseAsync(Guid id, int version, CancellationToken cancel)
    {
        var (account, problem) = await TakeAsync(id, version, cancel);
        if (account is null) return new(problem);
        if (await db.IsLastAdministratorAsync(account, cancel)) return new(LastAdministrator);
        if (await OpenChannelOfAsync(id, cancel) is { } channel) return new(Reads(channel));

        await db.CloseAccountAsync(account, cancel);
        return await SaveAsync(account, "account.close", cancel);
    }

    /// <summary>Sets the last day on which somebody can sign in, or takes it away: a contract that ends, somebody on loan.</summary>
    public async Task<AccountChange> SetLastDayAsync(Guid id, DateOnly? lastDay, int version, CancellationToken cancel)
    {
        var (account, problem) = await TakeAsync(id, version, cancel);
        if (account is null) return new(problem);
        if (lastDay < Days.Of(db.Now)) return new("This day is over. Choose today or a later day, or close the account.");
        if (lastDay is not null && await db.IsLastAdministratorAsync(account, cancel)) return new(LastAdministrator);
        if (lastDay is not null && await OpenChannelOfAsync(id, cancel) is { } channel) return new(Reads(channel));
        account.LastDay = lastDay;
        return await SaveAsync(account, "account.last-day", cancel);
    }

    /// <summary>Lets somebody in again whose account was closed; they keep their ways in.</summary>
    public async Task<AccountChange> ReopenAsync(Guid id, int version, CancellationToken cancel)
    {
        var (account, problem) = await TakeAsync(id, version, cancel, closed: true);
        if (account is null) return new(problem);
        account.State = account is { PasswordHash: null, SubjectKey: null } ? AccountState.Invited : AccountState.Active;
        (account.ReopenedAt, account.LastDay) = (db.Now, null);
        return await SaveAsync(account, "account.reopen", cancel);
    }

    private const string AdministratorsSeeNothing =
        "An administrator sees no report and no case. Give this person a second account, with another e-mail address, for the work with reports.";

    private const string LastAdministrator = "This is the last administrator of the agency that runs the system. Make somebody else administrator first.";

    /// <summary>True if one person would decide who may see, and see.</summary>
    private static bool SeesToo(Role roles) => (roles & Role.Administrator) != 0 && (roles & Viewer.HandlesReportsRoles) != 0;

    private static string Reads(string channel) => $"This person is the duty reader of the open channel '{channel}'. Give it another reader first: nobody would see what comes in.";

    private IQueryable<AccountRow> Rows(IQueryable<Account> accounts) =>
        from a in accounts.AsNoTracking()
        join g in db.Agencies on a.AgencyId equals g.Id
        select new AccountRow(a.Id, a.Name, a.Email, a.AgencyId, g.Name, a.Roles, a.State, a.LastSignInAt, a.SecondFactorSince, a.SubjectKey != null, a.LastDay, a.Version);

    /// <summary>The account to change, or why it cannot be.</summary>
    private async Task<(Account? Account, string Problem)> TakeAsync(Guid id, int? version, CancellationToken cancel, bool closed = false)
    {
        var account = await db.Accounts.SingleOrDefaultAsync(a => a.Id == id, cancel);
        if (account is null || !await db.AdministersAsync(account.AgencyId, cancel)) return (null, NotYours);
        if (version is not null && account.Version != version) return (null, Quicker);
        if (account.State == AccountState.Closed != closed) return (null, closed ? "This account is open already." : "This account is closed.");
        return (account, "");
    }

    private const string Quicker = "Somebody else has just changed this account. Nothing was changed; look again.";

    private async Task<AccountChange> SaveAsync(Account account, string act, CancellationToken cancel)
    {
        account.Version++;
        db.Record(act, account.Id);
        return await db.TrySaveAsync(cancel) ? new(null, AccountId: account.Id) : new(Quicker);
    }

    private Task<string?> OpenChannelOfAsync(Guid id, CancellationToken cancel) =>
        db.Channels.Where(c => c.ReaderId == id && c.IsOpen).Select(c => c.Code).FirstOrDefaultAsync(cancel);
}
