using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Access.Proving;
using Tolpuddle.Core.Data;

namespace Tolpuddle.Core.Access.OwnSignIn;

/// <summary>Somebody for whom their agency's own sign-in vouches. What it says was checked.</summary>
/// <param name="Subject">Its name for them, which never becomes somebody else's.</param>
/// <param name="Email">Empty if it does not say, or does not vouch for it.</param>
/// <param name="HasMoreGroups">It says that they are in more groups than it names.</param>
/// <param name="Factors">What it says in <c>amr</c> and <c>acr</c>.</param>
/// <param name="ProvedAt">When they last proved there who they are; null if it does not say.</param>
public sealed record Vouched(string Subject, string Email, string Name, IReadOnlyList<string> Groups, bool HasMoreGroups, IReadOnlyList<string> Factors, DateTime? ProvedAt);

/// <summary>How it ended.</summary>
public enum VouchedEnd
{
    Done,

    /// <summary>No account is connected with them, and none can be made.</summary>
    Unknown,

    /// <summary>None of their groups has a role here.</summary>
    NoRole,

    /// <summary>It does not name all their groups, so that nobody can say which roles they have.</summary>
    TooManyGroups,

    /// <summary>The account belongs to one of those who watch over the others.</summary>
    OwnMeans,

    Closed,

    /// <summary>They did not prove anew who they are, or the sign-in does not say so.</summary>
    NotAnew,

    /// <summary>They did not show the second factor that is asked of them.</summary>
    NoFactor,

    /// <summary>It vouches for somebody else than the owner of this account.</summary>
    Another,

    /// <summary>Somebody changed the account, or the settings of the sign-in, at the same moment.</summary>
    TryAgain,
}

/// <summary>How a try to come in ended.</summary>
public sealed record VouchedResult(VouchedEnd End, Admitted? Admitted = null);

/// <summary>
/// From an agency's own sign-in to an account of that agency. It opens accounts that it has made, and those whose owners
/// have connected them, having proved here who they are: no address and no administrator connects an account.
/// </summary>
public sealed class VouchedSignIn(TolpuddleContext db, TimeProvider time)
{
    private const string ChannelsPath = "/administration/channels";

    /// <summary>How far its clock may differ from ours.</summary>
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(1);

    /// <summary>Finds the account, or makes one where groups give roles; gives it the roles of its groups, and goes on.</summary>
    public async Task<VouchedResult> AdmitAsync(SignInProvider provider, Vouched person, Arrival from, CancellationToken cancel)
    {
        db.Viewer = Viewer.System("sign-in") with { AgencyId = provider.AgencyId }; // officers of the agency see what was changed
        if (!await ServesAsync(provider, cancel)) return Refused(VouchedEnd.TryAgain);
        var key = db.SubjectKey(provider, person.Subject);
        var (follow, roles, problem) = RolesOf(provider, person);
        if (problem == VouchedEnd.TooManyGroups) return Refused(VouchedEnd.TooManyGroups);
        if (await db.Accounts.SingleOrDefaultAsync(a => a.AgencyId == provider.AgencyId && a.SubjectKey == key, cancel) is not { } account)
        {
            if (problem is { } why) return Refused(why);
            if (await MakeAsync(provider, person, roles, key, cancel) is not { } made) return Refused(VouchedEnd.Unknown);
            account = made;
        }

        if (account.State != AccountState.Active || account.HasEnded(Days.Of(db.Now))) return Refused(VouchedEnd.Closed);
        if (account.Is(GroupRoles.Never)) return Refused(VouchedEnd.OwnMeans);
        if (follow) await FollowAsync(account, roles, cancel);
        if (problem == VouchedEnd.NoRole)
        {
            var isSaved = await db.TrySaveAsync(cancel);
            return Refused(isSaved ? VouchedEnd.NoRole : VouchedEnd.TryAgain);
        }

        var admitted = await db.AdmitAsync(account, HasShownFactor(provider, person) ? FirstFactor.OwnSignInWithFactor : FirstFactor.OwnSignIn, from, cancel);
        if (admitted.Session is { } session)
        {
            // Whom the sign-in lets through without asking has proved nothing now: before a dangerous act they are asked.
            session.ProvedAt = person.ProvedAt is { } at && at <= db.Now + Skew ? (at < db.Now ? at : db.Now) : db.Now - ProvingAgain.FreshFor;
            db.Viewer = db.Viewer with { ProvedAt = session.ProvedAt };
        }

        return await db.TrySaveOnceAsync(cancel) ? new VouchedResult(VouchedEnd.Done, admitted) : Refused(VouchedEnd.TryAgain);
    }

    /// <summary>Connects the viewer's account, who has just proved here who they are, with the one for whom the sign-in vouches.</summary>
    /// <param name="provider">That of their agency.</param>
    /// <param name="person">For whom it vouches.</param>
    /// <param name="askedAt">When they were sent there to prove it anew.</param>
    /// <param name="cancel">Stops waiting.</param>
    public async Task<VouchedEnd> ConnectAsync(SignInProvider provider, Vouched person, DateTime askedAt, CancellationToken cancel)
    {
        if (!await ServesAsync(provider, cancel)) return VouchedEnd.TryAgain;
        if (!new ProvingAgain(db, time).IsFresh || !IsAnew(person, askedAt)) return VouchedEnd.NotAnew;
        var account = await db.Accounts.SingleAsync(a => a.Id == db.Viewer.AccountId, cancel);
        var key = db.SubjectKey(provider, person.Subject);
        if (account.AgencyId == provider.AgencyId && account.SubjectKey == key) return VouchedEnd.Done; // pressed twice
        if (account.AgencyId != provider.AgencyId || account.SubjectKey is not null) return VouchedEnd.Another;
        if (account.Is(GroupRoles.Never)) return VouchedEnd.OwnMeans;
        if (RolesOf(provider, person).Problem is { } problem) return problem;

        account.SubjectKey = key;
        account.Version++;
        db.Mail(account.Id, MailKind.OwnSignInChanged, AccountLinks.ForgottenPath);
        db.Record("account.connect", account.Id);
        if (await db.TrySaveOnceAsync(cancel)) return VouchedEnd.Done;
        return await db.Accounts.AnyAsync(a => a.AgencyId == provider.AgencyId && a.SubjectKey == key, cancel) ? VouchedEnd.Another : VouchedEnd.TryAgain; // one subject opens one account
    }

