using System.ComponentModel.DataAnnotations;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Tolpuddle.Core.Data;

namespace Tolpuddle.Core.Access.Programs;

/// <summary>What a program may do with a key.</summary>
[Flags]
public enum KeyRights
{
    None = 0,

    /// <summary>Hand in reports by the partner channel.</summary>
    SendReports = 1,

    /// <summary>Read the reports that its agency sees, once a data-protection officer has allowed it.</summary>
    ReadReports = 2,

    /// <summary>Say that a call rings at the helpline of its agency; it is answered nothing about the caller.</summary>
    AnnounceCalls = 4,
}

/// <summary>
/// With which a program of an agency comes in. An administrator makes it and sees the secret once; before it opens any
/// report, a data-protection officer of the agency must agree, since an administrator sees none.
/// </summary>
public sealed class ApiKey
{
    /// <summary>Also the account of what the program does, in the audit.</summary>
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid AgencyId { get; init; }

    /// <summary>Which program it is.</summary>
    [Encrypted, MaxLength(80)]
    public required string Name { get; init; }

    /// <summary>Why it reads or sends; written with everything that it does.</summary>
    [Encrypted, MaxLength(80)]
    public required string Purpose { get; init; }

    /// <summary>Keyed hash of the secret. The secret itself is nowhere.</summary>
    [MaxLength(32)]
    public required byte[] SecretHash { get; init; }

    public required KeyRights Rights { get; init; }
    public required Guid MadeById { get; init; }
    public required DateTime MadeAt { get; init; }

    /// <summary>The first moment at which it opens nothing any more.</summary>
    public required DateTime EndsAt { get; init; }

    public DateTime? ReadingAllowedAt { get; set; }
    public DateTime? RevokedAt { get; set; }

    [Unaudited("Says that the program is still there, not what it does.")]
    public DateTime? LastUsedAt { get; set; }

    /// <summary>Counts changes; a save that read an older one fails.</summary>
    public int Version { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<ApiKey>
    {
        public void Configure(EntityTypeBuilder<ApiKey> key)
        {
            key.Property(k => k.Version).IsConcurrencyToken();
            key.HasIndex(k => k.SecretHash).IsUnique();
        }
    }
}

/// <summary>
/// A report that a program sent, under the key that the program gave its request: sent again, it is answered as the first
/// time. Kept for as long as the report, so that even a very late repeat makes no second one. A row of an imported file is
/// known again by the same; only there what was sent may change, or be forgotten with a report that is undone.
/// </summary>
public sealed class SentReport
{
    /// <summary>The <see cref="ApiKey"/>.</summary>
    public required Guid KeyId { get; init; }

    /// <summary>Keyed hash of the request's idempotency key.</summary>
    [MaxLength(32)]
    public required byte[] RequestHash { get; init; }

    /// <summary>Keyed hash of what was sent.</summary>
    [MaxLength(32)]
    public required byte[] BodyHash { get; set; }

    [AppendOnly]
    public required Guid ReportId { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<SentReport>
    {
        public void Configure(EntityTypeBuilder<SentReport> sent)
        {
            sent.HasKey(s => new { s.KeyId, s.RequestHash });
            sent.Property(s => s.BodyHash).IsConcurrencyToken(); // two imports of the same row at once
        }
    }
}
