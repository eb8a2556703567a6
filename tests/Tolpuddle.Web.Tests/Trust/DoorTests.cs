using System.Net;
using Tolpuddle.Core.Access;
using Tolpuddle.Testing;

namespace Tolpuddle.Web.Tests.Trust;

/// <summary>Walks every route of the running application as every role and as a stranger, beside the table in <c>docs/security.md</c>.</summary>
public sealed class DoorTests(TrustSite trust) : IClassFixture<TrustSite>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<Role> Everybody => [.. Enum.GetValues<Role>()];

    [Fact]
    public async Task The_table_has_a_row_for_every_route_and_a_route_for_every_row()
    {
        var routes = (await RoutesAsync()).ToDictionary(route => route.Address);

        Assert.Empty(routes.Keys.Except(AccessTable.Rows.Keys).Select(address => $"docs/security.md has no row for {address}"));
        Assert.Empty(AccessTable.Rows.Keys.Except(routes.Keys).Select(address => $"docs/security.md has a row for {address}, which is no route"));
        Assert.Empty(routes.Values.Where(r => r.Posts.Count > 0 != (AccessTable.Rows[r.Address].FormToken != FormToken.NoForm))
            .Select(r => $"{r.Address} takes {r.Posts.Count} posts, and its row says {AccessTable.Rows[r.Address].FormToken}"));
    }

    [Theory]
    [MemberData(nameof(Everybody))]
    public async Task Doors_open_to_those_whom_the_table_names(Role role)
    {
        var caller = await trust.CallerAsync(role);
        var wrong = new List<string>();
        foreach (var route in (await RoutesAsync()).Where(route => route.Gets))
        {
            using var answer = await caller.Http.GetAsync(trust.AddressOf(route), Cancel);
            Compare(wrong, role, route, trust.AddressOf(route), answer);
        }

        Assert.Empty(wrong);
    }

    /// <summary>The token is the caller's own, so that nothing but the door can refuse.</summary>
    [Theory]
    [MemberData(nameof(Everybody))]
    public async Task Whoever_may_not_enter_cannot_post_either_and_nothing_changes(Role role)
    {
        var caller = await trust.CallerAsync(role);
        var token = await TokenAsync(caller);
        var wrong = new List<string>();
        var before = await trust.Database.ContentAsync(Cancel);
        foreach (var route in (await RoutesAsync()).Where(route => !Row(route).Roles.Contains(role)))
        {
            foreach (var handler in route.Posts)
            {
                using var answer = await PostAsync(caller, trust.AddressOf(route) + Join(trust.AddressOf(route), handler), token);
                Compare(wrong, role, route, trust.AddressOf(route) + handler, answer);
            }
        }

        Assert.Empty(wrong);
        Assert.Equal(before, await trust.Database.ContentAsync(Cancel));
    }

    [Fact]
    public async Task Every_form_inside_is_refused_without_its_token_and_nothing_changes()
    {
        var routes = (await RoutesAsync()).Where(route => Row(route).FormToken == FormToken.Asked).ToList();
        foreach (var role in routes.Select(route => Row(route).Roles.First()).Distinct()) await trust.CallerAsync(role); // who signs in is written down too
        var before = await trust.Database.ContentAsync(Cancel);
        var wrong = new List<string>();
        foreach (var route in routes)
        {
            var caller = await trust.CallerAsync(Row(route).Roles.First());
            foreach (var handler in route.Posts)
            {
                using var answer = await PostAsync(caller, trust.AddressOf(route) + Join(trust.AddressOf(route), handler), token: null);
                if (answer.StatusCode != HttpStatusCode.BadRequest) wrong.Add($"{route.Address}{handler} answered {(int)answer.StatusCode} to a post without a token");
            }
        }

        Assert.Empty(wrong);
        Assert.Equal(before, await trust.Database.ContentAsync(Cancel));
    }

    private async Task<IReadOnlyList<Route>> RoutesAsync() => await Routes.OfAsync(trust.Site.Services);

    private static AccessRow Row(Route route) => AccessTable.Rows.TryGetValue(route.Address, out var row) ? row : new AccessRow(route.Address, new HashSet<Role>(), FormToken.NoForm);

    private static void Compare(List<string> wrong, Role role, Route route, string address, HttpResponseMessage answer)
    {
        var (who, mayEnter) = (role == Role.None ? "a stranger" : role.ToString(), Row(route).Roles.Contains(role));
        if (answer.StatusCode >= HttpStatusCode.InternalServerError) wrong.Add($"{address} answered {who} with {(int)answer.StatusCode}");
        else if (Entered(answer, role) != mayEnter) wrong.Add($"{address} {(mayEnter ? "refused" : "let in")} {who} ({(int)answer.StatusCode} {answer.Headers.Location}); the table says otherwise");
    }

    /// <summary>A closed door sends a stranger to the sign-in page, and everybody else to the page that says so.</summary>
    private static bool Entered(HttpResponseMessage answer, Role role)
    {
        var refusal = role == Role.None ? "/sign-in?then=" : "/not-allowed?then=";
        return answer.StatusCode != HttpStatusCode.Redirect
            || answer.Headers.Location is not { } to
            || !(to.IsAbsoluteUri ? to.PathAndQuery : to.ToString()).StartsWith(refusal, StringComparison.Ordinal);
    }

    private static async Task<HttpResponseMessage> PostAsync(Caller caller, string address, string? token)
    {
        using var form = new FormUrlEncodedContent(token is null ? [] : [KeyValuePair.Create("__RequestVerificationToken", token)]);
        return await caller.Http.PostAsync(address, form, Cancel);
    }

    /// <summary>From a page that everybody sees and that has a form with a token.</summary>
    private static async Task<string> TokenAsync(Caller caller) =>
        (await caller.GetAsync("/forgotten", Cancel)).Find("input[name=__RequestVerificationToken]").GetAttribute("value")!;

    private static string Join(string address, string handler) => address.Contains('?', StringComparison.Ordinal) ? handler.Replace('?', '&') : handler;
}
