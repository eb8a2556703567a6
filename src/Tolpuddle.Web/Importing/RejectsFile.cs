using Tolpuddle.Core.Data;
using Tolpuddle.Core.Reports.Exchange;

namespace Tolpuddle.Web.Importing;

/// <summary>The rows that were not taken, with what must be mended in a column of its own: CSV that no spreadsheet takes for formulas, and that is read again as it was.</summary>
/// <param name="open">Opens what is written into, with the first row; it is closed in the end.</param>
/// <param name="heads">The columns of the file from which the rows come.</param>
internal sealed class RejectsFile(Func<TextWriter> open, IReadOnlyList<string> heads) : IAsyncDisposable
{
    private readonly List<int> _columns = [.. Enumerable.Range(0, heads.Count).Where(i => heads[i] != ImportColumns.Problems)];
    private TextWriter? _writer;

    public async Task AddAsync(string[] cells, string problem)
    {
        var writer = await BeginAsync();
        await writer.WriteAsync(Csv.Row(_columns.Select(i => cells[i]).Append(problem)));
    }

    /// <summary>Writes the heads, where there is no row yet.</summary>
    public async Task<TextWriter> BeginAsync()
    {
        if (_writer is not null) return _writer;
        _writer = open();
        await _writer.WriteAsync(Csv.Row(_columns.Select(i => heads[i]).Append(ImportColumns.Problems)));
        return _writer;
    }

    public async ValueTask DisposeAsync()
    {
        if (_writer is not null) await _writer.DisposeAsync();
    }
}
