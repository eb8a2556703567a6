using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Tolpuddle.Core.Data;
using Tolpuddle.Web.Hosting;

namespace Tolpuddle.Web.Commands;

internal static class Listening
{
    /// <summary>Starts to answer.</summary>
    /// <exception cref="CannotStartException">The address cannot be listened on; the message says why and what to do.</exception>
    public static async Task ListenAsync(this WebApplication app, CancellationToken cancel)
    {
        try
        {
            await app.StartAsync(cancel);
        }
        catch (Exception e) when (Words(e, app.Services.GetRequiredService<TolpuddleSettings>().Urls) is { } words)
        {
            throw new CannotStartException(words, e);
        }
    }

    private static string? Words(Exception failure, string urls) => failure switch
    {
        { InnerException: AddressInUseException } => $"Another program listens on {urls} already, perhaps another Tolpuddle. Stop it, or say another address with --urls.",
        SocketException { SocketErrorCode: SocketError.AccessDenied } => $"This user may not listen on {urls}. Say a port above 1023 with --urls.",
        SocketException => $"{urls} is no address of this machine. Say one that is with --urls, such as http://127.0.0.1:5080.",
        _ => null,
    };
}
