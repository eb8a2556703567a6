using System.ComponentModel.DataAnnotations;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Tolpuddle.Core.Access;

public enum AgencyKind
{
    Helpline, Police, Council, Charity, Health, LabourInspectorate, Commissioner, Regional, National, Other,
}

/// <summary>A member of the partnership with people of its own in the system.</summary>
public sealed class Agency
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    [MaxLength(120)]
    public required string Name { get; set; }

    public required AgencyKind Kind { get; set; }

    /// <summary>True if others may send it reports and cases. Refused while nobody there would read them.</summary>
    public bool TakesReferrals { get; set; }

    /// <summary>Since when its people must have a second factor; null: it is left to them.</summary>
    public DateTime? SecondFactorRequiredSince { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<Agency>
    {
        public void Configure(EntityTypeBuilder<Agency> agency)
        {
            agency.Property(a => a.Kind).HasConversion<string>().HasMaxLength(30);
            agency.HasIndex(a => a.Name).IsUnique();
        }
    }
}
