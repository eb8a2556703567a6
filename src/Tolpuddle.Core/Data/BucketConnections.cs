using System.Net;
using Amazon.Runtime;

namespace Tolpuddle.Core.Data;

/// <summary>Connections of our own to the server of a bucket: soon given up where nobody listens, through no proxy, and led nowhere else.</summary>
internal sealed class BucketConnections : HttpClientFactory, IDisposable
{
    private static readonly TimeSpan ConnectPatience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    private readonly HttpClient _client = new(new StaysHere())
    {
        Timeout = Timeout.InfiniteTimeSpan, // each request has its own, its body included
    };

    public void Dispose() => _client.Dispose();

    public override HttpClient CreateHttpClient(IClientConfig clientConfig) => _client;

    public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => false;

    public override bool DisposeHttpClientsAfterUse(IClientConfig clientConfig) => false;

    /// <summary>The library follows an answer that leads elsewhere by itself, with the file, and with a signature for the other place.</summary>
    private sealed class StaysHere : DelegatingHandler
    {
        public StaysHere() => InnerHandler = new SocketsHttpHandler
        {
            ConnectTimeout = ConnectPatience,
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            PooledConnectionLifetime = Lifetime,
        };

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var answer = await base.SendAsync(request, cancellationToken);
            if (answer.StatusCode is < HttpStatusCode.Ambiguous or >= HttpStatusCode.BadRequest) return answer;
            var status = answer.StatusCode;
            answer.Dispose();
            throw new HttpRequestException("The server leads elsewhere.", inner: null, status);
        }
    }
}
