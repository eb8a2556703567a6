using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Access.Programs;
using Tolpuddle.Core.Access.Sealing;
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
    private static readonly TimeSpan MailPatience = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan SealPatience = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan WebhookPatience = TimeSpan.FromHours(1);

    /// <summary>A session lasts half a day at most, so whoever works signs in each day. The longest weekend has four.</summary>
    private static readonly TimeSpan LongestAbsence = TimeSpan.FromDays(5);

    private static readonly TimeSpan Recently = TimeSpan.FromDays(7);

    /// <summary>Examines as the program.</summary>
    /// <param name="mailGoes">False where no mail server is set: then it is no surprise that mails wait.</param>
    /// <param name="cancel">Stops waiting.</param>
    public async Task<List<Finding>> ExamineAsync(bool mailGoes, CancellationToken cancel) =>
    [
        await SetUpAsync(cancel),
        .. await ChannelsAsync(cancel),
        .. await AgenciesAsync(cancel),
        await UnownedAsync(cancel),
        .. Late(await new OpenWork(db).CountLateAsync(cancel)),
        await SealAsync(cancel),
        Webhooks(await new WebhookPost(db, new ChangeFeed(db)).StateAsync(cancel)),
        .. mailGoes ? [WaitingMail(await new Outbox(db).StateAsync(cancel)), await GivenUpMailAsync(cancel)] : Array.Empty<Finding>(),
    ];

    private async Task<Finding> SetUpAsync(CancellationToken cancel) => await db.Profiles.AnyAsync(cancel)
        ? Finding.Fine("set-up", "The partnership is set up.")
        : new("set-up", FindingLevel.Attention, "Nobody has set the partnership up.", "Start 'tolpuddle serve' and open /first-run with the code that it prints.");

    private async Task<List<Finding>> ChannelsAsync(CancellationToken cancel)
    {
        var readers = db.Accounts.WhoRead();
        var channels = await (from c in db.Channels.AsNoTracking()
                              join g in db.Agencies on c.AgencyId equals g.Id
                              where c.IsOpen
                              orderby c.Code
                              select new
                              {
                                  c.Code,
                                  Agency = g.Name,
                                  ReaderSeen = readers.Where(r => r.Id == c.ReaderId).Max(r => r.LastSignInAt),
                                  AnybodySeen = readers.Where(r => r.AgencyId == c.AgencyId).Max(r => r.LastSignInAt),
                              }).ToListAsync(cancel);
        if (channels.Count == 0)
        {
            return [new("channels", FindingLevel.Attention, "No channel is open: nobody can report.", "Open a channel under Administration, Channels.")];
        }

        return [.. channels.Select(c => c switch
        {
            { ReaderSeen: null } => new(
                "channels", FindingLevel.Problem, $"Channel '{c.Code}' is open and nobody reads it.",
                "Give it a duty reader who signs in, under Administration, Channels, or close it."),
            _ when DaysSince(c.AnybodySeen) is { } all => new(
                "channels", FindingLevel.Problem, $"Channel '{c.Code}' is open and nobody at {c.Agency} who reads it has signed in for {all} days.",
                "Ring them today, or close the channel under Administration, Channels: what comes in waits unseen."),
            _ when DaysSince(c.ReaderSeen) is { } days => new(
                "channels", FindingLevel.Attention, $"The duty reader of channel '{c.Code}' has not signed in for {days} days.",
                "Colleagues there see the queue. If the reader is away, name another under Administration, Channels."),
            _ => Finding.Fine("channels", $"Channel '{c.Code}' is open and has a reader."),
        })];
    }

    /// <summary>Whole days since then; null if they are no reason to ask.</summary>
    private int? DaysSince(DateTime? then) => then is { } day && db.Now - day > LongestAbsence ? (int)(db.Now - day).TotalDays : null;

    private async Task<List<Finding>> AgenciesAsync(CancellationToken cancel)
    {
        var readers = db.Accounts.WhoRead();
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
            : new("owners", FindingLevel.Problem, $"{count} open {(count == 1 ? "matter belongs" : "matters belong")} to people who can no longer work on them.", "A coordinator of the agency must take them on.");
    }

    private static IEnumerable<Finding> Late(LateWork late) =>
    [
        Late("late-reports", late.Reports, "report is", "reports are", "Their owners see them at the top of the queue; ask whether somebody is away."),
        Late("late-referrals", late.Referrals, "referral is", "referrals are", "Ring the agency that was asked; its coordinator sees them under Referrals."),
        Late("late-tasks", late.Tasks, "case task is", "case tasks are", "Who leads the case gives a task more time, or to somebody else."),
        Late("late-requests", late.Requests, "request for contact is", "requests for contact are", "Ring the agency that was asked; they stand there under Requests."),
        Late("late-reviews", late.Reviews, "review of an emergency access is", "reviews of emergency accesses are", "Whoever answers for the record says whether the access was justified, under Emergency access, Reviews."),
        Late("late-interpreters", late.Interpreters, "booking of an interpreter is", "bookings of interpreters are", "Whoever looks after one says on the report whether it was held."),
        Late("late-calls", late.Calls, "call is", "calls are", "Their advisers finish them, or a colleague at the desk takes them over."),
    ];

    private static Finding Late(string check, int count, string one, string several, string advice) => count == 0
        ? Finding.Fine(check, $"No {one} late.")
        : new(check, FindingLevel.Attention, $"{count} open {(count == 1 ? one : several)} late.", advice);

    private async Task<Finding> SealAsync(CancellationToken cancel)
    {
        if (await new AuditSealer(db).WaitingSinceAsync(cancel) is not { } oldest || db.Now - oldest < SealPatience) return Finding.Fine("seal", "The audit is sealed up to the last moments.");
        return new(
            "seal", FindingLevel.Problem, $"Audit entries wait to be sealed since {oldest:d MMMM HH:mm} UTC.",
            "A running system seals each second. If this one runs, its log says why not; 'tolpuddle verify' says whether somebody has changed the audit.");
    }

    private Finding Webhooks(DeliveryState told) => told switch
    {
        { GivenUp: > 0 } => new(
            "webhooks", FindingLevel.Problem, $"{told.GivenUp} {(told.GivenUp == 1 ? "change was" : "changes were")} never told to the system that asked to be told.",
            "Administration, Webhooks says why. Ask whoever runs that system, and send them again from there."),
        { OldestWaiting: { } oldest } when db.Now - oldest > WebhookPatience => new(
            "webhooks", FindingLevel.Attention, $"{told.Waiting} {(told.Waiting == 1 ? "change waits" : "changes wait")} to be told to other systems, one since {oldest:d MMMM HH:mm} UTC.",
            "Administration, Webhooks says why. They go by themselves when the receiver answers."),
        _ => Finding.Fine("webhooks", "Every system that asked to be told of changes is told."),
    };

    private Finding WaitingMail(OutboxState mail)
    {
        if (mail.OldestWaiting is not { } oldest || db.Now - oldest < MailPatience) return Finding.Fine("mail-waiting", "No mail waits too long.");
        return new(
            "mail-waiting", FindingLevel.Problem, $"{mail.Waiting} {(mail.Waiting == 1 ? "mail waits" : "mails wait")} to go, one since {oldest:d MMMM HH:mm} UTC. {mail.LastFailure}".TrimEnd(),
            "Check --smtp and the mail server. The mails go by themselves when it works.");
    }

    private async Task<Finding> GivenUpMailAsync(CancellationToken cancel)
    {
        var lately = db.Now - Recently;
        var count = await db.Outbox.CountAsync(m => m.GivenUpAt > lately, cancel);
        return count == 0
            ? Finding.Fine("mail-given-up", "Every mail of the last week was taken by the mail server or still waits.")
            : new("mail-given-up", FindingLevel.Problem, $"{count} {(count == 1 ? "mail was" : "mails were")} given up in the last week: people did not get what was sent to them.", "Administration, Health says to whom. Check their addresses.");
    }
}
