using System.Diagnostics;
using System.Net;
using System.Runtime.CompilerServices;
using Amazon;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;

namespace Tolpuddle.Core.Data;

/// <summary>
/// Files in a bucket of any server that speaks the S3 protocol and shows each request what the ones before it changed, as Amazon's has since 2020. A file
/// lies under the same path as in a folder, so that a copy of one is the other.
/// </summary>
/// <remarks>
/// S3 cannot rename, and few servers delete on a condition. So whoever deletes lays a mark first, looks then how old the file is, deletes it, and takes the
/// mark away; whoever writes lays the file there first, waits until there is no mark, and looks then whether the file is there, or writes it again. A
/// write before the look is seen by it; a write after it sees the mark, or, where the mark is gone already, that the file is.
/// A delete that a server carries out later than <see cref="MarkPatience"/> after its mark would break this; no request here waits so long.
/// </remarks>
public sealed class FileBucket : IFilePlace, IDisposable
{
    private const string Going = "going/";
    private const string Probes = "probe/";
    private const int Shelf = 2;
    private const int NameLength = 64;
    private const int MostWrites = 5;
    private const int MaxRetries = 2;

    private static readonly TimeSpan ConnectPatience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan AnswerPatience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan RemovalPatience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan MarkPatience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan MarkPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan ProbePatience = TimeSpan.FromSeconds(15);

    private readonly BucketAddress _address;
    private readonly Connections _connections = new();
    private readonly AmazonS3Client _client;

    public FileBucket(BucketAddress address)
    {
        _address = address;
        var config = new AmazonS3Config
        {
            AuthenticationRegion = address.Region,
            ForcePathStyle = address.Endpoint is not null,
            AllowAutoRedirect = false,
            MaxErrorRetry = MaxRetries,
            RetryMode = RequestRetryMode.Standard,
            Timeout = AnswerPatience,
            // What goes over is signed with its hash; checksums of other kinds are known to few servers but Amazon's.
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
            // No file and no variable of another program says where to go, and no machine is asked who we are.
            DefaultConfigurationMode = DefaultConfigurationMode.Standard,
            IgnoreConfiguredEndpointUrls = true,
            DisableS3ExpressSessionAuth = true,
            HttpClientFactory = _connections,
        };
        if (address.Endpoint is { } endpoint) config.ServiceURL = endpoint.ToString();
        else config.RegionEndpoint = RegionEndpoint.GetBySystemName(address.Region);
        _client = new AmazonS3Client(new BasicAWSCredentials(address.Key.Id, address.Key.Secret), config);
    }

    public string Words => $"bucket {_address}";

    public async Task PutAsync(string name, byte[] content, CancellationToken cancel)
    {
        for (var write = 1; write <= MostWrites; write++)
        {
            await PutObjectAsync(PathOf(name), content, cancel);
            await WhileItGoesAsync(name, cancel);
            if (await HoldsAsync(name, cancel)) return;
        }

        throw new FilesAwayException($"The {Words} took a file and did not keep it.");
    }

    public Task<byte[]> ReadAsync(string name, CancellationToken cancel) => AskAsync(async () =>
    {
        using var answer = await _client.GetObjectAsync(_address.Bucket, PathOf(name), cancel);
        using var content = new MemoryStream();
        try
        {
            await answer.ResponseStream.CopyToAsync(content, cancel);
        }
        catch (AmazonClientException)
        {
            throw new DamagedException(); // it came whole, and is not what the server's own checksum says
        }

        return content.ToArray();
    }, cancel);

    public async Task<bool> HoldsAsync(string name, CancellationToken cancel) => await WrittenAtAsync(name, cancel) is not null;

    public async IAsyncEnumerable<KeptFile> AllAsync([EnumeratorCancellation] CancellationToken cancel)
    {
        await foreach (var one in ListAsync("", cancel))
        {
            var path = one.Key[_address.Prefix.Length..];
            if (path.Length == Shelf + 1 + NameLength && path[Shelf] == '/' && FileStore.IsName(path[(Shelf + 1)..])) yield return new KeptFile(path[(Shelf + 1)..], AtOf(one.LastModified));
        }
    }

