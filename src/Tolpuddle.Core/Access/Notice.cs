using System.ComponentModel.DataAnnotations;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Tolpuddle.Core.Data;

namespace Tolpuddle.Core.Access;

/// <summary>Something that has happened and that a person should know. Holds a reference and a link, never details.</summary>
[Unaudited("Tells of a change that is written down.")]
public sealed class Notice
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required Guid AccountId { get; init; }
    public required DateTime At { get; init; }

    /// <summary>What happened, in words that are safe on a locked screen.</summary>
    [MaxLength(200)]
    public required string Text { get; init; }

    /// <summary>Path inside the site.</summary>
    [MaxLength(200)]
    public required string Path { get; init; }

    public DateTime? ReadAt { get; set; }

    /// <summary>When a mail about it was written; of two nodes that would write one, the second fails.</summary>
    public DateTime? MailedAt { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<Notice>
    {
        public void Configure(EntityTypeBuilder<Notice> notice)
        {
            notice.Property(n => n.MailedAt).IsConcurrencyToken();
            notice.HasIndex(n => new { n.AccountId, n.At }); // NoticeBoard.ReadAsync
            notice.HasIndex(n => n.AccountId).HasFilter("\"ReadAt\" IS NULL"); // PageFrame.UnreadAsync
            notice.HasIndex(n => n.At).HasFilter("\"ReadAt\" IS NULL AND \"MailedAt\" IS NULL"); // NoticeMails.WriteAsync
        }
    }
}
