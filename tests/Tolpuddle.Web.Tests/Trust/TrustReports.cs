using Microsoft.Extensions.DependencyInjection;
using Tolpuddle.Core.Reports;
using Tolpuddle.Testing;

namespace Tolpuddle.Web.Tests.Trust;

internal static class TrustReports
{
    /// <summary>A report from a stranger, with a return code.</summary>
    public static async Task<ReceiveResult.Received> ReceiveAsync(TestSite site, CancellationToken cancel)
    {
        await using var scope = site.Services.CreateAsyncScope();
        var draft = new ReportDraft { Channel = "web", Answers = new ReportAnswers { What = "Men in a van" }, WantsReturnCode = true };
        return (ReceiveResult.Received)await scope.ServiceProvider.GetRequiredService<Intake>().ReceiveAsync(draft, cancel);
    }
}
