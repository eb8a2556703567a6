using System.Net;
using Tolpuddle.Testing;

namespace Tolpuddle.Web.Tests;

public sealed class HealthTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/health/live")]
    [InlineData("/health/ready")]
    public async Task A_started_program_is_well(string path)
    {
        await using var site = await TestSite.StartAsync();
        using var caller = site.NewCaller();

        Assert.Equal(HttpStatusCode.OK, (await caller.GetAsync(path, Cancel)).Status);
    }
}
