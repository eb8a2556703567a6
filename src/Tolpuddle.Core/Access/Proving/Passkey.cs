using System.ComponentModel.DataAnnotations;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Tolpuddle.Core.Data;

namespace Tolpuddle.Core.Access.Proving;

/// <summary>A key pair of somebody's device, or of a stick that they carry. Its public half alone is here; the device asks for a finger, a face or a number before it answers.</summary>
public sealed class Passkey
{
    public const int MaxName = 60;

    /// <summary>Web Authentication level 3, section 4: a credential id has at most so many bytes.</summary>
    private const int MaxCredentialId = 1023;

    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required Guid AccountId { get; init; }

    /// <summary>What its owner calls it, such as "work laptop".</summary>
    [Encrypted, MaxLength(MaxName)]
    public required string Name { get; init; }

    [MaxLength(MaxCredentialId)]
    public required byte[] CredentialId { get; init; }

    /// <summary>In the COSE format.</summary>
    public required byte[] PublicKey { get; init; }

    /// <summary>How often the device says that it was used; always zero for those that are copied between devices.</summary>
    public required long SignCount { get; set; }

    /// <summary>True if it may be copied between its owner's devices. It cannot change.</summary>
    public required bool IsCopied { get; init; }

    public required DateTime AddedAt { get; init; }

    /// <summary>A question that was asked before is not answered any more. Two answers to one question at once: the second save fails.</summary>
    public DateTime? UsedAt { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<Passkey>
    {
        public void Configure(EntityTypeBuilder<Passkey> passkey)
        {
            passkey.Property(p => p.UsedAt).IsConcurrencyToken();
            passkey.HasIndex(p => p.CredentialId).IsUnique();
            passkey.HasIndex(p => p.AccountId);
        }
    }
}
