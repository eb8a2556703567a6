using System.Security.Cryptography;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Tolpuddle.Web.Hosting;

namespace Tolpuddle.Web.Pages.Public;

/// <summary>A form that was sent in vain, to be sent again as it was.</summary>
public sealed record SentInVain(string Address, IReadOnlyList<KeyValuePair<string, string>> Fields);

/// <summary>
/// Says that something went wrong, what is safe and what to do, and gives a reference by which the log can be found.
/// Never what broke, and never where: an address may hold a reporter's token.
/// </summary>
[IgnoreAntiforgeryToken]
public sealed class ErrorModel(ILogger<ErrorModel> log) : PageModel
{
    internal const string Letters = "23456789ABCDEFGHJKMNPQRSTVWXYZ";

    internal const int ReferenceLength = 8;

    /// <summary>What may have happened, as the language files call it under <c>error.KIND</c>.</summary>
    internal static readonly IReadOnlyList<string> Kinds = ["not-found", "stale", "too-large", "busy", "refused", "broken"];

    /// <summary>Fields beside passwords whose value is never shown again.</summary>
    private static readonly string[] Secrets = ["code", "recovery", AskAgainFilter.Proof];

    /// <summary>One of <see cref="Kinds"/>.</summary>
    public string Kind { get; private set; } = "broken";

    /// <summary>Drawn for this one page, and written to the log beside the exception; empty where nothing broke.</summary>
    public string Reference { get; private set; } = "";

    /// <summary>What was sent when it broke; null where nothing was, or where it holds a secret.</summary>
    public SentInVain? Again { get; private set; }

    public void OnGet(int? status) => Tell(status);

    public async Task OnPostAsync(int? status)
    {
        Tell(status);
        if (Kind is not ("broken" or "busy") || !Request.HasFormContentType) return;
        var form = await Request.ReadFormAsync(HttpContext.RequestAborted);
        if (form.Keys.Any(key => key.Contains("password", StringComparison.OrdinalIgnoreCase) || Secrets.Contains(key, StringComparer.OrdinalIgnoreCase))) return;
        var path = HttpContext.Features.Get<IExceptionHandlerPathFeature>()?.Path ?? HttpContext.Features.Get<IStatusCodeReExecuteFeature>()?.OriginalPath;
        var query = HttpContext.Features.Get<IStatusCodeReExecuteFeature>()?.OriginalQueryString ?? Request.QueryString.Value;
        if (path is not null) Again = new SentInVain($"{Request.PathBase}{path}{query}", [.. form.SelectMany(field => field.Value.Select(value => KeyValuePair.Create(field.Key, value ?? "")))]);
    }

    private void Tell(int? status)
    {
        var exception = HttpContext.Features.Get<IExceptionHandlerFeature>()?.Error;
        if (exception is BadHttpRequestException refused) Response.StatusCode = refused.StatusCode;
        // Only what led here says what happened: the address of this page, typed by somebody, says nothing.
        var wasLedHere = exception is not null || HttpContext.Features.Get<IStatusCodeReExecuteFeature>() is not null;
        if (!wasLedHere) (Response.StatusCode, status) = (StatusCodes.Status404NotFound, null);
        Kind = (status ?? Response.StatusCode) switch
        {
            StatusCodes.Status404NotFound => "not-found",
            StatusCodes.Status400BadRequest => "stale",
            StatusCodes.Status413PayloadTooLarge => "too-large",
            StatusCodes.Status429TooManyRequests or StatusCodes.Status503ServiceUnavailable => "busy",
            < StatusCodes.Status500InternalServerError => "refused",
            _ => "broken",
        };
        if (Kind != "broken") return;
        Reference = RandomNumberGenerator.GetString(Letters, ReferenceLength);
        log.LogError("Error page {Reference} was shown after {Failure}", Reference, exception is null ? "an answer without a failure" : WithoutWords(exception));
    }

    /// <summary>What failed and where. A message may repeat what was typed, so that none is logged.</summary>
    internal static string WithoutWords(Exception exception)
    {
        var failure = $"{exception.GetType().FullName}\n{exception.StackTrace}";
        return exception.InnerException is { } inner ? $"{failure}\ncaused by {WithoutWords(inner)}" : failure;
    }
}
