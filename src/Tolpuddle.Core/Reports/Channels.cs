using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Data;

namespace Tolpuddle.Core.Reports;

/// <summary>A channel as an administrator sees it; one that was never opened has no reader.</summary>
/// <param name="IsRead">False: what comes in would wait for somebody who does not read it.</param>
public sealed record ChannelRow(string Code, string Label, string Agency, Guid ReaderId, string ReaderName, bool IsOpen, bool IsRead);

/// <summary>Somebody who could answer for a channel, or why they cannot.</summary>
public sealed record ReaderRow(Guid Id, string Name, string Agency, bool HasSignedIn);

/// <summary>The ways by which reports come in. None opens unless somebody reads it.</summary>
public sealed class Channels(TolpuddleContext db)
{
    /// <summary>Every channel there can be, and whether its reader can still read.</summary>
    public async Task<List<ChannelRow>> ListAsync(CancellationToken cancel)
    {
        var known = await (from channel in db.Channels.AsNoTracking()
                           join reader in db.Accounts on channel.ReaderId equals reader.Id
                           join agency in db.Agencies on channel.AgencyId equals agency.Id
                           select new { channel.Code, Agency = agency.Name, channel.ReaderId, reader.Name, channel.IsOpen, reader.State, reader.Roles, reader.LastSignInAt })
            .ToDictionaryAsync(c => c.Code, cancel);
        return [.. Codes.Channel.Codes.Select(code => known.TryGetValue(code.Value, out var c)
            ? new ChannelRow(code.Value, code.Label, c.Agency, c.ReaderId, c.Name, c.IsOpen, Readers.Reads(c.State, c.Roles, c.LastSignInAt))
            : new ChannelRow(code.Value, code.Label, "", Guid.Empty, "", IsOpen: false, IsRead: false))];
    }

    /// <summary>True if what comes in by <paramref name="code"/> is taken.</summary>
    public Task<bool> IsOpenAsync(string code, CancellationToken cancel) => db.Channels.AnyAsync(c => c.Code == code && c.IsOpen, cancel);

    /// <summary>Whoever takes calls or triages; those who have never signed in are shown too, with that said.</summary>
    public async Task<List<ReaderRow>> ReadersAsync(CancellationToken cancel)
    {
        var readers = await (from account in db.Accounts.AsNoTracking()
                             join agency in db.Agencies on account.AgencyId equals agency.Id
                             where account.State == AccountState.Active && (account.Roles & Readers.Roles) != 0
                             select new ReaderRow(account.Id, account.Name, agency.Name, account.LastSignInAt != null)).ToListAsync(cancel);
        return [.. readers.OrderBy(r => r.Agency, StringComparer.CurrentCulture).ThenBy(r => r.Name, StringComparer.CurrentCulture)];
    }

    /// <summary>Opens <paramref name="code"/>, or gives it another reader. Null if done, otherwise why not.</summary>
    public async Task<string?> OpenAsync(string code, Guid readerId, CancellationToken cancel)
    {
        if (!Codes.Channel.Contains(code)) return "There is no such channel.";
        var reader = await db.Accounts.AsNoTracking().SingleOrDefaultAsync(a => a.Id == readerId, cancel);
        if (reader is null) return "Choose who answers for what comes in: a channel that nobody reads stays closed.";
        if (WhyNot(reader) is { } why) return why;

        var channel = await db.Channels.SingleOrDefaultAsync(c => c.Code == code, cancel);
        if (!await db.AdministersAsync(reader.AgencyId, cancel) || (channel is not null && !await db.AdministersAsync(channel.AgencyId, cancel)))
        {
            return "You can only open channels that your own agency reads.";
        }

        if (channel is null)
        {
            channel = new Channel { Code = code, AgencyId = reader.AgencyId, ReaderId = reader.Id };
            db.Channels.Add(channel);
        }

        (channel.AgencyId, channel.ReaderId, channel.IsOpen) = (reader.AgencyId, reader.Id, true);
        db.Record($"channel.open.{code}", reader.Id);
        await db.SaveChangesAsync(cancel);
        return null;
    }

    /// <summary>Closes the door; what has come in stays with its owners. Null if done, otherwise why not.</summary>
    public async Task<string?> CloseAsync(string code, CancellationToken cancel)
    {
        if (await db.Channels.SingleOrDefaultAsync(c => c.Code == code, cancel) is not { } channel) return "This channel was never open.";
        if (!await db.AdministersAsync(channel.AgencyId, cancel)) return "You can only close channels that your own agency reads.";
        channel.IsOpen = false;
        db.Record($"channel.close.{code}", channel.ReaderId);
        await db.SaveChangesAsync(cancel);
        return null;
    }

    private static string? WhyNot(Account reader) => reader switch
    {
        { State: AccountState.Closed } => $"{reader.Name}'s account is closed: nobody would read what comes in.",
        { State: AccountState.Invited } => $"{reader.Name} has not opened the invitation yet: nobody would read what comes in.",
        _ when !reader.Is(Readers.Roles) => $"{reader.Name} is neither adviser, coordinator nor practitioner and would not see what comes in. Add the role first.",
        { LastSignInAt: null } => $"{reader.Name} has never signed in: nobody would read what comes in. Ask them to sign in once.",
        _ => null,
    };
}
