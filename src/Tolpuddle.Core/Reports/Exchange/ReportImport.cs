using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Tolpuddle.Core.Data;

namespace Tolpuddle.Core.Reports.Exchange;

public enum ImportState
{
    /// <summary>Somebody says which column is what.</summary>
    Columns,

    /// <summary>The program reads the file to its end, and takes nothing.</summary>
    Checking,

    /// <summary>It is known what would be taken; somebody decides.</summary>
    Checked,

    /// <summary>The program takes row after row.</summary>
    Taking,

    Taken,

    /// <summary>The program takes back what nobody has worked on.</summary>
    Undoing,

    /// <summary>Nothing was taken, because somebody decided so.</summary>
    Dropped,

    /// <summary>The file could not be read to its end.</summary>
    Broken,
}

/// <summary>A file of reports that a coordinator sends: how its columns are read, how far the program has come with it, and what became of its rows.</summary>
/// <remarks>
/// The program works through it in batches. Where it goes on stands here and is saved with each batch, so that a batch is done
/// once or not at all. Whoever works on it holds it for a while; <see cref="Version"/> lets only one of two save who both believe they do.
/// </remarks>
public sealed class ReportImport
{
    public const int MaxSourceLength = 100;

    /// <summary>So many rows that were not taken are named on the page. All of them are in the file of rejected rows.</summary>
    internal const int MostExamples = 5;

    /// <summary>How long a node may be silent before another goes on with its work: many times what a batch takes.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required Guid AgencyId { get; init; }
    public required Guid AuthorId { get; init; }
    public required DateTime At { get; init; }

    [Encrypted]
    public required string FileName { get; init; }

    /// <summary>Whose ids the rows have: the same id of the same source is taken once.</summary>
    [Encrypted]
    public required string Source { get; init; }

    /// <summary>Name of the file in the store; null once it is dropped.</summary>
    [MaxLength(32)]
    public byte[]? StoreKey { get; internal set; }

    /// <summary>True for a spreadsheet, false for CSV.</summary>
    public required bool IsSheet { get; init; }

    /// <summary>Each column with the field that it is, as JSON; see <see cref="Columns"/>.</summary>
    [Encrypted]
    public required string Fields { get; set; }

    public ImportState State { get; internal set; }

    /// <summary>True: a row that says something else than when it was taken adds what it says now.</summary>
    public bool TakesChanges { get; internal set; }

    /// <summary>The number of the last row that is done, the first under the heads being 1.</summary>
    public long Next { get; internal set; }

    /// <summary>Rows that are done.</summary>
    public long Rows { get; internal set; }

    /// <summary>Rows that the file has, once it was read to its end.</summary>
    public long Total { get; internal set; }

    public long Taken { get; internal set; }

    /// <summary>Rows that were taken before, say something else now, and have added that.</summary>
    public long Added { get; internal set; }

    public long TakenBefore { get; internal set; }
    public long Rejected { get; internal set; }
    public long Undone { get; internal set; }

    /// <summary>What was wrong with the first rows that were not taken, one a line.</summary>
    [Encrypted]
    public string Examples { get; internal set; } = "";

    /// <summary>Who decided what the program is at, and what for: all that it does is written down as theirs.</summary>
    public Guid ActorId { get; internal set; }

    [Encrypted]
    public string Purpose { get; internal set; } = "";

    /// <summary>Until when a node holds it; past or null: any may go on.</summary>
    public DateTime? WorkedUntil { get; internal set; }

    /// <summary>Counts changes; a save that read an older one fails.</summary>
    public int Version { get; internal set; }

    /// <summary>True while the program works on it.</summary>
    public bool IsAtWork => State is ImportState.Checking or ImportState.Taking or ImportState.Undoing;

    /// <summary>Each head of the file with the field that it is, in their order; an empty field is left out.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Columns => ReadColumns(Fields);

    internal static string WriteColumns(IEnumerable<KeyValuePair<string, string>> columns) => JsonSerializer.Serialize(columns.Select(c => new[] { c.Key, c.Value }));

    internal static IReadOnlyList<KeyValuePair<string, string>> ReadColumns(string fields) =>
        [.. JsonSerializer.Deserialize<string[][]>(fields)!.Select(pair => KeyValuePair.Create(pair[0], pair[1]))];

    /// <summary>Gives it to the program, from the first row on.</summary>
    internal void Begin(ImportState state)
    {
        (State, Next, WorkedUntil) = (state, 0, null);
        if (state != ImportState.Undoing) (Rows, Taken, Added, TakenBefore, Rejected, Examples) = (0, 0, 0, 0, 0, "");
        Version++;
    }

    /// <summary>The program is done with it, or can do no more.</summary>
    internal void End(ImportState state)
    {
        (State, WorkedUntil) = (state, null);
        Version++;
    }

    /// <summary>Held by whoever saves this first.</summary>
    internal void Hold(DateTime now)
    {
        WorkedUntil = now + Patience;
        Version++;
    }

    internal sealed class Configuration : IEntityTypeConfiguration<ReportImport>
    {
        public void Configure(EntityTypeBuilder<ReportImport> import)
        {
            import.Property(i => i.State).HasConversion<string>().HasMaxLength(20);
            import.Property(i => i.Version).IsConcurrencyToken();
            import.HasIndex(i => new { i.AgencyId, i.At, i.Id }); // ReportImports.PageAsync
            import.HasIndex(i => i.State); // ImportWork.ClaimAsync
            import.Ignore(i => i.IsAtWork);
            import.Ignore(i => i.Columns);
        }
    }
}

/// <summary>A report that an import made, so that it can be undone.</summary>
public sealed class ImportedReport
{
    [Key]
    public required Guid ReportId { get; init; }

    public required Guid ImportId { get; init; }

    /// <summary>Number of the row, the first under the heads being 1.</summary>
    public required long Number { get; init; }

    /// <summary>By which the row is known again.</summary>
    [MaxLength(32)]
    public required byte[] RequestHash { get; init; }

    /// <summary>Keyed hash of what it said.</summary>
    [MaxLength(32)]
    public required byte[] BodyHash { get; init; }

    /// <summary>Keyed hash of what it said before; null where nothing was taken before.</summary>
    [MaxLength(32)]
    public byte[]? PreviousHash { get; init; }

    /// <summary>True if the row was taken before and has added what it says now.</summary>
    public required bool IsChange { get; init; }

    public DateTime? UndoneAt { get; internal set; }

    internal sealed class Configuration : IEntityTypeConfiguration<ImportedReport>
    {
        public void Configure(EntityTypeBuilder<ImportedReport> imported)
        {
            imported.HasOne<ReportImport>().WithMany().HasForeignKey(r => r.ImportId).OnDelete(DeleteBehavior.Restrict);
            imported.HasIndex(r => new { r.ImportId, r.Number }).IsUnique();
        }
    }
}
