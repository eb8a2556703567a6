using System.ComponentModel.DataAnnotations;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Tolpuddle.Core.Data;

namespace Tolpuddle.Core.Access.Proving;

/// <summary>An app of somebody's that shows a new code each half minute: their second factor.</summary>
public sealed class Authenticator
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required Guid AccountId { get; init; }

    /// <summary>What the app and we share. Whoever has it can make every code.</summary>
    [Encrypted]
    public required byte[] Key { get; init; }

    public required DateTime AddedAt { get; init; }

    /// <summary>Of the last code that was taken. Two that come with the same one at once: the second save fails.</summary>
    public required long UsedStep { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<Authenticator>
    {
        public void Configure(EntityTypeBuilder<Authenticator> authenticator)
        {
            authenticator.Property(a => a.UsedStep).IsConcurrencyToken();
            authenticator.HasIndex(a => a.AccountId).IsUnique();
        }
    }
}

/// <summary>A code on paper that stands once for a lost app. Only a keyed hash is kept.</summary>
public sealed class RecoveryCode
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required Guid AccountId { get; init; }

    [MaxLength(32)]
    public required byte[] CodeHash { get; init; }

    public required DateTime AddedAt { get; init; }

    /// <summary>Two that come with the same one at once: the second save fails.</summary>
    public DateTime? UsedAt { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<RecoveryCode>
    {
        public void Configure(EntityTypeBuilder<RecoveryCode> code)
        {
            code.Property(c => c.UsedAt).IsConcurrencyToken();
            code.HasIndex(c => c.AccountId);
        }
    }
}

/// <summary>That somebody's second factor be taken away, asked by one administrator and to be confirmed by another.</summary>
public sealed class FactorReset
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required Guid AccountId { get; init; }

    /// <summary>Of the account.</summary>
    public required Guid AgencyId { get; init; }

    public required Guid AskedById { get; init; }
    public required DateTime AskedAt { get; init; }

    /// <summary>How the asker knows that it is this person who asks.</summary>
    [Encrypted, MaxLength(FactorResets.MaxReason)]
    public required string Reason { get; init; }

    /// <summary>Null if it was withdrawn.</summary>
    public Guid? ConfirmedById { get; set; }

    /// <summary>Confirmed or withdrawn. Of two who end it at once one is told that it is ended.</summary>
    public DateTime? EndedAt { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<FactorReset>
    {
        public void Configure(EntityTypeBuilder<FactorReset> reset)
        {
            reset.Property(r => r.EndedAt).IsConcurrencyToken();
            reset.HasIndex(r => r.AccountId);
        }
    }
}
