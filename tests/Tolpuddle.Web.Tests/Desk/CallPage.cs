using Tolpuddle.Testing;

namespace Tolpuddle.Web.Tests.Desk;

/// <summary>The page of a call, without scripts.</summary>
internal static class CallPage
{
    public const string Save = "#save";
    public const string Finish = "#finish";

    public static async Task<SeenPage> StartCallAsync(this Caller adviser, CancellationToken cancel) =>
        await adviser.SubmitAsync(await adviser.GetAsync("/desk", cancel), cancel, button: "main form .govuk-button");

    /// <summary>A call in which this was typed, as it stands after it was saved.</summary>
    public static async Task<SeenPage> CallAsync(this Caller adviser, CancellationToken cancel, params (string Field, string Value)[] fields) =>
        await adviser.PressAsync(await adviser.StartCallAsync(cancel), Save, cancel, fields);

    /// <summary>The reference of the report that comes of a call in which this was typed.</summary>
    public static async Task<string> ReportAsync(this Caller adviser, CancellationToken cancel, params (string Field, string Value)[] fields)
    {
        var page = await adviser.PressAsync(await adviser.CallAsync(cancel, fields), Finish, cancel);
        Assert.StartsWith("/reports/R-", page.Path, StringComparison.Ordinal);
        return page.Path.Split('/')[^1];
    }

    public static Task<SeenPage> PressAsync(this Caller adviser, SeenPage page, string button, CancellationToken cancel, params (string Field, string Value)[] fields) =>
        adviser.SubmitAsync(page, cancel, fields.ToDictionary(f => f.Field, f => f.Value), button);
}
