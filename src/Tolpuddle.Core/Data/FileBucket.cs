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
/// A delete that a server carries out later than <see cref="MarkPatience"/> after its mark would break this; no request here waits so long. A mark far older
/// than the file that was just written belongs to a delete that broke off, and nobody waits for it.
/// </remarks>
public sealed class FileBucket : IFilePlace, IDisposable
{
    private const string Going = $"{BucketAddress.OwnSegment}going/";
    private const string Probes = $"{BucketAddress.OwnSegment}probe/";
    private const int MarkLength = 32;
    private const int MostWrites = 5;
    private const int MaxRetries = 2;

    private static readonly TimeSpan UsualPatience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan RemovalPatience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan MarkPatience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan MarkLife = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan MarkPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan ProbePatience = TimeSpan.FromSeconds(15);

    private readonly BucketAddress _address;
    private readonly TimeSpan _patience;
    private readonly BucketConnections _connections = new();
    private readonly AmazonS3Client _client;

    /// <param name="address">Where it is, and what opens it.</param>
    /// <param name="patience">How long an answer may take from the first byte asked to the last that came, tries again included; one minute if null.</param>
    public FileBucket(BucketAddress address, TimeSpan? patience = null)
    {
        (_address, _patience) = (address, patience ?? UsualPatience);
        AWSConfigs.CSMConfig.CSMEnabled = false; // tells no other program of requests
        var config = new AmazonS3Config
        {
            AuthenticationRegion = address.Region,
            ForcePathStyle = address.Endpoint is not null,
            AllowAutoRedirect = false,
            MaxErrorRetry = MaxRetries,
            RetryMode = RequestRetryMode.Standard,
            // What goes over is signed with its hash; checksums of other kinds are known to few servers but Amazon's.
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
            // No file and no variable of another program says where to go, and no machine is asked who we are.
            DefaultConfigurationMode = DefaultConfigurationMode.Standard,
            IgnoreConfiguredEndpointUrls = true,
            UseFIPSEndpoint = false,
            UseDualstackEndpoint = false,
            UseArnRegion = false,
            USEast1RegionalEndpointValue = S3UsEast1RegionalEndpointValue.Regional,
            DisableMultiregionAccessPoints = true,
            DisableS3ExpressSessionAuth = true,
            DisableClockSkewCorrection = false,
            AuthSchemePreference = ["sigv4"],
            ClientAppId = "tolpuddle",
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

    public Task<byte[]> ReadAsync(string name, CancellationToken cancel) => AskAsync(async token =>
    {
        using var answer = await _client.GetObjectAsync(_address.Bucket, PathOf(name), token);
        using var content = new MemoryStream();
        try
        {
            await answer.ResponseStream.CopyToAsync(content, token);
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
            var name = path.Split('/')[^1];
            if (FileStore.IsName(name) && path == FileStore.PathOf(name)) yield return new KeptFile(name, AtOf(one.LastModified));
        }
    }

    /// <remarks>Begun, it ends, whoever gives up waiting: a mark that stays makes others wait.</remarks>
    public async Task RemoveIfOldAsync(string name, DateTime limit, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        var mark = $"{_address.Prefix}{Going}{name}/{Guid.NewGuid():N}";
        await AskAsync(async token =>
        {
            await PutObjectAsync(mark, [], token);
            if (await WrittenAtAsync(name, token) is { } at && at < limit) await DeleteAsync(PathOf(name), token);
            await DeleteAsync(mark, token); // not where the delete failed: it may still be carried out
            return true;
        }, RemovalPatience, CancellationToken.None);
    }

    /// <remarks>Only what is called as this program calls it: others may keep theirs in the same bucket.</remarks>
    public async Task TidyAsync(DateTime limit, CancellationToken cancel)
    {
        foreach (var left in new[] { Going, Probes })
        {
            await foreach (var one in ListAsync(left, cancel))
            {
                if (IsOurs(one.Key[_address.Prefix.Length..]) && AtOf(one.LastModified) < limit) await DeleteAsync(one.Key, cancel);
            }
        }
    }

    /// <summary>Writes, finds, reads and deletes an object, so that nothing of it stays.</summary>
    /// <exception cref="FilesAwayException">Something of it cannot be done; the message says why.</exception>
    public async Task TryOutAsync(CancellationToken cancel)
    {
        var path = $"{_address.Prefix}{Probes}{Guid.NewGuid():N}";
        var content = Guid.NewGuid().ToByteArray();
        await AskAsync(async token =>
        {
            await PutObjectAsync(path, content, token);
            using var answer = await _client.GetObjectAsync(_address.Bucket, path, token);
            using var read = new MemoryStream();
            await answer.ResponseStream.CopyToAsync(read, token);
            if (!read.ToArray().AsSpan().SequenceEqual(content)) throw new FilesAwayException($"The {Words} does not give back what was written.");
            var isListed = false;
            await foreach (var one in ListAsync(Probes, token)) isListed |= one.Key == path;
            if (!isListed) throw new FilesAwayException($"The {Words} does not list what was written.");
            await DeleteAsync(path, token);
            return true;
        }, ProbePatience, cancel);
    }

    /// <remarks>
    /// A bucket is named in the settings, so that a rehearsal finds itself in the one of the running system: had that other files than the backup, the
    /// sweep of the rehearsal would delete them.
    /// </remarks>
    public async Task<string?> WhyNotRestoredAsync(CancellationToken cancel)
    {
        await foreach (var _ in AllAsync(cancel)) return $"The {Words} holds files already; a restore that broke off may have left them. Nothing was changed. Say an empty place with --files, such as s3://{_address.Bucket}/another-prefix, or delete what lies there if no system uses it.";
        return null;
    }

    public async Task<ComingFile> BringAsync(string name, byte[] content, CancellationToken cancel)
    {
        try
        {
            await PutObjectAsync(PathOf(name), content, cancel); // nobody uses this place yet
        }
        catch
        {
            await TryDeleteAsync(PathOf(name)); // it may have come all the same
            throw;
        }

        return new ComingFile(name, PathOf(name)) { IsNew = true };
    }

    public Task ArriveAsync(ComingFile file, CancellationToken cancel) => Task.CompletedTask;

    public Task ForgetAsync(ComingFile file) => DeleteAsync(file.Beside, CancellationToken.None);

    public void Dispose()
    {
        _client.Dispose();
        _connections.Dispose();
    }

    private string PathOf(string name) => _address.Prefix + FileStore.PathOf(name);

    /// <summary>True for a mark or a probe, as this program calls them.</summary>
    private static bool IsOurs(string path) => path.Split('/') switch
    {
        [var first, var name, var mark] => $"{first}/" == Going && FileStore.IsName(name) && IsMark(mark),
        [var first, var mark] => $"{first}/" == Probes && IsMark(mark),
        _ => false,
    };

    private static bool IsMark(string name) => name.Length == MarkLength && name.All(char.IsAsciiHexDigitLower);

    private static DateTime AtOf(DateTime? at) => at?.ToUniversalTime() ?? DateTime.MaxValue;

    private Task<PutObjectResponse> PutObjectAsync(string path, byte[] content, CancellationToken cancel) => AskAsync(token => _client.PutObjectAsync(
        new PutObjectRequest { BucketName = _address.Bucket, Key = path, InputStream = new MemoryStream(content, writable: false), ContentType = "application/octet-stream", UseChunkEncoding = false }, token), cancel);

    private async Task DeleteAsync(string path, CancellationToken cancel)
    {
        try
        {
            await AskAsync(token => _client.DeleteObjectAsync(_address.Bucket, path, token), cancel);
        }
        catch (FileNotFoundException)
        {
            // Few servers say that it was not there.
        }
    }

    /// <summary>Deletes what need not be gone.</summary>
    private async Task TryDeleteAsync(string path)
    {
        try
        {
            await DeleteAsync(path, CancellationToken.None);
        }
        catch (FilesAwayException)
        {
            // Why it had to be is said.
        }
    }

    /// <summary>When it was last written, by the server's clock; null if it is not there.</summary>
    private Task<DateTime?> WrittenAtAsync(string name, CancellationToken cancel) => AskAsync<DateTime?>(async token =>
    {
        try
        {
            return AtOf((await _client.GetObjectMetadataAsync(_address.Bucket, PathOf(name), token)).LastModified);
        }
        catch (AmazonS3Exception e) when (e.StatusCode == HttpStatusCode.NotFound && e.ErrorCode != "NoSuchBucket")
        {
            return null; // such an answer has no body that could say what is not there
        }
    }, cancel);

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
            await foreach (var mark in ListAsync($"{Going}{name}/", cancel))
            {
                if (await WrittenAtAsync(name, cancel) is not { } written || AtOf(mark.LastModified) > written - MarkLife) return true;
            }

            return false;
        }
    }

    private async IAsyncEnumerable<S3Object> ListAsync(string below, [EnumeratorCancellation] CancellationToken cancel)
    {
        var request = new ListObjectsV2Request { BucketName = _address.Bucket, Prefix = _address.Prefix + below };
        while (true)
        {
            var page = await AskAsync(token => _client.ListObjectsV2Async(request, token), cancel);
            if (page.IsTruncated is not { } goesOn) throw new FilesAwayException($"The {Words} does not answer as a server of S3 does{Endpoint}."); // a page of another program is read as an empty list
            foreach (var one in page.S3Objects ?? [])
            {
                if (one.Key.StartsWith(request.Prefix, StringComparison.Ordinal)) yield return one;
            }

            if (!goesOn) yield break;
            if (page.NextContinuationToken is null || page.NextContinuationToken == request.ContinuationToken) throw new FilesAwayException($"The {Words} does not list to its end.");
            request.ContinuationToken = page.NextContinuationToken;
        }
    }

    private Task<T> AskAsync<T>(Func<CancellationToken, Task<T>> ask, CancellationToken cancel) => AskAsync(ask, _patience, cancel);

    /// <summary>
    /// Asks the server, waits so long and no longer, and says in words why it did not do what it was asked. What the library says may hold parts of the key
    /// or of an answer, and goes nowhere.
    /// </summary>
    private async Task<T> AskAsync<T>(Func<CancellationToken, Task<T>> ask, TimeSpan patience, CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(patience);
        try
        {
            return await ask(limit.Token);
        }
        catch (Exception e) when (e is not (FilesAwayException or FileNotFoundException or DamagedException or OutOfMemoryException))
        {
            cancel.ThrowIfCancellationRequested();
            if (e is AmazonServiceException { StatusCode: HttpStatusCode.NotFound, ErrorCode: "NoSuchKey" }) throw new FileNotFoundException("The file is not in the bucket.");
            throw new FilesAwayException($"The {Words} {Why(e)}.");
        }
    }

    private string Why(Exception failure) => failure switch
    {
        AmazonServiceException { ErrorCode: "NoSuchBucket" } => "is not there",
        AmazonServiceException { ErrorCode: "AccessDenied" or "InvalidAccessKeyId" or "SignatureDoesNotMatch" } => "does not let this key do what is needed (read, write, list, delete)",
        AmazonServiceException { ErrorCode: "RequestTimeTooSkewed" } => "says that this machine's clock is wrong",
        AmazonServiceException { StatusCode: >= HttpStatusCode.Ambiguous and var status } => $"refuses with status {(int)status}",
        HttpRequestException { StatusCode: { } status } => $"leads elsewhere with status {(int)status}, which is not followed (look at --s3-endpoint and --s3-region)",
        AmazonClientException or HttpRequestException or OperationCanceledException or IOException => $"does not answer{Endpoint}",
        _ => $"does not answer as a server of S3 does{Endpoint}", // the library fails in many ways over what it cannot read
    };

    private string Endpoint => _address.Endpoint is { } endpoint ? $" at {endpoint.GetLeftPart(UriPartial.Authority)}" : "";

    /// <summary>One file is damaged; the server is there.</summary>
    private sealed class DamagedException() : IOException("The file was changed in the bucket.");
}
