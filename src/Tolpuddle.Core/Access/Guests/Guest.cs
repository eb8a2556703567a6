using System.ComponentModel.DataAnnotations;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Tolpuddle.Core.Data;

namespace Tolpuddle.Core.Access.Guests;

/// <summary>All that a guest sees of a record. The sender has seen it before it was sent; it is never changed.</summary>
/// <param name="From">Who sends it, with their agency.</param>
/// <param name="Asked">What is asked of the guest.</param>
/// <param name="Text">What is known, as far as the sender chose to show it.</param>
public sealed record GuestPaper(string From, string Asked, string Text);

/// <summary>A question back, or the answer to one.</summary>
public sealed record GuestLine(bool FromGuest, DateTime At, string Text);

/// <summary>What was asked back and answered, oldest first.</summary>
public sealed record GuestTalk(IReadOnlyList<GuestLine> Lines);

/// <summary>
/// Somebody at a body outside who has no account and to whom something was referred. They read one text that was chosen for them, by a
/// link that comes by mail and a code that comes another way.
/// </summary>
public sealed class Guest
{
    public const int MaxNameLength = 120;

    /// <summary>Longer than this no link lives.</summary>
    public const int MostDays = 30;

    /// <summary>So often a code can be tried; then it is worth nothing.</summary>
    public const int MostTries = 5;

    /// <summary>So many lines a guest can write.</summary>
    public const int MostLines = 50;

    /// <summary>So many questions can wait for an answer.</summary>
    public const int MostUnanswered = 5;

    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required Guid ReportId { get; init; }
    public required Guid ReferralId { get; init; }

    /// <summary>Whose guest they are: the agency that referred.</summary>
    public required Guid AgencyId { get; init; }

    [Encrypted, MaxLength(MaxNameLength)]
    public required string Name { get; init; }

    [Encrypted, MaxLength(MaxNameLength)]
    public required string Organisation { get; init; }

    [Encrypted, MaxLength(EmailAddress.MaxLength)]
    public required string Email { get; init; }

    [Encrypted]
    public required GuestPaper Paper { get; init; }

    [Encrypted]
    public GuestTalk Talk { get; private set; } = new([]);

    [MaxLength(32)]
    public required byte[] LinkHash { get; init; }

    /// <summary>Of the code that opens the link next; null while none does.</summary>
    [MaxLength(32)]
    public byte[]? CodeHash { get; private set; }

    /// <summary>How many codes there have been. A visit is one code's: a newer one ends it.</summary>
    public int CodeNumber { get; private set; }

    /// <summary>How often somebody has tried to open the link since it got its code. <see cref="GuestDoor"/> counts.</summary>
    public int Tries { get; private set; }

    /// <summary>From this moment on the link opens nothing.</summary>
    public required DateTime Until { get; init; }

    public DateTime? FirstOpenedAt { get; private set; }

    /// <summary>When the link was answered for good, or withdrawn.</summary>
    public DateTime? EndedAt { get; private set; }

    /// <summary>When they asked that their body may have accounts.</summary>
    public DateTime? WantsAccountsAt { get; private set; }

    /// <summary>Counts changes; a save that read an older one fails.</summary>
    public int Version { get; private set; }

    public bool IsOpen(DateTime now) => EndedAt is null && Until > now;

    /// <summary>True if the guest can write another line.</summary>
    public bool HasRoom => Talk.Lines.Count(line => line.FromGuest) < MostLines;

    /// <summary>True if too much waits for an answer already.</summary>
    public bool WaitsForAnswers => Talk.Lines.Reverse().TakeWhile(line => line.FromGuest).Count() >= MostUnanswered;

    /// <summary>Only this code opens the link from now on, once; what an earlier one opened is over.</summary>
    internal void GiveCode(byte[] hash)
    {
        (CodeHash, CodeNumber, Tries) = (hash, CodeNumber + 1, 0);
        Version++;
    }

    /// <summary>The code was right; <paramref name="next"/> opens the link the next time.</summary>
    internal void Enter(byte[] next, DateTime now)
    {
        FirstOpenedAt ??= now;
        GiveCode(next);
    }

    /// <summary>The code was tried too often: nothing opens the link until there is another.</summary>
    internal void LoseCode()
    {
        CodeHash = null;
        Version++;
    }

    /// <summary>True if the guest has just said the same: pressed twice, it is said once.</summary>
    internal bool HasJustSaid(string text) => Talk.Lines is [.., { FromGuest: true } last] && last.Text == text;

    internal void Say(GuestLine line)
    {
        Talk = new GuestTalk([.. Talk.Lines, line]);
        Version++;
    }

    internal void End(DateTime now)
    {
        (EndedAt, CodeHash) = (EndedAt ?? now, null);
        Version++;
    }

    internal void AskForAccounts(DateTime now)
    {
        WantsAccountsAt = now;
        Version++;
    }

    internal sealed class Configuration : IEntityTypeConfiguration<Guest>
    {
        public void Configure(EntityTypeBuilder<Guest> guest)
        {
            guest.Property(g => g.Paper);
            guest.Property(g => g.Talk);
            guest.Property(g => g.Version).IsConcurrencyToken();
            guest.HasIndex(g => g.LinkHash).IsUnique(); // GuestDoor.TryAsync
            guest.HasIndex(g => g.ReferralId).IsUnique();
        }
    }
}
