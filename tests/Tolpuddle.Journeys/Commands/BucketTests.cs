using System.Text;
using System.Text.Json;
using Tolpuddle.Core.Data;
using Tolpuddle.Testing;

namespace Tolpuddle.Journeys.Commands;

/// <summary>A real installation with its files in a bucket: set, used, examined, copied and brought back elsewhere.</summary>
[Trait("Databases", "Both")]
public sealed class BucketTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Files_in_a_bucket_are_used_examined_backed_up_and_brought_back_into_another()
    {
        await using var server = await BucketServer.StartAsync();
        await using var installation = await Installation.CreateAsync(Cancel);
        var (bucket, other, file, folder) = (server.NewAddress(), server.NewAddress(), TestFolder.NewPath(".age"), TestFolder.NewPath());
        await using var node = await installation.StartNodeWithAsync(Options(bucket), Cancel);
        await ReportAsync(node.Address);

        Assert.Equal(TestFiles.Pdf("told"), await ReadAsync(node.Address));
        var (_, content) = Assert.Single(server.Objects(bucket));
        Assert.True((await File.ReadAllBytesAsync(content.FullName, Cancel)).AsSpan().IndexOf("%PDF"u8) < 0);
        await server.KillAsync();
        var away = await installation.RunAsync(Cancel, ["doctor", .. Options(bucket)]);
        Assert.Equal(1, away.ExitCode);
        Assert.Contains($"{bucket} does not answer", away.Output, StringComparison.Ordinal);
        await server.StartAgainAsync();
        Assert.Equal(TestFiles.Pdf("told"), await ReadAsync(node.Address)); // the program was not started again
        Assert.Equal(0, (await installation.RunAsync(Cancel, ["doctor", .. Options(bucket)])).ExitCode);

        var key = JsonDocument.Parse((await Command.TolpuddleAsync(Cancel, "backup-key", "--json")).Output).RootElement;
        var made = await installation.RunAsync(Cancel, ["backup", file, "--recipient", key.GetProperty("recipient").GetString()!, .. Options(bucket)]);
        Assert.Equal((0, ""), (made.ExitCode, made.Errors));
        string[] restore = ["restore", file, "--key", Write(key.GetProperty("key").GetString()!), "--data", folder];
        var occupied = await Command.TolpuddleAsync(Cancel, [.. restore, .. Options(bucket)]);
        Assert.Equal(1, occupied.ExitCode);
        Assert.Contains("holds files already; a restore that broke off may have left them. Nothing was changed.", occupied.Errors, StringComparison.Ordinal);
        var restored = await Command.TolpuddleAsync(Cancel, [.. restore, .. Options(other)]);
        Assert.Equal((0, ""), (restored.ExitCode, restored.Errors));
        Assert.Single(server.Objects(other));
        await using var elsewhere = await ServerProcess.StartAsync(Cancel, ["serve", "--data", folder, .. Options(other)]);
        Assert.Equal(TestFiles.Pdf("told"), await ReadAsync(elsewhere.Address));
        Assert.DoesNotContain(BucketServer.Secret, $"{node.Output}{node.Errors}{away}{made}{occupied}{restored}{elsewhere.Output}{elsewhere.Errors}", StringComparison.Ordinal);
    }

    [Fact]
    public async Task Settings_of_other_programs_change_nothing()
    {
        await using var server = await BucketServer.StartAsync();
        await using var installation = await Installation.CreateAsync(Cancel);
        var description = Command.Describe(Command.Dotnet, [Command.Program, "doctor", .. installation.Arguments, .. Options(server.NewAddress())]);
        foreach (var name in new[] { "http_proxy", "HTTP_PROXY", "ALL_PROXY", "AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_S3" }) description.Environment[name] = "http://127.0.0.1:1";
        foreach (var name in new[] { "AWS_USE_FIPS_ENDPOINT", "AWS_USE_DUALSTACK_ENDPOINT", "AWS_CSM_ENABLED", "AWS_S3_USE_ARN_REGION" }) description.Environment[name] = "true";
        description.Environment["AWS_AUTH_SCHEME_PREFERENCE"] = "sigv4a";

        var examined = await Command.RunAsync(description, input: "", Cancel);

        Assert.True(examined.ExitCode == 0, examined.Output);
    }

    [Theory]
    [InlineData("--files /srv/files", "s3://")]
    [InlineData("--files s3://files", "--s3-endpoint")]
    [InlineData("--files s3://files --s3-endpoint nowhere", "--s3-endpoint")]
    [InlineData("--files s3://files --s3-endpoint https://key:secret@s3.example", "--s3-endpoint")]
    [InlineData("--files s3://files --s3-region eu-west-2", "TOLPUDDLE_S3_KEY")]
    [InlineData("--files s3://files --s3-region eu-west-2 --s3-key ID:SECRET", "--s3-key")]
    public async Task What_cannot_be_understood_is_said(string said, string words)
    {
        var wrong = await Command.TolpuddleAsync(Cancel, ["doctor", .. said.Split(' ')]);

        Assert.Equal((2, ""), (wrong.ExitCode, wrong.Output));
        Assert.Contains(words, wrong.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_comes_from_a_variable_as_well_and_a_file_without_one_is_named()
    {
        string[] options = ["--data", TestFolder.NewPath(), "--files", "s3://files", "--s3-region", "eu-west-2"];
        var description = Command.Describe(Command.Dotnet, [Command.Program, "doctor", .. options]);
        description.Environment["TOLPUDDLE_S3_KEY"] = $"{BucketServer.KeyId}:{BucketServer.Secret}";
        var empty = Write("only one line");

        var taken = await Command.RunAsync(description, input: "", Cancel);
        var refused = await Command.TolpuddleAsync(Cancel, ["doctor", .. options, "--s3-key-file", empty]);

        Assert.Contains("There is no database here yet.", taken.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(BucketServer.Secret, taken.ToString(), StringComparison.Ordinal);
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains($"{empty} holds no key of a bucket", refused.Errors, StringComparison.Ordinal);
    }

    private static string[] Options(BucketAddress bucket) =>
        ["--files", bucket.ToString(), "--s3-endpoint", bucket.Endpoint!.ToString(), "--s3-key-file", Write($"{BucketServer.KeyId}\n{BucketServer.Secret}\n")];

    /// <summary>Somebody reports and adds a paper.</summary>
    private static async Task ReportAsync(Uri address)
    {
        using var reporter = new Caller(address);
        var page = await reporter.SubmitAsync(await reporter.GetAsync("/report", Cancel), Cancel, new Dictionary<string, string> { ["What"] = "Six men" }, "main form button[value=check]");
        page = await reporter.SubmitAsync(page, Cancel);
        page = await reporter.GetAsync(new Uri(page.Address, page.Find("main a[href*=files]").GetAttribute("href")).PathAndQuery, Cancel);
        await reporter.SendFilesAsync(page, Cancel, ("paper.pdf", TestFiles.Pdf("told")));
    }

    private static async Task<byte[]> ReadAsync(Uri address)
    {
        using var person = new Caller(address);
        await person.SignInAsync(DemoPeople.Adviser, Cancel);
        var report = await person.GetAsync((await person.GetAsync("/reports/queue", Cancel)).Find("main a[href^='/reports/R-']").GetAttribute("href")!, Cancel);
        return await person.Http.GetByteArrayAsync(report.Find("main a[href*='/files/']").GetAttribute("href"), Cancel);
    }

    private static string Write(string text)
    {
        var path = TestFolder.NewPath(".txt");
        File.WriteAllText(path, text, Encoding.UTF8);
        return path;
    }
}
