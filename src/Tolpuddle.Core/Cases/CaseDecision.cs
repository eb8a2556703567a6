using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Tolpuddle.Core.Data;

namespace Tolpuddle.Core.Cases;

/// <summary>What was decided, what else was considered, and why. Never rewritten: a new decision replaces an old one, and both stand.</summary>
[AppendOnly(ErasedWith = [nameof(CaseId)])]
public sealed class CaseDecision
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required Guid CaseId { get; init; }
    public required Guid AuthorId { get; init; }

    /// <summary>The agency for which the author decided.</summary>
    public required Guid AgencyId { get; init; }

    public required DateTime At { get; init; }

    [Encrypted]
    public required string Decision { get; init; }

    [Encrypted]
    public string OptionsConsidered { get; init; } = "";

    [Encrypted]
    public required string Reason { get; init; }

    /// <summary>The decision that no longer stands because of this one. Each is replaced once; the next replaces the newer.</summary>
    public Guid? ReplacesId { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<CaseDecision>
    {
        public void Configure(EntityTypeBuilder<CaseDecision> decision)
        {
            decision.HasIndex(d => new { d.CaseId, d.At });
            decision.HasIndex(d => d.ReplacesId).IsUnique();
        }
    }
}
