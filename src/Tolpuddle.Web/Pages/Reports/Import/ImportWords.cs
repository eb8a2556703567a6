using Tolpuddle.Core.Reports.Exchange;

namespace Tolpuddle.Web.Pages.Reports.Import;

/// <summary>How imports speak.</summary>
public static class ImportWords
{
    public static string State(ImportState state) => state switch
    {
        ImportState.Columns => "Waits for what its columns are",
        ImportState.Checking => "Being checked",
        ImportState.Checked => "Waits for your decision",
        ImportState.Taking => "Being taken",
        ImportState.Taken => "Done",
        ImportState.Undoing => "Being undone",
        ImportState.Dropped => "Nothing was taken",
        _ => "Ended before its last row",
    };

    /// <summary>What happened to the rows, as far as they went.</summary>
    public static string Counts(ImportLine line) => line.State switch
    {
        ImportState.Columns or ImportState.Dropped => "",
        ImportState.Checking or ImportState.Checked => $"{Rows(line.Rows)}: {line.Taken:N0} can be taken, {line.Rejected:N0} cannot",
        _ => $"{Rows(line.Rows)}: {line.Taken + line.Added:N0} taken, {line.TakenBefore:N0} taken before, {line.Rejected:N0} not taken{(line.Undone > 0 ? $", {line.Undone:N0} undone" : "")}",
    };

    public static string Rows(long count) => count == 1 ? "1 row" : $"{count:N0} rows";

    /// <summary>Why nothing can be imported, and what to do; null if it can.</summary>
    public static string? Why((ImportDoor Door, string Reader) door) => door.Door switch
    {
        ImportDoor.Closed => "Nobody reads what is imported: the channel \u201CBulk import\u201D is closed. Ask an administrator to open it, with a reader of your agency, under Administration, Channels.",
        ImportDoor.Elsewhere => $"The channel \u201CBulk import\u201D is read by {door.Reader}, so reports that are imported come in there. Give the file to a coordinator of theirs, or ask an administrator for another reader.",
        _ => null,
    };

    public static string Problem(ImportResult result) => result switch
    {
        ImportResult.NobodyReads => "Nothing was begun: your agency no longer reads the channel \u201CBulk import\u201D. Ask an administrator.",
        _ => "Nothing was changed: somebody else was quicker. This is how it stands now.",
    };

    public static string Problem(UndoResult result, string reference) => result switch
    {
        UndoResult.WorkedOn => $"{reference} stays: somebody has worked on it. Close it as any other, with a reason.",
        UndoResult.ChangedAfter => $"{reference} stays for now: a later file says something else of the same row. Undo that first.",
        _ => $"{reference}: nothing was changed, since somebody was at it just now. Try again.",
    };

    /// <summary>The field as somebody chooses it.</summary>
    public static string Field(string name, string means) => $"{means.Split([':', ';', ','], 2)[0]} ({name})";

    /// <summary>So much of a value as shows what the column holds.</summary>
    public static string Clip(string value)
    {
        const int Most = 60;
        var line = string.Join(' ', value.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return line.Length == 0 ? "(empty)" : line.Length > Most ? line[..Most] + "\u2026" : line;
    }
}
