using System.ComponentModel.DataAnnotations;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Tolpuddle.Core.Partnership;

/// <summary>A public body or charity named in the account, whether or not anybody there uses the system. History stays with the body that made it.</summary>
public sealed class Organisation
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    /// <summary>Short stable code such as <c>poole</c>.</summary>
    [MaxLength(30)]
    public required string Code { get; init; }

    [MaxLength(160)]
    public required string Name { get; set; }

    [MaxLength(40)]
    public required string Kind { get; set; }

    [MaxLength(300)]
    public string Part { get; set; } = "";

    public DateOnly? From { get; set; }
    public DateOnly? Until { get; set; }

    /// <summary>Who took over when it ended.</summary>
    public Guid? SuccessorId { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<Organisation>
    {
        public void Configure(EntityTypeBuilder<Organisation> organisation) => organisation.HasIndex(o => o.Code).IsUnique();
    }
}
