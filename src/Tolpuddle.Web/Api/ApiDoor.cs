using System.Collections.Concurrent;
using Tolpuddle.Core.Access.Programs;
using Tolpuddle.Web.Hosting;

namespace Tolpuddle.Web.Api;

/// <summary>How many requests each key makes on this node. It knows keys, and no address.</summary>
internal sealed class KeyPatience(TolpuddleSettings settings, TimeProvider time)
{
    private readonly ConcurrentDictionary<Guid, Bucket> _buckets = new();

    public bool MayAsk(Guid keyId) =>
        _buckets.GetOrAdd(keyId, _ => new Bucket(settings.RequestsPerMinute / 60.0, settings.RequestsPerMinute, time)).TryTake();
}

/// <summary>Before every route of the API that is not for everybody: no key, no answer. A cookie opens nothing here.</summary>
/// <param name="right">What the key must allow.</param>
internal sealed class ApiDoor(KeyRights right) : IEndpointFilter
{
    private const string Scheme = "Bearer ";

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var header = http.Request.Headers.Authorization.ToString();
        var secret = header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? header[Scheme.Length..].Trim() : "";
        if (await http.RequestServices.GetRequiredService<KeyDoor>().EnterAsync(secret, http.RequestAborted) is not KeyEntry.Entered entered)
        {
            http.Response.Headers.WWWAuthenticate = "Bearer";
            return ApiProblem.NoKey;
        }

        if (!http.RequestServices.GetRequiredService<KeyPatience>().MayAsk(entered.KeyId))
        {
            http.Response.Headers.RetryAfter = "10";
            return ApiProblem.TooMany;
        }

        if (entered.Rights.HasFlag(right)) return await next(context);
        return right == KeyRights.ReadReports && entered.WaitsForAgreement ? ApiProblem.NotAgreed : ApiProblem.NotWithThisKey;
    }
}
