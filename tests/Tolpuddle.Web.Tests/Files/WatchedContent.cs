using System.Net;
using System.Net.Http.Headers;

namespace Tolpuddle.Web.Tests.Files;

/// <summary>A long post of files that knows whether anybody asked for what is in it.</summary>
internal sealed class WatchedContent : HttpContent
{
    private const int Length = 30 * 1024 * 1024;

    public WatchedContent() => Headers.ContentType = MediaTypeHeaderValue.Parse("multipart/form-data; boundary=between");

    public bool WasRead { get; private set; }

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        WasRead = true;
        await stream.WriteAsync(new byte[Length]);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = Length;
        return true;
    }
}
