using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Data;

namespace Tolpuddle.Core.Access;

/// <summary>Whoever runs the machine acts for somebody, who asked for it: sees what they see, and it is written down as theirs, at the console.</summary>
public sealed class OnBehalf(TolpuddleContext db)
{
    private const string AtConsole = " (console)";

    /// <summary>The viewer that somebody with this address is; null if there is no such account that is open.</summary>
    /// <param name="email">Their address.</param>
    /// <param name="purpose">What for; null: what people in their roles mostly come to do.</param>
    /// <param name="cancel">Stops waiting.</param>
    public async Task<Viewer?> OfAsync(string email, string? purpose, CancellationToken cancel)
    {
        var key = SignIn.EmailKey(db.Vault, email);
        var found = await (from a in db.Accounts.AsNoTracking()
                           join g in db.Agencies on a.AgencyId equals g.Id
                           where a.EmailKey == key && a.State == AccountState.Active
                           select new { Account = a, Agency = g.Name }).SingleOrDefaultAsync(cancel);
        if (found is null || found.Account.HasEnded(Days.Of(db.Now))) return null;
        return new Viewer
        {
            AccountId = found.Account.Id,
            AgencyId = found.Account.AgencyId,
            Roles = found.Account.Roles,
            Name = found.Account.Name,
            AgencyName = found.Agency,
            Purpose = (purpose ?? Purposes.UsualFor(found.Account.Roles)) + AtConsole,
        };
    }

    /// <summary>The longest purpose that can be said.</summary>
    public static int MaxPurposeLength => Purposes.MaxLength - AtConsole.Length;
}
