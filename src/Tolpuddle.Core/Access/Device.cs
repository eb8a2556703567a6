namespace Tolpuddle.Core.Access;

/// <summary>A browser on which people of the partnership have signed in. It is told by a sealed cookie and kept nowhere else.</summary>
/// <param name="Id">Made when somebody first signed in on it.</param>
/// <param name="AccountIds">Who has signed in on it, the last first.</param>
public sealed record Device(Guid Id, IReadOnlyList<Guid> AccountIds)
{
    /// <summary>A helpline desk is shared by shifts; more than this have no use for the list.</summary>
    private const int MaxAccounts = 20;

    public static Device New() => new(Guid.CreateVersion7(), []);

    public bool Knows(Guid accountId) => AccountIds.Contains(accountId);

    /// <summary>The device after <paramref name="accountId"/> has signed in on it.</summary>
    public Device With(Guid accountId) => this with { AccountIds = [.. AccountIds.Where(id => id != accountId).Prepend(accountId).Take(MaxAccounts)] };
}
