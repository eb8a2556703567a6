using System.ComponentModel.DataAnnotations;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Tolpuddle.Core.Access;

/// <summary>
/// Lets an agency or a person see one record that another agency holds: a report referred to them, a case they joined.
/// Every rule of sight beyond "what our agency holds" rests on these rows.
/// </summary>
public sealed class Grant
{
    /// <summary>The report or case.</summary>
    public required Guid RecordId { get; init; }

    /// <summary>The agency or the account that may see it.</summary>
    public required Guid HolderId { get; init; }

    public required DateTime From { get; init; }

    /// <summary>The first moment at which it may no longer be seen; null while nobody has set an end.</summary>
    public DateTime? Until { get; set; }

    /// <summary>Where the record is a case: which parts of it.</summary>
    public CaseSight Sees { get; set; } = CaseSight.All;

    /// <summary>Why, in the form <c>referral</c> or <c>case member</c>. Sight for one reason begins and ends without that for another.</summary>
    [MaxLength(40)]
    public required string Reason { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<Grant>
    {
        public void Configure(EntityTypeBuilder<Grant> grant)
        {
            grant.HasKey(g => new { g.RecordId, g.HolderId, g.Reason });
            grant.HasIndex(g => g.HolderId);
        }
    }
}
