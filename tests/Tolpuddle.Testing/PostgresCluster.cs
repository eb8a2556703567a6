using System.Diagnostics;
using System.Text;

namespace Tolpuddle.Testing;

/// <summary>
/// A PostgreSQL of our own, started when a test process first asks for it and gone when that process ends, however it ends.
/// </summary>
/// <remarks>
/// It listens on a Unix socket in its own folder, so that nothing else can meet it. It does not wait for the disk:
/// tests kill Tolpuddle, not PostgreSQL, and what PostgreSQL has answered survives that without a flush.
/// </remarks>
internal static class PostgresCluster
{
    // PostgreSQL refuses to run as root. The last line but two waits for the end of standard input, which comes when
    // the test process ends, even by SIGKILL.
    private const string Script = """
        set -e
        unset PGDATA PGHOST PGPORT PGUSER PGDATABASE
        for bin in /usr/lib/postgresql/*/bin; do PATH=$bin:$PATH; done
        folder=$(mktemp -d "${TMPDIR:-/tmp}/tolpuddle-postgres-XXXXXX")
        server=
        trap : INT TERM
        trap 'rm -rf "$folder"' EXIT
        initdb -D "$folder/data" -U postgres -A trust -E UTF8 --locale=C.UTF-8 --no-sync >&2
        postgres -D "$folder/data" -k "$folder" -p 5432 -c listen_addresses= -c max_connections=300 \
          -c fsync=off -c full_page_writes=off -c max_wal_size=4GB >&2 &
        server=$!
        until pg_isready -q -h "$folder" -p 5432; do kill -0 $server; sleep 0.05; done
        echo "$folder"
        read -r _ || true
        kill -INT $server
        wait $server || true
        """;

    private static readonly Lazy<Task<string>> Running = new(StartAsync);
    private static Process? _shell;

    /// <summary>A connection string without a database.</summary>
    public static Task<string> ConnectionStringAsync() =>
        Environment.GetEnvironmentVariable("TOLPUDDLE_TEST_POSTGRES") is { Length: > 0 } given ? Task.FromResult(given) : Running.Value;

    private static async Task<string> StartAsync()
    {
        string[] asPostgres = Environment.IsPrivilegedProcess ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups"] : ["env"];
        var description = Command.Describe(asPostgres[0], [.. asPostgres[1..], "sh", "-c", Script]);
        description.WorkingDirectory = "/";
        _shell = Process.Start(description)!;

        var errors = new StringBuilder();
        _shell.ErrorDataReceived += (_, line) => { lock (errors) errors.AppendLine(line.Data); };
        _shell.BeginErrorReadLine();
        if (await _shell.StandardOutput.ReadLineAsync() is { } folder) return $"Host={folder};Port=5432;Username=postgres";

        await _shell.WaitForExitAsync();
        lock (errors) throw new InvalidOperationException($"PostgreSQL did not start. {errors}");
    }
}
