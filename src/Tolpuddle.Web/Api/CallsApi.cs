using System.Text.Json;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Reports;
using Tolpuddle.Web.Hosting;

namespace Tolpuddle.Web.Api;

/// <summary>A telephone system says that a call rings. What is known of the caller is shown at the desk, and said to no program.</summary>
internal static class CallsApi
{
    private const int LongestCallId = 255;

    public static ObjectShape Shape { get; } = new(
        "A call that rings.",
        new("number", new TextShape("Of the caller, as a number, a tel: or a sip: address. Left out, empty or 'anonymous' where it is withheld.", CallerNumber.MaxLength)),
        new("line", new TextShape("Line, queue or extension, as advisers call it.", RingingCall.MaxLineLength)),
        new("adviser", new TextShape("E-mail address of the adviser at whose desk it rings. Left out, or of nobody who takes calls: it rings at everybody's.", EmailAddress.MaxLength)),
        new("callId", new TextShape("The telephone system's own name for the call. Sent again with it, the call is the same: it still rings, perhaps at another desk.", LongestCallId)));

    public static async Task<IResult> SayAsync(HttpContext http, RingingCalls ringing)
    {
        var (body, problem) = await ApiJson.ReadBodyAsync(http.Request, http.RequestAborted);
        if (problem is not null) return problem;
        using var sent = ApiJson.Parse(body);
        if (sent is null) return ApiProblem.BadRequest;
        var mistakes = new List<Mistake>();
        Shape.Check(sent.RootElement, "#", mistakes);
        if (mistakes.Count > 0) return ApiProblem.Wrong(mistakes);

        await ringing.SayAsync(new SaidRinging(Text("number"), Text("line"), Text("adviser"), Text("callId")), CancellationToken.None);
        return Results.Accepted();

        string Text(string name) => sent.RootElement.TryGetProperty(name, out var value) ? ReadableInput.Clean(value.GetString()!) : "";
    }
}
