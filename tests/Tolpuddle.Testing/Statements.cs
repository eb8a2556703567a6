using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Tolpuddle.Core.Data;

namespace Tolpuddle.Testing;

/// <summary>Collects the statements that reach one database while it is not disposed: a page must not ask more the more there is to show.</summary>
public sealed class Statements : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>, IDisposable
{
    /// <summary>For a second EF Core remembers that nobody listened (its logging cache time).</summary>
    public static readonly TimeSpan Deafness = TimeSpan.FromSeconds(1.1);

    private readonly List<string> _texts = [];
    private readonly List<IDisposable> _subscriptions = [];
    private readonly TestDatabase _database;

    private Statements(TestDatabase database)
    {
        _database = database;
        _subscriptions.Add(DiagnosticListener.AllListeners.Subscribe(this));
    }

    public IReadOnlyList<string> Texts
    {
        get
        {
            lock (_texts) return [.. _texts];
        }
    }

    /// <summary>Starts to listen; what is asked from now on is collected.</summary>
    public static async Task<Statements> ListenAsync(TestDatabase database, CancellationToken cancel)
    {
        var statements = new Statements(database);
        await Task.Delay(Deafness, cancel);
        return statements;
    }

    /// <summary>Forgets what was collected.</summary>
    public void Clear()
    {
        lock (_texts) _texts.Clear();
    }

    public void Dispose()
    {
        foreach (var subscription in _subscriptions) subscription.Dispose();
    }

    public void OnNext(DiagnosticListener value)
    {
        if (value.Name == DbLoggerCategory.Name) _subscriptions.Add(value.Subscribe(this));
    }

    public void OnNext(KeyValuePair<string, object?> value)
    {
        if (value.Value is not CommandExecutedEventData { Command: { Connection: { } connection } command }) return;
        var name = _database.Database.Engine == DatabaseEngine.Sqlite ? connection.DataSource : connection.Database;
        if (!_database.Database.ConnectionString.Contains(name, StringComparison.Ordinal)) return;
        lock (_texts) _texts.Add(command.CommandText);
    }

    public void OnCompleted()
    {
    }

    public void OnError(Exception error)
    {
    }
}