    /// <summary>Takes a fresh word of the sign-in as proof that it is the viewer, before a dangerous act.</summary>
    public async Task<VouchedEnd> ProveAgainAsync(SignInProvider provider, Vouched person, DateTime askedAt, CancellationToken cancel)
    {
        if (!await ServesAsync(provider, cancel)) return VouchedEnd.TryAgain;
        var key = db.SubjectKey(provider, person.Subject);
        if (!await db.Accounts.AnyAsync(a => a.Id == db.Viewer.AccountId && a.AgencyId == provider.AgencyId && a.SubjectKey == key, cancel)) return VouchedEnd.Another;
        if (db.Viewer.Is(GroupRoles.Never)) return VouchedEnd.OwnMeans;
        if (RolesOf(provider, person).Problem is { } problem) return problem;
        if (!IsAnew(person, askedAt)) return VouchedEnd.NotAnew;
        if ((db.Viewer.HasSecondFactor || db.Viewer.FactorIsVouched) && !HasShownFactor(provider, person)) return VouchedEnd.NoFactor;
        return await new ProvingAgain(db, time).VouchedAsync(cancel) ? VouchedEnd.Done : VouchedEnd.TryAgain;
    }

    /// <summary>The roles of somebody's groups, where roles follow them. Where some groups are not named nothing follows: to take roles away for that would lock out people who have done nothing.</summary>
    private static (bool Follow, Role Roles, VouchedEnd? Problem) RolesOf(SignInProvider provider, Vouched person)
    {
        var groups = GroupRoles.Read(provider.Groups, out _);
        if (groups.IsEmpty) return (false, Role.None, null);
        if (person.HasMoreGroups) return (false, Role.None, VouchedEnd.TooManyGroups);
        var roles = groups.Of(person.Groups);
        return (true, roles, roles == Role.None ? VouchedEnd.NoRole : null);
    }

    private static bool HasShownFactor(SignInProvider provider, Vouched person) => provider.FactorValue.Length > 0 && person.Factors.Contains(provider.FactorValue, StringComparer.Ordinal);

    private bool IsAnew(Vouched person, DateTime askedAt) => person.ProvedAt is { } at && at >= askedAt - Skew && at <= db.Now + Skew;

    /// <summary>False if other settings serve since they were read, or none: the sign-in decides how long an answer takes.</summary>
    private async Task<bool> ServesAsync(SignInProvider provider, CancellationToken cancel) => (await db.ServingProviderAsync(provider.AgencyId, cancel))?.Id == provider.Id;

    /// <summary>A new account, where groups give roles and nobody has one for this address. One that is there is for its owner to connect.</summary>
    private async Task<Account?> MakeAsync(SignInProvider provider, Vouched person, Role roles, long key, CancellationToken cancel)
    {
        if (roles == Role.None || !EmailAddress.IsOne(person.Email)) return null;
        var emailKey = SignIn.EmailKey(db.Vault, person.Email);
        if (await db.Accounts.AnyAsync(a => a.EmailKey == emailKey, cancel)) return null;
        var name = person.Name.Trim();
        var made = new Account
        {
            AgencyId = provider.AgencyId,
            Name = name.Length is 0 or > 120 ? person.Email[..Math.Min(person.Email.Length, 120)] : name,
            Email = person.Email,
            EmailKey = emailKey,
            SubjectKey = key,
            Roles = roles,
            State = AccountState.Active,
            CreatedAt = db.Now,
        };
        db.Accounts.Add(made);
        db.Record("account.vouched", made.Id);
        return made;
    }

    /// <summary>Gives an account the roles of its groups. Whoever reads an open channel goes on reading it until it has another reader: nobody would see what comes in.</summary>
    private async Task FollowAsync(Account account, Role roles, CancellationToken cancel)
    {
        var reads = account.Roles & Readers.Roles;
        if ((roles & Readers.Roles) == 0 && reads != Role.None && await db.Channels.AnyAsync(c => c.ReaderId == account.Id && c.IsOpen, cancel))
        {
            roles |= reads;
            foreach (var administrator in await db.OtherAdministratorsAsync(account.AgencyId, cancel))
            {
                if (await db.Notices.AnyAsync(n => n.AccountId == administrator && n.ReadAt == null && n.Path == ChannelsPath, cancel)) continue; // told already
                db.Notify(administrator, "The duty reader of an open channel is in no group any more that reads reports. Give the channel another reader.", ChannelsPath);
            }
        }

        if (account.Roles == roles) return;
        account.Roles = roles;
        account.Version++;
        if (roles == Role.None) await db.EndSessionsAsync(account.Id, exceptId: Guid.Empty, cancel);
        db.Record("account.roles", account.Id);
    }

    private VouchedResult Refused(VouchedEnd end)
    {
        db.ChangeTracker.Clear();
        db.Viewer = Viewer.Nobody;
        return new VouchedResult(end);
    }
}
