using System.Diagnostics;
using System.Net;
using Tolpuddle.Testing;

namespace Tolpuddle.Bench.Load;

/// <summary>A client with a connection that stays open, and the cookies of somebody who has signed in. It reads whole answers and looks at no more than it must.</summary>
internal sealed class Visitor : IDisposable
{
    private readonly HttpClient _http;
    private readonly byte[] _buffer = new byte[64 * 1024];
    private long _lastPart;

    private Visitor(Uri address, CookieContainer cookies)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan,
            ActivityHeadersPropagator = null,
        };
        _http = new HttpClient(handler) { BaseAddress = address };
        if (cookies.GetCookieHeader(address) is { Length: > 0 } header) _http.DefaultRequestHeaders.Add("Cookie", header);
    }

    /// <summary>Told when the last part of what is done begins.</summary>
    public Action? OnLastPart { get; set; }

    /// <summary>A stranger, or <paramref name="email"/> of the demonstration, signed in.</summary>
    public static async Task<Visitor> ArriveAsync(Uri address, string? email, CancellationToken cancel)
    {
        using var caller = new Caller(address);
        if (email is not null) await caller.SignInAsync(email, cancel);
        return new Visitor(address, caller.Cookies);
    }

    /// <summary>Does <paramref name="errand"/> for the <paramref name="turn"/>-th time.</summary>
    public async Task<Lap> DoAsync(Errand errand, int turn, CancellationToken cancel)
    {
        var start = _lastPart = Stopwatch.GetTimestamp();
        await errand.DoAsync(this, turn % errand.Kinds, cancel);
        var end = Stopwatch.GetTimestamp();
        return new Lap(Stopwatch.GetElapsedTime(start, end), Stopwatch.GetElapsedTime(_lastPart, end));
    }

    /// <summary>What follows is the last part, which is timed by itself.</summary>
    public void BeginLastPart()
    {
        OnLastPart?.Invoke();
        _lastPart = Stopwatch.GetTimestamp();
    }

    /// <summary>Opens a page, reads it to its end and throws it away.</summary>
    public async Task OpenAsync(string path, CancellationToken cancel)
    {
        using var answer = await _http.GetAsync(path, HttpCompletionOption.ResponseHeadersRead, cancel);
        Expect(answer, HttpStatusCode.OK, path);
        await using var body = await answer.Content.ReadAsStreamAsync(cancel);
        while (await body.ReadAsync(_buffer, cancel) > 0)
        {
        }
    }

    /// <summary>Opens an address that leads to another, and says to which.</summary>
    public async Task<string> FollowAsync(string path, CancellationToken cancel)
    {
        using var answer = await _http.GetAsync(path, cancel);
        Expect(answer, HttpStatusCode.Redirect, path);
        return answer.Headers.Location!.OriginalString;
    }

    /// <summary>Sends a form that is answered with another address, and says with which.</summary>
    public async Task<string> SendAsync(string path, IEnumerable<KeyValuePair<string, string>> fields, CancellationToken cancel)
    {
        using var form = new FormUrlEncodedContent(fields);
        using var answer = await _http.PostAsync(path, form, cancel);
        Expect(answer, HttpStatusCode.SeeOther, path);
        return answer.Headers.Location!.OriginalString;
    }

    public void Dispose() => _http.Dispose();

    private static void Expect(HttpResponseMessage answer, HttpStatusCode status, string path)
    {
        if (answer.StatusCode == status) return;
        var to = answer.Headers.Location is { } location ? $" to {location}" : "";
        throw new InvalidOperationException($"{path.Split('?')[0]} answered {(int)answer.StatusCode}{to}, not {(int)status}: what is measured would not be what is meant.");
    }
}
