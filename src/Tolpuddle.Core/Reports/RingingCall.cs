using System.ComponentModel.DataAnnotations;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Tolpuddle.Core.Data;

namespace Tolpuddle.Core.Reports;

/// <summary>A call that rings and that nobody has answered yet, as the agency's telephone system or an adviser says. It lives for minutes.</summary>
public sealed class RingingCall
{
    public const int MaxLineLength = 60;

    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required Guid AgencyId { get; init; }

    /// <summary>The key of the program that said so; null where an adviser wrote the number down.</summary>
    public Guid? KeyId { get; init; }

    /// <summary>Keyed hash of the name that the telephone system has for the call; null where it has said none.</summary>
    [MaxLength(32)]
    public byte[]? CallHash { get; init; }

    /// <summary>The caller's number, as <see cref="CallerNumber"/> writes it. Empty where it is withheld, and as soon as somebody has answered.</summary>
    [Encrypted]
    public required string Number { get; set; }

    /// <summary>Line, queue or extension, as the telephone system calls it.</summary>
    [Encrypted, MaxLength(MaxLineLength)]
    public required string Line { get; set; }

    /// <summary>At whose desk it rings; null: at everybody's.</summary>
    public Guid? AdviserId { get; set; }

    public required DateTime RangAt { get; init; }

    /// <summary>From this moment on nobody sees it, and it is deleted.</summary>
    public required DateTime EndsAt { get; set; }

    /// <summary>When somebody answered it here.</summary>
    public DateTime? AnsweredAt { get; set; }

    /// <summary>Counts changes; a save that read an older one fails.</summary>
    public int Version { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<RingingCall>
    {
        public void Configure(EntityTypeBuilder<RingingCall> ringing)
        {
            ringing.Property(r => r.Version).IsConcurrencyToken();
            ringing.HasIndex(r => new { r.KeyId, r.CallHash }).IsUnique();
            ringing.HasIndex(r => new { r.AgencyId, r.EndsAt }); // RingingCalls.ListAsync
            ringing.HasIndex(r => r.EndsAt); // RingingCalls.ForgetAsync
        }
    }
}
