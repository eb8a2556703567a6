using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Tolpuddle.Core.Data;

namespace Tolpuddle.Core.Reports;

public enum ReportState
{
    /// <summary>Nobody has taken it yet; the duty reader of its channel answers for it.</summary>
    New,

    /// <summary>Somebody is working on it.</summary>
    Claimed,

    /// <summary>The reporter has been asked something.</summary>
    Asked,

    /// <summary>With one or more other agencies, result awaited.</summary>
    Referred,

    /// <summary>Part of a case.</summary>
    InCase,

    Closed,
}

/// <summary>What somebody told us, kept as it was told. Answers never change; handling does.</summary>
/// <remarks>Countable facts stand beside the encrypted answers, so that counting needs no decryption.</remarks>
public sealed class Report
{
    public const char ReferencePrefix = 'R';

    public Guid Id { get; init; } = Guid.CreateVersion7();

    /// <summary>What people call it: <c>R-7K3F-92QD</c>.</summary>
    [MaxLength(12)]
    public required string Reference { get; init; }

    /// <summary>The agency that holds it and answers for it.</summary>
    public required Guid AgencyId { get; init; }

    public required DateTime ReceivedAt { get; init; }

    /// <summary>Code of <see cref="Codes.Channel"/>.</summary>
    [MaxLength(20)]
    public required string Channel { get; init; }

    /// <summary>Language in which it was told.</summary>
    [MaxLength(12)]
    public required string Language { get; init; }

    /// <summary>Version of the questions and code lists that made it.</summary>
    public required int FormVersion { get; init; }

    [Encrypted, AppendOnly]
    public required ReportAnswers Answers { get; init; }

    public required ReportFacts Facts { get; init; }

    /// <summary>Keyed hash of the return code; null where none was given.</summary>
    [MaxLength(32)]
    public byte[]? ReturnKey { get; set; }

    public ReportState State { get; internal set; } = ReportState.New;

    /// <summary>Code of <see cref="Codes.Risk"/>: the judgement in force. Earlier ones are <see cref="RiskJudgement"/>s.</summary>
    [MaxLength(20)]
    public required string Risk { get; set; }

    /// <summary>Who answers for it: the duty reader of its channel until somebody claims it.</summary>
    public required Guid OwnerId { get; set; }

    /// <summary>By when something must have happened.</summary>
    public required DateTime DueAt { get; set; }

    /// <summary>True while it lies apart from the queue: it came in a flood, showed no work, and nobody has taken it.</summary>
    public bool IsSetAside { get; internal set; }

    /// <summary>True until it is closed. Stored, so that the queue's index holds only what waits.</summary>
    public bool IsOpen { get; internal set; } = true;

    public DateTime? ClosedAt { get; internal set; }

    /// <summary>Code of <see cref="Codes.Outcome"/>.</summary>
    [MaxLength(20)]
    public string? CloseReason { get; internal set; }

    [Encrypted]
    public string? CloseNote { get; internal set; }

    /// <summary>The report that this one repeats.</summary>
    public Guid? DuplicateOfId { get; internal set; }

    /// <summary>When the import that made it was undone for it: from then on nobody sees it, nor what hangs on it.</summary>
    public DateTime? UndoneAt { get; internal set; }

    /// <summary>Referrals without a result. Counted here, since no agency sees what was sent to another.</summary>
    public int OpenReferrals { get; internal set; }

    /// <summary>Counts changes; a save that read an older one fails.</summary>
    public int Version { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<Report>
    {
        public void Configure(EntityTypeBuilder<Report> report)
        {
            report.Property(r => r.Answers);
            report.ComplexProperty(r => r.Facts);
            report.Property(r => r.State).HasConversion<string>().HasMaxLength(20);
            report.Property(r => r.Version).IsConcurrencyToken();
            report.HasIndex(r => r.Reference).IsUnique();
            report.HasIndex(r => r.ReturnKey).IsUnique();
            report.HasIndex(r => new { r.AgencyId, r.DueAt, r.Id }).HasFilter("\"IsOpen\""); // WaitingReports.PageAsync
            report.HasIndex(r => new { r.AgencyId, r.State }).HasFilter("\"IsOpen\""); // PageFrame.PlacesAsync
            report.HasIndex(r => new { r.OwnerId, r.DueAt }).HasFilter("\"IsOpen\""); // OpenMatters.LateAsync
            report.HasIndex(r => r.DueAt).HasFilter("\"IsOpen\""); // OpenMatters.ToRemindAsync
            report.HasIndex(r => new { r.AgencyId, r.ReceivedAt, r.Id });
            report.HasIndex(r => r.DuplicateOfId);
            report.HasIndex(r => r.AgencyId).HasFilter("\"IsSetAside\""); // WaitingReports.CountAsync, ReportsSetAside
        }
    }
}

/// <summary>The reporter's answers as given. A question is a property here; empty means not answered.</summary>
public sealed record ReportAnswers
{
    /// <summary>What is happening, in the reporter's words.</summary>
    public string What { get; init; } = "";