    public async Task RemoveIfOldAsync(string name, DateTime limit, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        using var patience = new CancellationTokenSource(RemovalPatience); // begun, it ends: a mark that stays makes others wait
        var mark = $"{_address.Prefix}{Going}{name}/{Guid.NewGuid():N}";
        await AskAsync(async () =>
        {
            await PutObjectAsync(mark, [], patience.Token);
            if (await WrittenAtAsync(name, patience.Token) is { } at && at < limit) await DeleteAsync(PathOf(name), patience.Token);
            await DeleteAsync(mark, patience.Token); // not where the delete failed: it may still be carried out
            return true;
        }, CancellationToken.None);
    }

    public async Task TidyAsync(DateTime limit, CancellationToken cancel)
    {
        foreach (var left in new[] { Going, Probes })
        {
            await foreach (var one in ListAsync(left, cancel))
            {
                if (AtOf(one.LastModified) < limit) await DeleteAsync(one.Key, cancel);
            }
        }
    }

    /// <summary>Writes, finds, reads and deletes an object, so that nothing of it stays.</summary>
    /// <exception cref="FilesAwayException">Something of it cannot be done; the message says why.</exception>
    public async Task TryOutAsync(CancellationToken cancel)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(ProbePatience);
        var path = $"{_address.Prefix}{Probes}{Guid.NewGuid():N}";
        var content = Guid.NewGuid().ToByteArray();
        await AskAsync(async () =>
        {
            await PutObjectAsync(path, content, patience.Token);
            using var answer = await _client.GetObjectAsync(_address.Bucket, path, patience.Token);
            using var read = new MemoryStream();
            await answer.ResponseStream.CopyToAsync(read, patience.Token);
            if (!read.ToArray().AsSpan().SequenceEqual(content)) throw new FilesAwayException($"The {Words} does not give back what was written.");
            var isListed = false;
            await foreach (var one in ListAsync(Probes, patience.Token)) isListed |= one.Key == path;
            if (!isListed) throw new FilesAwayException($"The {Words} does not list what was written.");
            await DeleteAsync(path, patience.Token);
            return true;
        }, cancel);
    }

    /// <remarks>
    /// A bucket is named in the settings, so that a rehearsal finds itself in the one of the running system: had that other files than the backup, the
    /// sweep of the rehearsal would delete them.
    /// </remarks>
    public async Task<string?> WhyNotRestoredAsync(CancellationToken cancel)
    {
        await foreach (var _ in AllAsync(cancel)) return $"The {Words} holds files already. Nothing was changed. Say an empty place with --files, such as s3://{_address.Bucket}/another-prefix.";
        return null;
    }

    public async Task<ComingFile> BringAsync(string name, byte[] content, CancellationToken cancel)
    {
        await PutObjectAsync(PathOf(name), content, cancel); // nobody uses this place yet
        return new ComingFile(name, PathOf(name)) { IsNew = true };
    }

    public Task ArriveAsync(ComingFile file, CancellationToken cancel) => Task.CompletedTask;

    public Task ForgetAsync(ComingFile file) => DeleteAsync(file.Beside, CancellationToken.None);

    public void Dispose()
    {
        _client.Dispose();
        _connections.Dispose();
    }

    private string PathOf(string name) => $"{_address.Prefix}{name[..Shelf]}/{name}";

    private static DateTime AtOf(DateTime? at) => at?.ToUniversalTime() ?? DateTime.MaxValue;

    private Task<PutObjectResponse> PutObjectAsync(string path, byte[] content, CancellationToken cancel) => AskAsync(() => _client.PutObjectAsync(
        new PutObjectRequest { BucketName = _address.Bucket, Key = path, InputStream = new MemoryStream(content, writable: false), ContentType = "application/octet-stream", UseChunkEncoding = false }, cancel), cancel);

    private Task<DeleteObjectResponse> DeleteAsync(string path, CancellationToken cancel) => AskAsync(() => _client.DeleteObjectAsync(_address.Bucket, path, cancel), cancel);

    /// <summary>When it was last written, by the server's clock; null if it is not there.</summary>
    private async Task<DateTime?> WrittenAtAsync(string name, CancellationToken cancel)
    {
        try
        {
            return AtOf((await AskAsync(() => _client.GetObjectMetadataAsync(_address.Bucket, PathOf(name), cancel), cancel)).LastModified);
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Waits while somebody is deleting it.</summary>
    private async Task WhileItGoesAsync(string name, CancellationToken cancel)
    {
        var waited = Stopwatch.StartNew();
        while (waited.Elapsed < MarkPatience && await IsMarkedAsync())
        {
            await Task.Delay(MarkPause, cancel);
        }

        async Task<bool> IsMarkedAsync()
        {
            await foreach (var _ in ListAsync($"{Going}{name}/", cancel)) return true;
            return false;
        }
    }

    private async IAsyncEnumerable<S3Object> ListAsync(string below, [EnumeratorCancellation] CancellationToken cancel)
    {
        var request = new ListObjectsV2Request { BucketName = _address.Bucket, Prefix = _address.Prefix + below };
        while (true)
        {
            var page = await AskAsync(() => _client.ListObjectsV2Async(request, cancel), cancel);
            foreach (var one in page.S3Objects ?? []) yield return one;
            if (page.IsTruncated != true) yield break;
            request.ContinuationToken = page.NextContinuationToken;
        }
    }

    /// <summary>Asks the server, and says in words why it did not do what it was asked. What the library says may hold parts of the key, and goes nowhere.</summary>
    private async Task<T> AskAsync<T>(Func<Task<T>> ask, CancellationToken cancel)
    {
        try
        {
            return await ask();
        }
        catch (AmazonS3Exception e) when (e.StatusCode == HttpStatusCode.NotFound && e.ErrorCode != "NoSuchBucket")
        {
            throw new FileNotFoundException("The file is not in the bucket.");
        }
        catch (AmazonS3Exception e)
        {
            throw new FilesAwayException($"The {Words} {Why(e)}.");
        }
        catch (Exception e) when (!cancel.IsCancellationRequested && e is AmazonClientException or HttpRequestException or OperationCanceledException or (IOException and not (FilesAwayException or FileNotFoundException or DamagedException)))
        {
            throw new FilesAwayException($"The {Words} does not answer{(_address.Endpoint is { } endpoint ? $" at {endpoint.GetLeftPart(UriPartial.Authority)}" : "")}.");
        }
    }

    private static string Why(AmazonS3Exception refusal) => refusal.ErrorCode switch
    {
        "NoSuchBucket" => "is not there",
        "AccessDenied" or "InvalidAccessKeyId" or "SignatureDoesNotMatch" => "does not let this key do what is needed (read, write, list, delete)",
        "RequestTimeTooSkewed" => "says that this machine's clock is wrong",
        _ => $"refuses with status {(int)refusal.StatusCode}",
    };

    /// <summary>One file is damaged; the server is there.</summary>
    private sealed class DamagedException() : IOException("The file was changed in the bucket.");

    /// <summary>Connections of our own: soon given up where nobody listens, and led nowhere else.</summary>
    private sealed class Connections : HttpClientFactory, IDisposable
    {
        private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

        private readonly HttpClient _client = new(new SocketsHttpHandler { ConnectTimeout = ConnectPatience, AllowAutoRedirect = false, UseCookies = false, PooledConnectionLifetime = Lifetime })
        {
            Timeout = Timeout.InfiniteTimeSpan, // each request has its own
        };

        public void Dispose() => _client.Dispose();

        public override HttpClient CreateHttpClient(IClientConfig clientConfig) => _client;

        public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => false;

        public override bool DisposeHttpClientsAfterUse(IClientConfig clientConfig) => false;
    }
}
