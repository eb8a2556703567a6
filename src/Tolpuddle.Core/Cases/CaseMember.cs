using System.ComponentModel.DataAnnotations;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Data;

namespace Tolpuddle.Core.Cases;

/// <summary>One stay of a person on a case: for their agency, in a part, for a purpose, until a day. Whoever comes back gets a new row.</summary>
public sealed class CaseMember
{
    /// <summary>Answers for the case, decides who is on it, and stays until somebody else leads.</summary>
    public const string Lead = "lead";

    /// <summary>Works on it.</summary>
    public const string Member = "member";

    /// <summary>Reads, changes nothing.</summary>
    public const string Observer = "observer";

    public const int MaxPurposeLength = 200;

    internal const string GrantReason = "case member";

    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required Guid CaseId { get; init; }
    public required Guid AccountId { get; init; }
    public required Guid AgencyId { get; init; }

    /// <summary>One of the constants of this class.</summary>
    [MaxLength(20)]
    public required string Part { get; set; }

    /// <summary>Which parts of the case they see; the <see cref="Grant"/> that they hold says the same.</summary>
    public CaseSight Sees { get; set; } = CaseSight.All;

    [Encrypted, MaxLength(MaxPurposeLength)]
    public required string Purpose { get; init; }

    public required DateTime JoinedAt { get; init; }

    /// <summary>The first moment at which the case can no longer be seen; null while nobody has set an end.</summary>
    public DateTime? EndsAt { get; set; }

    /// <summary>When the stay ended before its time, or was followed by another one.</summary>
    public DateTime? LeftAt { get; set; }

    [Encrypted]
    public string? LeaveReason { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<CaseMember>
    {
        public void Configure(EntityTypeBuilder<CaseMember> member)
        {
            member.HasIndex(m => m.CaseId);
            member.HasIndex(m => m.AccountId);
        }
    }
}
