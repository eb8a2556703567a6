using Tolpuddle.Core.Data;
using Tolpuddle.Testing;

namespace Tolpuddle.Core.Tests.Data;

/// <summary>Servers that do not answer, or not as one of S3 does: nobody waits for ever, and nothing is taken for what it is not.</summary>
[Trait("Databases", "None")]
public sealed class BrokenBucketTests
{
    private const string Told = "behind the curtain";

    private static readonly string Name = new('a', 64);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongWait = TimeSpan.FromSeconds(20);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(null)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\nLast-Modified: Sat, 28 Nov 2026 12:00:00 GMT\r\n\r\nthe first words")]
    public async Task A_server_that_falls_silent_is_away_after_a_while(string? said)
    {
        await using var server = new BrokenServer(_ => said);
        using var bucket = new FileBucket(server.Address, Patience);

        var away = await Assert.ThrowsAsync<FilesAwayException>(() => bucket.ReadAsync(Name, Cancel).WaitAsync(LongWait, Cancel));
        await Assert.ThrowsAsync<FilesAwayException>(() => bucket.AllAsync(Cancel).ToListAsync(Cancel).AsTask().WaitAsync(LongWait, Cancel));

        Assert.Contains("does not answer", away.Message, StringComparison.Ordinal);
        if (said is null) await Assert.ThrowsAsync<FilesAwayException>(() => bucket.PutAsync(Name, [1], Cancel).WaitAsync(LongWait, Cancel));
    }

    [Fact]
    public async Task Whoever_gives_up_before_that_is_not_told_that_it_is_away()
    {
        await using var server = new BrokenServer(_ => null);
        using var bucket = new FileBucket(server.Address);
        using var soon = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => bucket.ReadAsync(Name, soon.Token).WaitAsync(LongWait, Cancel));
    }

    [Theory]
    [InlineData($"<html><br>{Told}")]
    [InlineData($"<html><body>{Told}</body></html>")]
    [InlineData(Told)]
    [InlineData("")]
    public async Task A_page_is_no_list_of_files(string page)
    {
        await using var server = new BrokenServer(_ => BrokenServer.Answer("200 OK", page));
        using var bucket = new FileBucket(server.Address);

        var away = await Assert.ThrowsAsync<FilesAwayException>(() => bucket.WhyNotRestoredAsync(Cancel));

        Assert.Contains("does not answer as a server of S3 does", away.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Told, away.ToString(), StringComparison.Ordinal);
        await Assert.ThrowsAsync<FilesAwayException>(() => bucket.PutAsync(Name, [1], Cancel));
    }

    [Fact]
    public async Task A_page_that_says_not_found_does_not_say_that_a_file_is_gone()
    {
        await using var server = new BrokenServer(_ => BrokenServer.Answer("404 Not Found", $"<html><body>{Told}</body></html>"));
        using var bucket = new FileBucket(server.Address);

        var away = await Assert.ThrowsAsync<FilesAwayException>(() => bucket.ReadAsync(Name, Cancel));

        Assert.Contains("404", away.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Told, away.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("301 Moved Permanently")]
    [InlineData("307 Temporary Redirect")]
    public async Task An_answer_that_leads_elsewhere_is_not_followed(string status)
    {
        await using var elsewhere = new BrokenServer(_ => BrokenServer.Answer("200 OK", ""));
        await using var server = new BrokenServer(_ => BrokenServer.Answer(status, "", $"Location: {elsewhere.Endpoint}files/{Name}\r\n"));
        using var bucket = new FileBucket(server.Address);

        var away = await Assert.ThrowsAsync<FilesAwayException>(() => bucket.PutAsync(Name, [1], Cancel));
        await Assert.ThrowsAsync<FilesAwayException>(() => bucket.ReadAsync(Name, Cancel));

        Assert.Contains("leads elsewhere", away.Message, StringComparison.Ordinal);
        Assert.NotEmpty(server.Asked);
        Assert.Empty(elsewhere.Asked);
    }

    [Fact]
    public async Task A_file_of_a_backup_that_may_have_come_though_the_server_failed_is_taken_away()
    {
        await using var server = new BrokenServer(line => BrokenServer.Answer(line.StartsWith("PUT", StringComparison.Ordinal) ? "400 Bad Request" : "204 No Content", ""));
        using var bucket = new FileBucket(server.Address);

        await Assert.ThrowsAsync<FilesAwayException>(() => bucket.BringAsync(Name, [1], Cancel));

        Assert.Contains(server.Asked, line => line.StartsWith($"DELETE /files/aa/{Name}", StringComparison.Ordinal));
    }
}
