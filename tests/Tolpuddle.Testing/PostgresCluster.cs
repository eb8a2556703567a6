using System.Diagnostics;
using System.Text;

namespace Tolpuddle.Testing;

/// <summary>
/// A PostgreSQL of our own, which ends with this process, however that ends.
/// </summary>
/// <remarks>It listens on a Unix socket in a folder of its own, so that nothing else can meet it.</remarks>
public sealed class PostgresCluster : IAsyncDisposable
{
    // PostgreSQL refuses to run as root. The last line but two waits for the end of standard input, which comes when
    // this process ends, even by SIGKILL.
    private const string Script = """
        set -e
        unset PGDATA PGHOST PGPORT PGUSER PGDATABASE
        for bin in /usr/lib/postgresql/*/bin; do PATH=$bin:$PATH; done
        data=$1
        shift
        folder=$(mktemp -d "${TMPDIR:-/tmp}/tolpuddle-postgres-XXXXXX")
        server=
        trap : INT TERM
        trap 'rm -rf "$folder"' EXIT
        [ -n "$data" ] || data=$folder/data
        [ -e "$data/PG_VERSION" ] || initdb -D "$data" -U postgres -A trust -E UTF8 --locale=C.UTF-8 --no-sync >&2
        postgres -D "$data" -k "$folder" -p 5432 -c listen_addresses= "$@" >&2 &
        server=$!
        until pg_isready -q -h "$folder" -p 5432; do kill -0 $server; sleep 0.05; done
        echo "$folder"
        read -r _ || true
        kill -INT $server
        wait $server || true
        """;

    /// <summary>Tests do not wait for the disk: they kill Tolpuddle, not PostgreSQL, and what PostgreSQL has answered survives that without a flush. Nobody copies its log or stays long enough for tidying to pay.</summary>
    private static readonly string[] ForTests = ["max_connections=300", "fsync=off", "full_page_writes=off", "max_wal_size=4GB", "wal_level=minimal", "max_wal_senders=0", "autovacuum=off"];

    private static readonly Lazy<Task<PostgresCluster>> Running = new(() => StartAsync(folder: null, ForTests));

    private readonly Process _shell;

    private PostgresCluster(Process shell, string connectionString) => (_shell, ConnectionString) = (shell, connectionString);

    /// <summary>Without a database.</summary>
    public string ConnectionString { get; }

    /// <summary>The one that all tests of this process share, or the one that <c>TOLPUDDLE_TEST_POSTGRES</c> names: a connection string without a database.</summary>
    public static async Task<string> ConnectionStringAsync() =>
        Environment.GetEnvironmentVariable("TOLPUDDLE_TEST_POSTGRES") is { Length: > 0 } given ? given : (await Running.Value).ConnectionString;

    /// <summary>Starts one with <paramref name="settings"/> such as <c>fsync=off</c>.</summary>
    /// <param name="folder">Where its data stay when it ends; null: nowhere.</param>
    /// <param name="settings">What differs from PostgreSQL's defaults.</param>
    public static async Task<PostgresCluster> StartAsync(string? folder, params IEnumerable<string> settings)
    {
        string[] arguments = ["sh", "-c", Script, "sh", folder ?? "", .. settings.SelectMany(setting => new[] { "-c", setting })];
        string[] asPostgres = Environment.IsPrivilegedProcess ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups"] : ["env"];
        var description = Command.Describe(asPostgres[0], [.. asPostgres[1..], .. arguments]);
        description.WorkingDirectory = "/";
        var shell = Process.Start(description)!;

        var errors = new StringBuilder();
        shell.ErrorDataReceived += (_, line) => { lock (errors) errors.AppendLine(line.Data); };
        shell.BeginErrorReadLine();
        if (await shell.StandardOutput.ReadLineAsync() is { } socket) return new PostgresCluster(shell, $"Host={socket};Port=5432;Username=postgres");

        await shell.WaitForExitAsync();
        shell.Dispose();
        lock (errors) throw new InvalidOperationException($"PostgreSQL did not start. {errors}");
    }

    /// <summary>Ends it as one that is shut down; returns when its files are whole.</summary>
    public async ValueTask DisposeAsync()
    {
        _shell.StandardInput.Close();
        await _shell.WaitForExitAsync();
        _shell.Dispose();
    }
}