    public string Where { get; init; } = "";
    public string Postcode { get; init; } = "";
    public string WhoIsAtRisk { get; init; } = "";
    public string WhoIsDoingIt { get; init; } = "";
    public string Vehicles { get; init; } = "";
    public string Phones { get; init; } = "";
    public string OnlineNames { get; init; } = "";
    public string When { get; init; } = "";
    public string HowKnown { get; init; } = "";

    /// <summary>Usable details that the sector's prompts brought to mind.</summary>
    public string MoreDetails { get; init; } = "";

    /// <summary>Answers to the safety questions that are not counted, one a line.</summary>
    public string Safety { get; init; } = "";

    /// <summary>Signs that were seen or told, one a line.</summary>
    public string Signs { get; init; } = "";

    /// <summary>What the adviser advised.</summary>
    public string Advice { get; init; } = "";

    /// <summary>Who interpreted, as their supplier wants it written.</summary>
    public string Interpreter { get; init; } = "";

    /// <summary>Every answer in which somebody wrote freely, in the order of the form.</summary>
    public IEnumerable<string> Texts() =>
        new[] { What, Where, Postcode, WhoIsAtRisk, WhoIsDoingIt, Vehicles, Phones, OnlineNames, When, HowKnown, MoreDetails, Advice }.Where(t => t.Length > 0);
}

/// <summary>What may be counted: codes and numbers that point to nobody. "unknown" is a value, not a gap.</summary>
public sealed record ReportFacts
{
    public const string Unknown = "unknown";

    /// <summary>The reporter's wish to be known to nobody: then nothing by which to reach them is kept.</summary>
    public const string Anonymous = "anonymous";

    private const int MostPeople = 10_000;

    /// <summary>Code of <see cref="Codes.ContactClass"/>.</summary>
    [MaxLength(20)]
    public string ContactClass { get; init; } = "ms-case";

    /// <summary>Code of <see cref="Codes.ExploitationType"/>.</summary>
    [MaxLength(20)]
    public string Kind { get; init; } = Unknown;

    /// <summary>Sub-code of <see cref="Kind"/>, such as <c>car-wash</c>.</summary>
    [MaxLength(30)]
    public string Sector { get; init; } = Unknown;

    /// <summary>Outward postcode such as <c>DT4</c>; empty if no postcode was given.</summary>
    [MaxLength(4)]
    public string Outward { get; init; } = "";

    /// <summary>People at risk, the least it can be; null if unknown.</summary>
    public int? PeopleAtLeast { get; init; }

    /// <summary>Code of <see cref="Codes.YesPerhapsNo"/>.</summary>
    [MaxLength(10)]
    public string Children { get; init; } = Unknown;

    /// <summary><c>yes</c>, <c>no</c> or <c>unknown</c>.</summary>
    [MaxLength(10)]
    public string DangerNow { get; init; } = Unknown;

    /// <summary>An adult with needs for care and support who cannot protect themselves: <c>yes</c>, <c>no</c> or <c>unknown</c>.</summary>
    [MaxLength(10)]
    public string AdultAtRisk { get; init; } = Unknown;

    /// <summary><c>yes</c>, <c>no</c> or <c>unknown</c>.</summary>
    [MaxLength(10)]
    public string StillGoingOn { get; init; } = Unknown;

    /// <summary>Code of <see cref="Codes.Proximity"/>.</summary>
    [MaxLength(20)]
    public string Proximity { get; init; } = Unknown;

    /// <summary>Code of <see cref="Codes.ReporterRole"/>. Can change later without a new report.</summary>
    [MaxLength(20)]
    public string ReporterRole { get; init; } = "not-said";

