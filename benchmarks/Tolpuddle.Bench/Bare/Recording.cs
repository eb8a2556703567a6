using System.Data.Common;
using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Tolpuddle.Bench.Bare;

internal enum StepKind
{
    Statement, Begin, Commit,
}

/// <summary>Something that was asked of the database: a statement with its parameters, or the beginning or end of a transaction.</summary>
internal sealed record Step(StepKind Kind, string Text, IReadOnlyList<DbParameter> Parameters)
{
    public bool Inserts => Text.Contains("INSERT INTO", StringComparison.Ordinal);

    /// <summary>True if nothing is asked of the disk: what only reads needs not take turns with writers.</summary>
    public bool OnlyReads => Kind == StepKind.Statement && !Inserts && !Text.Contains("UPDATE ", StringComparison.Ordinal) && !Text.Contains("DELETE FROM", StringComparison.Ordinal);
}

/// <summary>What an errand asked of the database, up to its last part and in it.</summary>
/// <param name="Begun">When it began: ids that are younger were made by it.</param>
internal sealed record Recording(DateTimeOffset Begun, IReadOnlyList<Step> First, IReadOnlyList<Step> Last)
{
    public int Statements => First.Concat(Last).Count(s => s.Kind == StepKind.Statement);
}

/// <summary>Listens to what the requests of this process ask of the database, in order. One request at a time.</summary>
internal sealed class Recorder : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>, IDisposable
{
    private readonly IHttpContextAccessor _requests;
    private readonly List<IDisposable> _subscriptions = [];
    private readonly List<Step> _first = [];
    private readonly List<Step> _last = [];
    private DateTimeOffset _begun;
    private bool _isLast = true;

    public Recorder(IHttpContextAccessor requests)
    {
        _requests = requests;
        _subscriptions.Add(DiagnosticListener.AllListeners.Subscribe(this));
    }

    public void Begin(bool inParts)
    {
        lock (_last)
        {
            _first.Clear();
            _last.Clear();
            _isLast = !inParts;
            _begun = DateTimeOffset.UtcNow;
        }
    }

    public void BeginLastPart() => _isLast = true;

    public Recording End()
    {
        lock (_last) return new Recording(_begun, [.. _first], [.. _last]);
    }

    public void OnNext(DiagnosticListener value)
    {
        if (value.Name == DbLoggerCategory.Name) _subscriptions.Add(value.Subscribe(this));
    }

    public void OnNext(KeyValuePair<string, object?> value)
    {
        if (_requests.HttpContext is null) return; // the program's own housekeeping
        switch (value.Value)
        {
            case CommandExecutedEventData { Command: var command }:
                Add(new Step(StepKind.Statement, command.CommandText, [.. command.Parameters.Cast<DbParameter>()]));
                break;
            case TransactionEndEventData when value.Key == RelationalEventId.TransactionStarted.Name:
                Add(new Step(StepKind.Begin, "", []));
                break;
            case TransactionEndEventData when value.Key == RelationalEventId.TransactionCommitted.Name:
                Add(new Step(StepKind.Commit, "", []));
                break;
            default:
                break;
        }
    }

    public void OnCompleted()
    {
    }

    public void OnError(Exception error)
    {
    }

    public void Dispose()
    {
        foreach (var subscription in _subscriptions) subscription.Dispose();
    }

    private void Add(Step step)
    {
        lock (_last) (_isLast ? _last : _first).Add(step);
    }
}
