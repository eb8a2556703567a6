using System.ComponentModel.DataAnnotations;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Tolpuddle.Core.Data;

namespace Tolpuddle.Core.Linking;

public enum LinkClaim
{
    Same, Different, Unsure,
}

/// <summary>Somebody's claim about whether two mentions stand for the same person or thing. A later claim does not erase an earlier one.</summary>
[AppendOnly(ErasedWith = [nameof(FirstMentionId), nameof(SecondMentionId)])]
public sealed class Link
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required Guid FirstMentionId { get; init; }
    public required Guid SecondMentionId { get; init; }
    public required LinkClaim Claim { get; init; }
    public required Guid AuthorId { get; init; }
    public required DateTime At { get; init; }

    [Encrypted]
    public string Reason { get; init; } = "";

    internal sealed class Configuration : IEntityTypeConfiguration<Link>
    {
        public void Configure(EntityTypeBuilder<Link> link)
        {
            link.Property(l => l.Claim).HasConversion<string>().HasMaxLength(20);
            link.HasIndex(l => l.FirstMentionId);
            link.HasIndex(l => l.SecondMentionId);
        }
    }
}
