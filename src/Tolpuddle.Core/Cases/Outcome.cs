using System.ComponentModel.DataAnnotations;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Tolpuddle.Core.Data;

namespace Tolpuddle.Core.Cases;

/// <summary>
/// What changed because of a case. The code and the numbers count; the note does not leave the case. A correction is a
/// new row that replaces the earlier one, which then no longer counts.
/// </summary>
[AppendOnly(ErasedWith = [nameof(CaseId)])]
public sealed class Outcome
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required Guid CaseId { get; init; }

    /// <summary>Code of <see cref="Reports.Codes.Outcome"/>.</summary>
    [MaxLength(20)]
    public required string Code { get; init; }

    /// <summary>How many people it concerns; null if unknown or not about people.</summary>
    public int? People { get; init; }

    public required DateOnly On { get; init; }

    /// <summary>The agency that brought it about.</summary>
    public required Guid AgencyId { get; init; }

    public required Guid AuthorId { get; init; }
    public required DateTime At { get; init; }

    /// <summary>The outcome that this one corrects.</summary>
    public Guid? ReplacesId { get; init; }

    /// <summary>True if the correction is that it did not happen: nothing counts then.</summary>
    public bool IsWithdrawal { get; init; }

    [Encrypted]
    public string Note { get; init; } = "";

    internal sealed class Configuration : IEntityTypeConfiguration<Outcome>
    {
        public void Configure(EntityTypeBuilder<Outcome> outcome)
        {
            outcome.HasIndex(o => o.CaseId);
            outcome.HasIndex(o => new { o.Code, o.On });
            outcome.HasIndex(o => o.ReplacesId).IsUnique();
        }
    }
}