    /// <summary>Code of <see cref="Codes.Confidentiality"/>.</summary>
    [MaxLength(20)]
    public string Confidentiality { get; init; } = Anonymous;

    /// <summary>"About 6 men", "6-8", "٦": the least it can be. Null where no number was written.</summary>
    public static int? LeastIn(string text)
    {
        var digits = new StringBuilder();
        foreach (var c in text)
        {
            if (char.IsDigit(c)) digits.Append((int)CharUnicodeInfo.GetNumericValue(c));
            else if (digits.Length > 0) break;
        }

        return int.TryParse(digits.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= MostPeople ? number : null;
    }
}

/// <summary>A person or thing named in a report, in the words in which it was named. Never rewritten.</summary>
[AppendOnly(ErasedWith = [nameof(ReportId)])]
public sealed class Mention
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required Guid ReportId { get; init; }
    public required MentionKind Kind { get; init; }

    [Encrypted]
    public required string Text { get; init; }

    /// <summary>Normal form, or empty where the kind has none (people, organisations).</summary>
    [Encrypted]
    public string Normal { get; init; } = "";

    /// <summary>What part it plays: <c>at-risk</c>, <c>exploiter</c>, <c>place</c>, <c>means</c> or <c>unknown</c>.</summary>
    [MaxLength(20)]
    public string Part { get; init; } = "unknown";

    public required DateTime At { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<Mention>
    {
        public void Configure(EntityTypeBuilder<Mention> mention)
        {
            mention.Property(m => m.Kind).HasConversion<string>().HasMaxLength(20);
            mention.HasIndex(m => m.ReportId);
        }
    }
}

public enum MentionKind
{
    Person, Phone, Vehicle, Postcode, Email, Handle, Address, Organisation,
}

/// <summary>A line between the team and an anonymous reporter who comes back with the code.</summary>
public sealed class ReportMessage
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required Guid ReportId { get; init; }
    public required DateTime At { get; init; }

    /// <summary>Null where the reporter wrote it.</summary>
    public Guid? AuthorId { get; init; }

    [Encrypted]
    public required string Text { get; init; }

    /// <summary>When the other side first saw it.</summary>
    public DateTime? ReadAt { get; set; }

    public bool FromReporter => AuthorId is null;

    internal sealed class Configuration : IEntityTypeConfiguration<ReportMessage>
    {
        public void Configure(EntityTypeBuilder<ReportMessage> message)
        {
            message.HasIndex(m => m.ReportId);
            message.HasIndex(m => m.AuthorId).HasFilter("\"ReadAt\" IS NULL"); // ReporterQuestions.UnreadOnClosedAsync
            message.Ignore(m => m.FromReporter);
        }
    }
}

/// <summary>A judgement of risk with its reason. The newest is in force; all are kept.</summary>
[AppendOnly(ErasedWith = [nameof(ReportId)])]
public sealed class RiskJudgement
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required Guid ReportId { get; init; }
    public required DateTime At { get; init; }
    public required Guid AuthorId { get; init; }

    [MaxLength(20)]
    public required string Risk { get; init; }

    [Encrypted]
    public required string Reason { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<RiskJudgement>
    {
        public void Configure(EntityTypeBuilder<RiskJudgement> judgement) => judgement.HasIndex(j => j.ReportId);
    }
}

/// <summary>3x5x2 grade of one item of information: a mention, or the report's narrative where <see cref="MentionId"/> is null. Earlier grades are kept.</summary>
[AppendOnly(ErasedWith = [nameof(ReportId)])]
public sealed class Grade
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required Guid ReportId { get; init; }
    public Guid? MentionId { get; init; }
    public required DateTime At { get; init; }
    public required Guid AuthorId { get; init; }

    /// <summary>1 reliable, 2 untested, 3 not reliable.</summary>
    [MaxLength(1)]
    public required string Source { get; init; }

    /// <summary>A to E.</summary>
    [MaxLength(1)]
    public required string Assessment { get; init; }

    /// <summary>P or C.</summary>
    [MaxLength(1)]
    public required string Handling { get; init; }

    /// <summary>Codes of conditions for handling C, separated by spaces.</summary>
    [MaxLength(40)]
    public string Conditions { get; init; } = "";

    internal sealed class Configuration : IEntityTypeConfiguration<Grade>
    {
        public void Configure(EntityTypeBuilder<Grade> grade) => grade.HasIndex(g => g.ReportId);
    }
}
