using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Tolpuddle.Core.Data;

namespace Tolpuddle.Testing;

/// <summary>
/// A server that speaks S3, in a process of its own which can be killed and started again; it ends with this process, however that ends. What it holds lies
/// in a folder, an object a file, so that a test sees what reaches it and can let time pass.
/// </summary>
/// <remarks>s3rver looks at the id of a key and not at the signature; that signatures are right, its library vouches for.</remarks>
public sealed class BucketServer : IAsyncDisposable
{
    public const string KeyId = "S3RVER";
    public const string Secret = "a secret that nobody may read";

    private const string Bucket = "files";
    private const string ObjectEnding = "._S3rver_object";

    private static readonly Lazy<Task<string>> Modules = new(InstallAsync);
    private static readonly Lazy<Task<BucketServer>> Running = new(StartAsync);

    private readonly string _folder = Directory.CreateDirectory(TestFolder.NewPath()).FullName;
    private Process? _node;

    private BucketServer()
    {
    }

    public Uri Endpoint { get; private set; } = null!;

    /// <summary>The one that all tests of this process share which do not end it.</summary>
    public static Task<BucketServer> SharedAsync() => Running.Value;

    public static async Task<BucketServer> StartAsync()
    {
        var server = new BucketServer();
        await server.StartAgainAsync();
        return server;
    }

    /// <summary>Starts it where it listened before.</summary>
    public async Task StartAgainAsync()
    {
        var description = Command.Describe("node", Path.Combine(Source, "serve.js"), _folder, (Endpoint?.Port ?? 0).ToString(CultureInfo.InvariantCulture));
        description.Environment["NODE_PATH"] = Path.Combine(await Modules.Value, "node_modules");
        _node = Process.Start(description)!;
        var port = await _node.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException($"The server of buckets did not start.\n{await _node.StandardError.ReadToEndAsync()}");
        Endpoint = new Uri($"http://127.0.0.1:{port}");
    }

    /// <summary>SIGKILL: it does not answer until it is started again.</summary>
    public async Task KillAsync()
    {
        _node!.Kill();
        await _node.WaitForExitAsync();
        _node.Dispose();
        _node = null;
    }

    /// <summary>A place in it that nobody else uses.</summary>
    public BucketAddress NewAddress() => new(Bucket, $"{Guid.CreateVersion7():N}/", Endpoint, BucketAddress.DefaultRegion, new BucketKey(KeyId, Secret));

    /// <summary>What is kept at <paramref name="address"/>, as the server sees it: the path below the prefix, and the bytes.</summary>
    public IReadOnlyList<(string Path, FileInfo Content)> Objects(BucketAddress address)
    {
        var root = PathOf(address, "");
        return !Directory.Exists(root) ? [] :
            [.. new DirectoryInfo(root).EnumerateFiles($"*{ObjectEnding}", SearchOption.AllDirectories).Select(file => (Path.GetRelativePath(root, file.FullName)[..^ObjectEnding.Length], file))];
    }

    /// <summary>Lays an object there past the server, as another node does through it.</summary>
    public void Lay(BucketAddress address, string path)
    {
        var file = PathOf(address, path) + ObjectEnding;
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, "");
    }

    /// <summary>Takes one away in the same manner.</summary>
    public void Take(BucketAddress address, string path) => File.Delete(PathOf(address, path) + ObjectEnding);

    public async ValueTask DisposeAsync()
    {
        if (_node is not null) await KillAsync();
    }

    private static string Source => Repository.PathTo("tests", "Tolpuddle.Testing", "Buckets");

    private string PathOf(BucketAddress address, string path) => Path.Combine(_folder, Bucket, address.Prefix + path);

    /// <summary>Has npm fetch what is pinned, once for all tests of this working copy, whoever else does the same at this moment.</summary>
    private static async Task<string> InstallAsync()
    {
        string[] pinned = ["package.json", "package-lock.json", ".npmrc"];
        var version = Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(Path.Combine(Source, pinned[1]))))[..16];
        var folder = Path.Combine(Source, "obj", version);
        if (Directory.Exists(folder)) return folder;
        var coming = Directory.CreateDirectory(Path.Combine(Source, "obj", Guid.NewGuid().ToString("N"))).FullName;
        foreach (var file in pinned) File.Copy(Path.Combine(Source, file), Path.Combine(coming, file));
        var description = Command.Describe("npm", "ci", "--ignore-scripts", "--loglevel=error");
        description.WorkingDirectory = coming;
        var done = await Command.RunAsync(description, input: "", CancellationToken.None);
        if (done.ExitCode != 0) throw new InvalidOperationException($"npm could not fetch the server of buckets.\n{done.Output}\n{done.Errors}");
        try
        {
            Directory.Move(coming, folder);
        }
        catch (IOException) when (Directory.Exists(folder))
        {
            Directory.Delete(coming, recursive: true); // another was quicker
        }

        return folder;
    }
}
