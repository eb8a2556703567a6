using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Data;

namespace Tolpuddle.Core.Reports;

public enum OpenChannelResult
{
    Opened,

    /// <summary>The person named cannot sign in, does not handle reports, or is not there. The channel stays as it was.</summary>
    NobodyReads,

    /// <summary>No channel of that code is known.</summary>
    NotFound,
}

/// <summary>A channel as an administrator sees it.</summary>
/// <param name="IsRead">False: reports come in and nobody answers for them.</param>
public sealed record ChannelRow(string Code, Guid AgencyId, Guid ReaderId, string ReaderName, bool IsOpen, bool IsRead);

/// <summary>The ways by which reports come in. None opens unless somebody reads it.</summary>
public sealed class Channels(TolpuddleContext db)
{
    private const Role Readers = Role.Adviser | Role.Coordinator | Role.Practitioner | Role.Analyst;

    /// <summary>Every channel that was ever opened, and whether its reader can still read.</summary>
    public async Task<List<ChannelRow>> ListAsync(CancellationToken cancel) =>
        await (from channel in db.Channels.AsNoTracking()
               join reader in db.Accounts on channel.ReaderId equals reader.Id
               orderby channel.Code
               select new ChannelRow(
                   channel.Code, channel.AgencyId, channel.ReaderId, reader.Name, channel.IsOpen,
                   reader.State == AccountState.Active && (reader.Roles & Readers) != 0)).ToListAsync(cancel);

    /// <summary>Channels that lead to this person: an account that still has some must not be closed.</summary>
    public Task<List<string>> ReadByAsync(Guid accountId, CancellationToken cancel) =>
        db.Channels.AsNoTracking().Where(c => c.ReaderId == accountId && c.IsOpen).OrderBy(c => c.Code).Select(c => c.Code).ToListAsync(cancel);

    /// <summary>Opens <paramref name="code"/>, or gives it another reader.</summary>
    public async Task<OpenChannelResult> OpenAsync(string code, Guid readerId, CancellationToken cancel)
    {
        if (!Codes.Channel.Contains(code)) return OpenChannelResult.NotFound;
        var reader = await db.Accounts.AsNoTracking().SingleOrDefaultAsync(a => a.Id == readerId, cancel);
        if (reader is not { State: AccountState.Active } || !reader.Is(Readers)) return OpenChannelResult.NobodyReads;

        var channel = await db.Channels.SingleOrDefaultAsync(c => c.Code == code, cancel);
        if (channel is null)
        {
            channel = new Channel { Code = code, AgencyId = reader.AgencyId, ReaderId = reader.Id };
            db.Channels.Add(channel);
        }

        (channel.AgencyId, channel.ReaderId, channel.IsOpen) = (reader.AgencyId, reader.Id, true);
        db.Record($"channel.open.{code}", reader.Id);
        await db.SaveChangesAsync(cancel);
        return OpenChannelResult.Opened;
    }

    /// <summary>Closes the door; what has come in stays with its owners.</summary>
    public async Task<bool> CloseAsync(string code, CancellationToken cancel)
    {
        var channel = await db.Channels.SingleOrDefaultAsync(c => c.Code == code, cancel);
        if (channel is null) return false;
        channel.IsOpen = false;
        db.Record($"channel.close.{code}", channel.ReaderId);
        await db.SaveChangesAsync(cancel);
        return true;
    }
}
