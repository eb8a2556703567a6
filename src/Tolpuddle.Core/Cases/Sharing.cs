using System.ComponentModel.DataAnnotations;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Data;
using Tolpuddle.Core.Reports;

namespace Tolpuddle.Core.Cases;

/// <summary>On what ground something is shared: the lawful basis, and whether the person concerned agreed.</summary>
/// <param name="Basis">Code of <see cref="Sharing.Bases"/>.</param>
/// <param name="Consent">Code of <see cref="Sharing.Consents"/>.</param>
/// <param name="ConsentWords">Who was asked and by whom, or why nobody was asked or the answer was not followed.</param>
public sealed record SharingGrounds(string Basis, string Consent, string ConsentWords)
{
    /// <summary>True if everything is said, and consent as the basis was given.</summary>
    public bool AreWhole => Sharing.Bases.Contains(Basis) && Sharing.Consents.Contains(Consent) && !ConsentLacks
        && !string.IsNullOrWhiteSpace(ConsentWords) && ConsentWords.Length <= Sharing.MaxWordsLength;

    /// <summary>True if the basis is consent and it was not given.</summary>
    public bool ConsentLacks => Basis == Sharing.ByConsent && Consent != Sharing.Given;
}

/// <summary>That a case or a report was shared with an agency, or with somebody outside: what for, on what lawful basis, with whose consent; and its end, if it was withdrawn.</summary>
public sealed class Sharing
{
    public const int MaxWordsLength = 500;

    internal const string ByConsent = "consent";
    internal const string Given = "given";

    /// <summary>
    /// Lawful bases on which partnerships share: UK GDPR articles 6 and 9, Data Protection Act 2018 part 3 and schedule 1, and the
    /// acts that give bodies a power or a duty.
    /// </summary>
    public static CodeList Bases { get; } = new(
    [
        new("vital", "Vital interests: somebody's life is in danger (UK GDPR 6(1)(d), 9(2)(c))"),
        new("safeguarding", "Safeguarding of children or of adults at risk (Data Protection Act 2018 schedule 1; Care Act 2014; Children Act 2004 s.11)"),
        new("law-enforcement", "Law enforcement (Data Protection Act 2018 part 3)"),
        new("crime-disorder", "Crime and Disorder Act 1998 s.115"),
        new("public-task", "Public task (UK GDPR 6(1)(e))"),
        new("duty", "Legal duty (UK GDPR 6(1)(c); Modern Slavery Act 2015 s.52)"),
        new(ByConsent, "Consent (UK GDPR 6(1)(a), 9(2)(a))"),
        new("legitimate", "Legitimate interests, for bodies that are not public (UK GDPR 6(1)(f))"),
    ]);

    /// <summary>What the person concerned said to it.</summary>
    public static CodeList Consents { get; } = new([new(Given, "They agreed"), new("not-asked", "They were not asked"), new("refused", "They said no")]);

    public Guid Id { get; init; } = Guid.CreateVersion7();

    /// <summary>The case, or null where it is a report.</summary>
    public Guid? CaseId { get; init; }

    /// <summary>The report and its referral, or null where it is a case.</summary>
    public Guid? ReportId { get; init; }

    public Guid? ReferralId { get; init; }
    public required Guid FromAgencyId { get; init; }

    /// <summary>Null where a report was referred to somebody without an account.</summary>
    public required Guid? ToAgencyId { get; init; }

    public required Guid AuthorId { get; init; }
    public required DateTime At { get; init; }

    /// <summary>Which parts of a case it was shared for; of a report, all of it. Who of the agency sees what now stands with their stay.</summary>
    public CaseSight Sees { get; init; } = CaseSight.All;

    /// <summary>What for.</summary>
    [Encrypted]
    public required string Purpose { get; init; }

    [MaxLength(20)]
    public required string Basis { get; init; }

    [MaxLength(20)]
    public required string Consent { get; init; }

    [Encrypted, MaxLength(MaxWordsLength)]
    public required string ConsentWords { get; init; }

    public DateTime? WithdrawnAt { get; private set; }
    public Guid? WithdrawnById { get; private set; }

    [Encrypted]
    public string? WithdrawReason { get; private set; }

    /// <summary>Counts changes; a save that read an older one fails.</summary>
    public int Version { get; private set; }

    /// <summary>It does not hold from now on. What was done while it held stays.</summary>
    public void Withdraw(Guid accountId, string reason, DateTime now)
    {
        if (WithdrawnAt is not null) throw new InvalidOperationException("It was withdrawn already.");
        (WithdrawnAt, WithdrawnById, WithdrawReason) = (now, accountId, reason);
        Version++;
    }

    internal sealed class Configuration : IEntityTypeConfiguration<Sharing>
    {
        public void Configure(EntityTypeBuilder<Sharing> sharing)
        {
            sharing.Property(s => s.Version).IsConcurrencyToken();
            sharing.HasIndex(s => s.CaseId);
            sharing.HasIndex(s => s.ReportId);
            sharing.HasIndex(s => s.ReferralId);
        }
    }
}
