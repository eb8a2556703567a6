using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Tolpuddle.Core.Access.Programs;
using Tolpuddle.Web.Api;
using Tolpuddle.Web.Hosting;

namespace Tolpuddle.Web.Webhooks;

/// <summary>The connection to receivers: to public addresses only, unless the operator allows others; no redirect, no proxy, no cookie.</summary>
public sealed class WebhookClient : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private readonly HttpClient _http;
    private readonly bool _mayReachInside;

    public WebhookClient(TolpuddleSettings settings)
    {
        _mayReachInside = settings.WebhooksInside;
        _http = new HttpClient(new OutwardHandler(settings)) { Timeout = Patience };
        _http.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("Tolpuddle", "1"));
    }

    /// <summary>Reads an address as an administrator types it; null if nothing may be sent there, as far as can be seen without asking the network.</summary>
    public Uri? Read(string? text)
    {
        if (!Uri.TryCreate(text?.Trim(), UriKind.Absolute, out var url) || url.UserInfo.Length > 0 || url.Fragment.Length > 0) return null;
        if (_mayReachInside) return url.Scheme is "https" or "http" ? url : null;
        if (url.Scheme != Uri.UriSchemeHttps || url.IsLoopback) return null;
        return !IPAddress.TryParse(url.Host.Trim('[', ']'), out var address) || PublicNetwork.Holds(address) ? url : null;
    }

    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancel) => _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancel);

    public void Dispose() => _http.Dispose();
}

/// <summary>Tells receivers what happened, signed as Standard Webhooks says (standardwebhooks.com, version 1). Works on every node at once.</summary>
public sealed class WebhookSender(WebhookPost post, WebhookClient client, TimeProvider time, ILogger<WebhookSender> log)
{
    /// <summary>One round: writes down what has happened, and sends what is due.</summary>
    public async Task DeliverAsync(CancellationToken cancel)
    {
        await post.WriteAsync(cancel);
        while (await post.TakeAsync(cancel) is { Count: > 0 } taken)
        {
            foreach (var delivery in taken) await SendAsync(delivery, cancel);
        }

        await post.TidyAsync(cancel);
    }

    /// <summary>What is sent: that something happened, to which report, and nothing of what it is about.</summary>
    public static string BodyOf(OutgoingDelivery sent) => JsonSerializer.Serialize(
        new { sent.Delivery.Type, timestamp = sent.Delivery.At, data = new { sent.Delivery.ReportId, sent.Reference } }, ApiJson.Format);

    private async Task SendAsync(OutgoingDelivery sent, CancellationToken cancel)
    {
        using var request = Sign(sent);
        var (failure, isGone) = await TryAsync(request, cancel);
        if (failure is null)
        {
            await post.SentAsync(sent, CancellationToken.None);
            return;
        }

        log.LogWarning("Delivery {Id} of a webhook did not go: {Why}", sent.Delivery.Id, failure);
        await post.FailedAsync(sent, failure, CancellationToken.None);
        if (isGone) await post.GoneAsync(sent, CancellationToken.None);
    }

    private HttpRequestMessage Sign(OutgoingDelivery sent)
    {
        var (id, at, body) = ($"msg_{sent.Delivery.Id:N}", $"{time.GetUtcNow().ToUnixTimeSeconds()}", BodyOf(sent));
        var key = Convert.FromBase64String(sent.Secret[Subscriptions.SecretPrefix.Length..]);
        var signature = Convert.ToBase64String(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{id}.{at}.{body}")));
        var request = new HttpRequestMessage(HttpMethod.Post, sent.Url) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Add("webhook-id", id);
        request.Headers.Add("webhook-timestamp", at);
        request.Headers.TryAddWithoutValidation("webhook-signature", $"v1,{signature}");
        return request;
    }

    /// <summary>Null if the receiver has it, otherwise why not; and whether it says that it wants no more.</summary>
    private async Task<(string? Failure, bool IsGone)> TryAsync(HttpRequestMessage request, CancellationToken cancel)
    {
        try
        {
            using var answer = await client.SendAsync(request, cancel);
            return answer.IsSuccessStatusCode ? (null, false) : ($"The receiver answered {(int)answer.StatusCode}.", answer.StatusCode == HttpStatusCode.Gone);
        }
        catch (HttpRequestException e) when (e.GetBaseException() is PrivateAddressException)
        {
            return ("The address leads into a private network.", false);
        }
        catch (HttpRequestException e)
        {
            return (e.HttpRequestError == HttpRequestError.SecureConnectionError ? "The receiver's certificate is not to be trusted." : "The receiver cannot be reached.", false);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return ("The receiver did not answer in time.", false);
        }
    }
}
