using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Data;

namespace Tolpuddle.Core.Access;

public enum FindingLevel
{
    Fine, Attention, Problem,
}

/// <summary>One thing that was looked at, how it is, and what to do about it.</summary>
/// <param name="Check">Short stable code for other programs.</param>
/// <param name="Says">How it is, in one sentence.</param>
/// <param name="Advice">What to do; empty where nothing is to be done.</param>
public sealed record Finding(string Check, FindingLevel Level, string Says, string Advice = "")
{
    public static Finding Fine(string check, string says) => new(check, FindingLevel.Fine, says);
}

/// <summary>Finds in the database what would hurt people before they notice: channels that nobody reads, matters without an owner, mail that does not go.</summary>
public sealed class Checkup(TolpuddleContext db)
{
    private const int ManyAttempts = 5;
    private static readonly TimeSpan MailPatience = TimeSpan.FromMinutes(15);

    public async Task<List<Finding>> ExamineAsync(CancellationToken cancel) =>
    [
        await SetUpAsync(cancel),
        .. await ChannelsAsync(cancel),
        .. await AgenciesAsync(cancel),
        await UnownedAsync(cancel),
        await LateAsync(cancel),
        await OutboxAsync(cancel),
    ];

    private async Task<Finding> SetUpAsync(CancellationToken cancel) => await db.Profiles.AnyAsync(cancel)
        ? Finding.Fine("set-up", "The partnership is set up.")
        : new("set-up", FindingLevel.Attention, "Nobody has set the partnership up.", "Start 'tolpuddle serve' and open /first-run with the code that it prints.");

    private async Task<List<Finding>> ChannelsAsync(CancellationToken cancel)
    {
        var channels = await (from c in db.Channels.AsNoTracking()
                              join a in db.Accounts on c.ReaderId equals a.Id into readers
                              from a in readers.DefaultIfEmpty()
                              where c.IsOpen
                              orderby c.Code
                              select new { c.Code, State = (AccountState?)a.State, Roles = (Role?)a.Roles, a.LastSignInAt }).ToListAsync(cancel);
        if (channels.Count == 0)
        {
            return [new("channels", FindingLevel.Attention, "No channel is open: nobody can report.", "Open a channel under Administration, Channels.")];
        }

        return [.. channels.Select(c => c.State is { } state && Readers.Reads(state, c.Roles ?? Role.None, c.LastSignInAt)
            ? Finding.Fine("channels", $"Channel '{c.Code}' is open and has a reader.")
            : new("channels", FindingLevel.Problem, $"Channel '{c.Code}' is open and nobody reads it.", "Give it a duty reader who signs in, under Administration, Channels, or close it."))];
    }

    private async Task<List<Finding>> AgenciesAsync(CancellationToken cancel)
    {
        var readers = db.Accounts.Where(a => a.State == AccountState.Active && (a.Roles & Readers.Roles) != 0 && a.LastSignInAt != null);
        var deaf = await db.Agencies.AsNoTracking().Where(g => g.TakesReferrals && !readers.Any(a => a.AgencyId == g.Id)).OrderBy(g => g.Name).Select(g => g.Name).ToListAsync(cancel);
        return deaf.Count == 0
            ? [Finding.Fine("referrals", "Every agency that takes referrals has somebody who reads them.")]
            : [.. deaf.Select(name => new Finding("referrals", FindingLevel.Problem, $"{name} takes referrals and nobody there reads them.", "Invite a coordinator there, or stop its referrals under Administration, Agencies."))];
    }

    private async Task<Finding> UnownedAsync(CancellationToken cancel)
    {
        var count = await new OpenWork(db).CountUnownedAsync(cancel);
        return count == 0
            ? Finding.Fine("owners", "Everything that is open has an owner who can sign in.")
            : new("owners", FindingLevel.Problem, $"{count} open {(count == 1 ? "matter belongs" : "matters belong")} to people who can no longer sign in.", "A coordinator of the agency must take them on.");
    }

    private async Task<Finding> LateAsync(CancellationToken cancel)
    {
        var count = await new OpenWork(db).CountLateAsync(cancel);
        return count == 0
            ? Finding.Fine("late", "No report is late.")
            : new("late", FindingLevel.Attention, $"{count} open {(count == 1 ? "report is" : "reports are")} late.", "Their owners see them at the top of the queue; ask whether somebody is away.");
    }

    private async Task<Finding> OutboxAsync(CancellationToken cancel)
    {
        var old = db.Now - MailPatience;
        var stuck = await db.Outbox.CountAsync(m => m.SentAt == null && (m.CreatedAt < old || m.Attempts >= ManyAttempts), cancel);
        return stuck == 0
            ? Finding.Fine("outbox", "No mail is waiting too long.")
            : new("outbox", FindingLevel.Problem, $"{stuck} {(stuck == 1 ? "mail waits" : "mails wait")} longer than {MailPatience.TotalMinutes:0} minutes or failed repeatedly.", "Check --smtp and the mail server; the mails go by themselves when it works.");
    }
}
