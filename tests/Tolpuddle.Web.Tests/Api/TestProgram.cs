using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Access.Programs;
using Tolpuddle.Core.Data;
using Tolpuddle.Core.Reports;
using Tolpuddle.Testing;

namespace Tolpuddle.Web.Tests.Api;

/// <summary>A program of an agency that talks to the API with its key.</summary>
internal sealed class TestProgram : IDisposable
{
    public const string Purpose = "shares what our line hears";

    private TestProgram(Uri address, string secret, Guid keyId)
    {
        Http = new HttpClient { BaseAddress = address };
        Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", secret);
        KeyId = keyId;
    }

    public HttpClient Http { get; }

    public Guid KeyId { get; }

    /// <summary>A program of the agency of <paramref name="person"/>, whose key may already do all that it asks for.</summary>
    public static async Task<TestProgram> StartAsync(TestSite site, string person, KeyRights rights, CancellationToken cancel)
    {
        var agency = (await site.Database.ViewerAsync(person, cancel)).AgencyId;
        var made = await DoAsync<ApiKeys, MadeKey>(site, await site.Database.ViewerAsync(DemoPeople.Administrator, cancel), keys =>
            keys.MakeAsync(agency, $"line of {person}", Purpose, rights, Days.Of(site.Clock.GetUtcNow().UtcDateTime).AddDays(30), cancel));
        Assert.Null(made.Problem);
        await using var db = site.Database.Open(Viewer.System("test"));
        var key = await db.ApiKeys.OrderByDescending(k => k.MadeAt).FirstAsync(cancel);
        if (rights.HasFlag(KeyRights.ReadReports))
        {
            key.ReadingAllowedAt = db.Now; // only the helpline of the demonstration has a data-protection officer
            db.Record("api-key.allow-reading", key.Id);
            await db.SaveChangesAsync(cancel);
        }

        return new TestProgram(site.Address, made.Secret, key.Id);
    }

    /// <summary>Opens the partner channel with the coordinator of the helpline as its reader.</summary>
    public static async Task OpenChannelAsync(TestSite site, CancellationToken cancel)
    {
        await using (var db = site.Database.Open(Viewer.System("test")))
        {
            var account = await db.Accounts.SingleAsync(a => a.EmailKey == SignIn.EmailKey(db.Vault, DemoPeople.Coordinator), cancel);
            account.LastSignInAt = db.Now;
            db.Record("sign-in", account.Id);
            await db.SaveChangesAsync(cancel);
        }

        var reader = (await site.Database.ViewerAsync(DemoPeople.Coordinator, cancel)).AccountId;
        Assert.Null(await DoAsync<Channels, string?>(site, await site.Database.ViewerAsync(DemoPeople.Administrator, cancel), channels => channels.OpenAsync(PartnerReports.Channel, reader, cancel)));
    }

    /// <summary>Does something as <paramref name="viewer"/> with an operation of the product.</summary>
    public static async Task<TResult> DoAsync<TOperation, TResult>(TestSite site, Viewer viewer, Func<TOperation, Task<TResult>> work)
        where TOperation : notnull
    {
        await using var scope = site.Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<TolpuddleContext>().Viewer = viewer;
        return await work(scope.ServiceProvider.GetRequiredService<TOperation>());
    }

    /// <summary>Sends <paramref name="report"/> under an idempotency key, a new one unless it is given.</summary>
    public async Task<HttpResponseMessage> SendAsync(object report, CancellationToken cancel, string? key = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/reports") { Content = JsonContent.Create(report) };
        request.Headers.Add("Idempotency-Key", key ?? Guid.NewGuid().ToString());
        return await Http.SendAsync(request, cancel);
    }

    /// <summary>What was answered with 200.</summary>
    public async Task<JsonElement> GetAsync(string path, CancellationToken cancel)
    {
        using var answer = await Http.GetAsync(path, cancel);
        Assert.True(answer.IsSuccessStatusCode, $"{path} answered {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync(cancel)}");
        return await JsonAsync(answer, cancel);
    }

    public static async Task<JsonElement> JsonAsync(HttpResponseMessage answer, CancellationToken cancel) => JsonDocument.Parse(await answer.Content.ReadAsStringAsync(cancel)).RootElement;

    public void Dispose() => Http.Dispose();
}
