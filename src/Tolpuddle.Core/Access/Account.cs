using System.ComponentModel.DataAnnotations;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Tolpuddle.Core.Data;

namespace Tolpuddle.Core.Access;

public enum AccountState
{
    Invited, Active, Closed,
}

/// <summary>A person who signs in, for one agency. Found by a keyed hash of the e-mail address.</summary>
public sealed class Account
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required Guid AgencyId { get; init; }

    [Encrypted, MaxLength(120)]
    public required string Name { get; set; }

    [Encrypted, MaxLength(254)]
    public required string Email { get; init; }

    /// <summary>Blind key of the normal form of <see cref="Email"/>.</summary>
    public required long EmailKey { get; init; }

    /// <summary>Blind key of the name by which the agency's own sign-in knows this person; null while the account is not connected with it.</summary>
    public long? SubjectKey { get; set; }

    public required Role Roles { get; set; }
    public AccountState State { get; set; } = AccountState.Invited;
    public required DateTime CreatedAt { get; init; }

    /// <summary>Salted hash of the password in the format of ASP.NET Core Identity; null until one was chosen.</summary>
    [MaxLength(200)]
    public string? PasswordHash { get; set; }

    public DateTime? LastSignInAt { get; set; }

    /// <summary>Since when a second factor is asked of this person; null: they have none.</summary>
    public DateTime? SecondFactorSince { get; set; }

    /// <summary>The last day on which they can sign in; null: no end is set.</summary>
    public DateOnly? LastDay { get; set; }

    /// <summary>When an administrator last opened the account again: from then on it counts as used.</summary>
    public DateTime? ReopenedAt { get; set; }

    /// <summary>When notices are told by mail as well.</summary>
    public NoticeMail NoticeMail { get; set; } = NoticeMail.AtOnce;

    /// <summary>The hour of a daily mail, as clocks in England show it.</summary>
    public int NoticeMailHour { get; set; } = NoticeMails.UsualHour;

    /// <summary>Code of the language in which mails are written to this person.</summary>
    [MaxLength(12)]
    public string Language { get; set; } = "en";

    /// <summary>Counts changes; a save that read an older one fails.</summary>
    public int Version { get; set; }

    public bool Is(Role role) => (Roles & role) != 0;

    public bool HasEnded(DateOnly today) => LastDay < today;

    internal sealed class Configuration : IEntityTypeConfiguration<Account>
    {
        public void Configure(EntityTypeBuilder<Account> account)
        {
            account.Property(a => a.State).HasConversion<string>().HasMaxLength(20);
            account.Property(a => a.NoticeMail).HasConversion<string>().HasMaxLength(20);
            account.Property(a => a.Version).IsConcurrencyToken();
            account.HasIndex(a => a.EmailKey).IsUnique();
            account.HasIndex(a => new { a.AgencyId, a.SubjectKey }).IsUnique(); // one subject opens one account
        }
    }
}

/// <summary>A door that opens once: an invitation or a new password. Only the hash of the token is kept.</summary>
public sealed class AccountToken
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required Guid AccountId { get; init; }

    [MaxLength(32)]
    public required byte[] TokenHash { get; init; }

    public required DateTime CreatedAt { get; init; }
    public required DateTime ExpiresAt { get; init; }
    public DateTime? UsedAt { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<AccountToken>
    {
        public void Configure(EntityTypeBuilder<AccountToken> token)
        {
            token.HasIndex(t => t.TokenHash).IsUnique();
            token.HasIndex(t => t.AccountId);
        }
    }
}

/// <summary>One sign-in on one device. Ends by signing out, by idleness, by age, or from the list of sessions.</summary>
public sealed class Session
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required Guid AccountId { get; init; }
    public required DateTime StartedAt { get; init; }
    [Unaudited("Says that the person is still there, not what they do.")]
    public DateTime SeenAt { get; set; }
    public DateTime? EndedAt { get; set; }

    /// <summary>When its owner last proved who they are: at sign-in, and again before dangerous acts.</summary>
    public required DateTime ProvedAt { get; set; }

    /// <summary>The agency's own sign-in has said that a second factor was shown there, and the agency lets that count.</summary>
    public bool FactorIsVouched { get; set; }

    /// <summary>Such as "Firefox on Windows", so that its owner knows it again; empty if it did not say.</summary>
    [Encrypted, MaxLength(60)]
    public required string Browser { get; init; }

    /// <summary>What the person said they are looking for; written with every look.</summary>
    [Encrypted, MaxLength(80)]
    public required string Purpose { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<Session>
    {
        public void Configure(EntityTypeBuilder<Session> session) => session.HasIndex(s => s.AccountId);
    }
}
