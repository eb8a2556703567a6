using System.ComponentModel.DataAnnotations;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Tolpuddle.Core.Data;

/// <summary>What a mail says. Its words stand in the language files.</summary>
public enum MailKind
{
    Invitation,
    NewPassword,
    PasswordChanged,
    Notices,

    /// <summary>Somebody has signed in where they had not before.</summary>
    NewDevice,

    /// <summary>A second factor was added, changed or taken away.</summary>
    SecondFactorChanged,

    RecoveryCodeUsed,

    /// <summary>The account was connected with the sign-in of its agency, or is not any more.</summary>
    OwnSignInChanged,

    /// <summary>The account has not been used for long and will be closed.</summary>
    AccountLapses,

    /// <summary>The audit's checkpoint, for data-protection officers to keep.</summary>
    Checkpoint,

    /// <summary>Something was referred to somebody who has no account.</summary>
    GuestReferral,
}

/// <summary>A mail to one of our people, or to a guest of theirs. Written with the change that causes it, sent by whichever node leases it.</summary>
/// <remarks>
/// It is made of a kind, a link and a day. There is no place for anything else, so that nothing of a report or case can
/// leave by mail. A checkpoint of the audit, which is a number and a hash, goes as a file that its link names. Address and language are those of the account at the moment of sending; a guest's mail is in English.
/// </remarks>
[Unaudited("Goes out because of a change that is written down; then only its own sending changes it.")]
public sealed class OutboxMessage
{
    /// <summary>Also the name by which receivers know it again, should it be sent twice.</summary>
    public Guid Id { get; init; } = Guid.CreateVersion7();

    /// <summary>Who gets it; of a mail to a guest, who sends it.</summary>
    public required Guid AccountId { get; init; }

    /// <summary>The guest who gets it, at the address that stands there; null for all others.</summary>
    public Guid? GuestId { get; init; }

    public required MailKind Kind { get; init; }
    public required DateTime CreatedAt { get; init; }

    /// <summary>Path inside the site. Some open an account: it is forgotten when the mail has gone.</summary>
    [Encrypted]
    public required string Path { get; set; }

    /// <summary>Not before.</summary>
    public required DateTime DueAt { get; set; }

    /// <summary>From this moment on it would be of no use any more, and is given up.</summary>
    public required DateTime Until { get; init; }

    /// <summary>Whoever is sending it now. A save by somebody whose lease was taken over fails.</summary>
    public Guid? LeaseId { get; set; }

    public DateTime? LeasedUntil { get; set; }
    public int Attempts { get; set; }

    /// <summary>Why the last attempt failed: never an address, never what a server said about one.</summary>
    [MaxLength(200)]
    public string? Failure { get; set; }

    public DateTime? SentAt { get; set; }
    public DateTime? GivenUpAt { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<OutboxMessage>
    {
        public void Configure(EntityTypeBuilder<OutboxMessage> message)
        {
            message.Property(m => m.Kind).HasConversion<string>().HasMaxLength(20);
            message.Property(m => m.LeaseId).IsConcurrencyToken();
            message.HasIndex(m => m.DueAt).HasFilter("\"SentAt\" IS NULL AND \"GivenUpAt\" IS NULL"); // Outbox.TakeAsync
            message.HasIndex(m => m.AccountId);
            message.HasIndex(m => m.GuestId); // GuestLinks.MailOfAsync
        }
    }
}
