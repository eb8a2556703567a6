using System.Net;
using System.Net.Sockets;
using Tolpuddle.Web.Hosting;

namespace Tolpuddle.Web.Webhooks;

/// <summary>
/// The connection to addresses that somebody typed: to public ones only and by https, unless the operator allows others;
/// no redirect, no proxy, no cookie.
/// </summary>
internal sealed class OutwardHandler : DelegatingHandler
{
    private readonly bool _mayReachInside;

    public OutwardHandler(TolpuddleSettings settings)
    {
        _mayReachInside = settings.WebhooksInside;
        InnerHandler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            ConnectCallback = ConnectAsync,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5), // an address is looked up again, and judged again
        };
    }

    /// <inheritdoc/>
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        _mayReachInside || request.RequestUri?.Scheme == Uri.UriSchemeHttps
            ? base.SendAsync(request, cancellationToken)
            : throw new HttpRequestException("The address does not begin with https.");

    /// <summary>What a name leads to is judged here and used as it was judged, so that a name cannot lead elsewhere a moment later.</summary>
    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancel)
    {
        var all = await Dns.GetHostAddressesAsync(context.DnsEndPoint.Host, cancel);
        var addresses = _mayReachInside ? all : [.. all.Where(PublicNetwork.Holds)];
        if (addresses.Length == 0) throw new PrivateAddressException();
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, context.DnsEndPoint.Port, cancel);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}

/// <summary>A name leads into a private network.</summary>
internal sealed class PrivateAddressException() : IOException("The address leads into a private network.");
