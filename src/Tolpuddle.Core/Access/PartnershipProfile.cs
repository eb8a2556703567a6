using System.ComponentModel.DataAnnotations;

namespace Tolpuddle.Core.Access;

/// <summary>The one row that says whose system this is. Its absence means that nobody has set it up yet.</summary>
public sealed class PartnershipProfile
{
    /// <summary>The only value of <see cref="Id"/>: a second profile cannot be written.</summary>
    public const int OnlyId = 1;

    public int Id { get; init; } = OnlyId;

    /// <summary>Such as "Dorset Anti-Slavery Partnership".</summary>
    [MaxLength(120)]
    public required string Name { get; set; }

    /// <summary>Such as "Dorset".</summary>
    [MaxLength(60)]
    public required string Area { get; set; }

    /// <summary>Where "Leave this page quickly" goes: an ordinary page that explains itself.</summary>
    [MaxLength(200)]
    public required string LeaveTo { get; set; }

    /// <summary>The agency that runs this system: its administrators add agencies, and look after the accounts of all of them.</summary>
    public Guid HostAgencyId { get; init; }

    /// <summary>True for data that is invented; every page says so.</summary>
    public bool IsDemonstration { get; init; }

    /// <summary>When an administrator had looked at how long records are kept and said that it may begin; null: nothing is erased by time. A demonstration needs no word.</summary>
    public DateTime? RetentionBegunAt { get; set; }
}

/// <summary>A translation that somebody has read and approved. A changed text changes the hash, and it is a draft again.</summary>
public sealed class LanguageApproval
{
    [Key, MaxLength(12)]
    public required string Language { get; init; }

    [MaxLength(64)]
    public required string TextsHash { get; set; }

    public required Guid ApprovedById { get; set; }
    public required DateTime ApprovedAt { get; set; }
}

/// <summary>An emergency or helpline number that the public site shows. Administrators edit them.</summary>
public sealed class HelpContact
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    [MaxLength(120)]
    public required string Name { get; set; }

    [MaxLength(40)]
    public required string Phone { get; set; }

    /// <summary>One sentence: when to use it.</summary>
    [MaxLength(300)]
    public required string When { get; set; }

    [MaxLength(120)]
    public string Hours { get; set; } = "";

    public bool IsEmergency { get; set; }
    public int Order { get; set; }
}
