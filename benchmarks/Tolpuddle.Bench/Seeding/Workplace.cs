using Tolpuddle.Testing;

namespace Tolpuddle.Bench.Seeding;

/// <summary>The folder in which a benchmark works: one of its own that goes with it, or one that was named and stays.</summary>
internal sealed class Workplace : IAsyncDisposable
{
    /// <summary>PostgreSQL as somebody sets it up who has read its manual: durable, a quarter of a small machine's memory, checkpoints seldom.</summary>
    private static readonly string[] PostgresSettings =
        ["max_connections=100", "shared_buffers=2GB", "effective_cache_size=8GB", "max_wal_size=8GB", "checkpoint_timeout=15min", "maintenance_work_mem=512MB", "random_page_cost=1.1"];

    private readonly bool _isKept;
    private PostgresCluster? _postgres;

    private Workplace(string folder, bool isKept) => (Folder, _isKept) = (folder, isKept);

    public string Folder { get; }

    /// <summary>In <paramref name="keep"/>, or somewhere on the disk: the folder for temporary files is in memory on some machines.</summary>
    public static Workplace Open(string? keep)
    {
        if (keep is not null) return new Workplace(Directory.CreateDirectory(keep).FullName, isKept: true);
        var parent = Environment.GetEnvironmentVariable("TMPDIR") is { Length: > 0 } chosen ? chosen : Directory.Exists("/var/tmp") ? "/var/tmp" : Path.GetTempPath();
        return new Workplace(Directory.CreateDirectory(Path.Combine(parent, $"tolpuddle-bench-{Guid.CreateVersion7():N}")).FullName, isKept: false);
    }

    /// <summary>Connection string of a PostgreSQL of our own, without a database. Started when first asked for.</summary>
    public async Task<string> PostgresAsync(CancellationToken cancel)
    {
        if (_postgres is null)
        {
            var data = Path.Combine(Folder, "postgres");
            await MakeForPostgresAsync(data, cancel);
            _postgres = await PostgresCluster.StartAsync(data, PostgresSettings);
        }

        return _postgres.ConnectionString;
    }

    public async ValueTask DisposeAsync()
    {
        if (_postgres is not null) await _postgres.DisposeAsync();
        if (!_isKept) Directory.Delete(Folder, recursive: true);
    }

    /// <summary>Its server does not run as root, so the folder must be its user's.</summary>
    private static async Task MakeForPostgresAsync(string data, CancellationToken cancel)
    {
        if (Directory.Exists(data)) return;
        string[] arguments = Environment.IsPrivilegedProcess ? ["-d", "-m", "700", "-o", "postgres", "-g", "postgres", data] : ["-d", "-m", "700", data];
        var made = await Command.RunAsync(Command.Describe("install", arguments), input: "", cancel);
        if (made.ExitCode != 0) throw new InvalidOperationException(made.Errors);
    }
}
