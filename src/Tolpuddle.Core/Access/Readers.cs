namespace Tolpuddle.Core.Access;

/// <summary>
/// Who reads what comes in to an agency: reports of a channel, referrals, requests. A channel opens only with such a
/// person, an agency takes referrals only with one, and nothing is sent where there is none.
/// </summary>
/// <remarks>
/// Advisers and coordinators watch the queue, and a practitioner is often the only one whom a police force or a council
/// has here. Analysts see it too, but their work is with links, and nobody expects them to answer. Who has never signed
/// in may never come: an account that was made for somebody proves nothing yet.
/// </remarks>
public static class Readers
{
    public const Role Roles = Role.Coordinator | Role.Practitioner | Role.Adviser;

    public static bool Reads(AccountState state, Role roles, DateTime? lastSignInAt) =>
        state == AccountState.Active && (roles & Roles) != 0 && lastSignInAt is not null;

    /// <summary>The same, as a question to the database.</summary>
    internal static IQueryable<Account> WhoRead(this IQueryable<Account> accounts) =>
        accounts.Where(a => a.State == AccountState.Active && (a.Roles & Roles) != 0 && a.LastSignInAt != null);
}
