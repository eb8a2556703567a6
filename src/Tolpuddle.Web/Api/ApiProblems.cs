using System.Security.Cryptography;
using Microsoft.AspNetCore.Diagnostics;
using Tolpuddle.Web.Pages.Public;

namespace Tolpuddle.Web.Api;

/// <summary>Why a request was not done and what to do, in the form of RFC 9457.</summary>
/// <param name="Status">Of HTTP.</param>
/// <param name="Code">Short and stable, for programs: the end of the problem's type.</param>
/// <param name="Title">The same for every problem of this code.</param>
/// <param name="Detail">What to do.</param>
internal sealed record ApiProblem(int Status, string Code, string Title, string Detail) : IResult
{
    public const string MediaType = "application/problem+json";
    public const string TypePrefix = "urn:tolpuddle:problem:";

    /// <summary>The type of a problem that has no more to say than its status.</summary>
    private const string NoType = "about:blank";

    public IReadOnlyList<Mistake>? Errors { get; init; }

    /// <summary>Found again in the log.</summary>
    public string? Reference { get; init; }

    public static ApiProblem BadRequest { get; } = new(400, "request-not-read", "The request cannot be read", "Send JSON in UTF-8, each field once, and a cursor as it was given.");
    public static ApiProblem NoKey { get; } = new(401, "key-refused", "The key does not open this", "Send 'Authorization: Bearer KEY' with a key that has neither ended nor been taken back. An administrator of your agency makes keys.");
    public static ApiProblem NotWithThisKey { get; } = new(403, "not-with-this-key", "This key may not do this", "An administrator of your agency can make a key that may.");
    public static ApiProblem NotAgreed { get; } = new(403, "reading-not-agreed", "Nobody has agreed that this key may read", "Ask a data-protection officer of your agency to decide, under Audit, Programs.");
    public static ApiProblem NotThere { get; } = new(404, "not-there", "There is nothing here that you may see", "Check the address and the reference.");
    public static ApiProblem InProgress { get; } = new(409, "request-in-progress", "This request is being worked on", "Send it again in a second, with the same idempotency key.");
    public static ApiProblem OtherBody { get; } = new(422, "idempotency-key-reused", "This idempotency key was used for another report", "Draw a new key for each report. To repeat a request, send the same bytes. Nothing was taken.");
    public static ApiProblem TooLarge { get; } = new(413, "too-large", "This is too large", "Send at most 256 KiB.");
    public static ApiProblem NotJson { get; } = new(415, "not-json", "This is no JSON", "Send 'Content-Type: application/json'.");
    public static ApiProblem TooMany { get; } = new(429, "too-many-requests", "Too many requests with this key", "Wait as long as the header Retry-After says. Nothing was taken.");
    public static ApiProblem NobodyReads { get; } = new(503, "nobody-reads", "Nobody reads reports of partners now", "Nothing was taken. Pass the report on by telephone, and tell the partnership that its partner channel is closed.");
    public static ApiProblem Broken { get; } = new(500, "broken", "Something broke here", "What was accepted before is safe. Send the request again with the same idempotency key; if it stays so, tell the partnership the reference.");

    public static ApiProblem Wrong(IReadOnlyList<Mistake> mistakes) =>
        new(422, "to-be-mended", "Something in this must be mended", "Each error says where and how. Nothing was taken.") { Errors = mistakes };

    /// <summary>What there is to say of <paramref name="status"/> alone.</summary>
    public static ApiProblem Of(int status) => status switch
    {
        400 => BadRequest,
        401 => NoKey,
        403 => NotWithThisKey,
        404 => NotThere,
        413 => TooLarge,
        415 => NotJson,
        429 => TooMany,
        >= 500 => Broken with { Status = status },
        _ => new(status, "", "The request was refused", "The document /api/v1/openapi.json says what can be asked."),
    };

    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = Status;
        return httpContext.Response.WriteAsJsonAsync(
            new { type = Code.Length == 0 ? NoType : TypePrefix + Code, title = Title, status = Status, detail = Detail, errors = Errors, reference = Reference },
            ApiJson.Format, MediaType, httpContext.RequestAborted);
    }
}

/// <summary>Under <c>/api</c> every refusal and every failure is answered for programs, wherever on the way it came from.</summary>
internal static class ApiProblems
{
    public const string Root = "/api";

    public static void UseApiProblems(this WebApplication app) => app.Use(async (http, next) =>
    {
        if (!http.Request.Path.StartsWithSegments(Root))
        {
            await next(http);
            return;
        }

        if (http.Features.Get<IStatusCodePagesFeature>() is { } pages) pages.Enabled = false;
        ApiProblem problem;
        try
        {
            await next(http);
            if (http.Response.HasStarted || http.Response.StatusCode < StatusCodes.Status400BadRequest || http.Response.ContentType is not null) return;
            problem = ApiProblem.Of(http.Response.StatusCode);
        }
        catch (BadHttpRequestException e) when (!http.Response.HasStarted)
        {
            problem = ApiProblem.Of(e.StatusCode);
        }
        catch (Exception e) when (!http.Response.HasStarted && !http.RequestAborted.IsCancellationRequested)
        {
            var reference = RandomNumberGenerator.GetString(ErrorModel.Letters, ErrorModel.ReferenceLength);
            http.RequestServices.GetRequiredService<ILogger<ApiProblem>>().LogError("A program was given reference {Reference} after {Failure}", reference, ErrorModel.WithoutWords(e));
            http.Response.Clear();
            problem = ApiProblem.Broken with { Reference = reference };
        }

        await problem.ExecuteAsync(http);
    });
}
