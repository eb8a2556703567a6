using System.Globalization;
using Tolpuddle.Web.Importing;

namespace Tolpuddle.Web.Tests.Importing;

/// <summary>A file is cut by what is written for its rows, not by their number alone, and read ahead by one batch.</summary>
public sealed class BatchesTests
{
    private static readonly BatchLimit Limit = new(3) { Keys = 10, Characters = 100 };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("1/1 1/1 1/1 1/1", "3,1")] // so many rows
    [InlineData("1/1 1/1 1/1", "3")]
    [InlineData("6/1 4/1 1/1", "2,1")] // so many keys
    [InlineData("1/60 1/40 1/1", "2,1")] // so many characters
    [InlineData("1/1 99/1 1/1", "1,1,1")] // a row that is over it goes alone
    [InlineData("99/999 99/999", "1,1")]
    [InlineData("", "")]
    public void A_batch_ends_with_whatever_limit_comes_first(string rows, string lengths)
    {
        var read = rows.Split(' ', StringSplitOptions.RemoveEmptyEntries);

        var batches = read.InBatches(Limit, Weigh).ToList();

        Assert.Equal(lengths, string.Join(',', batches.Select(batch => batch.Count)));
        Assert.Equal(read, batches.SelectMany(batch => batch));
    }

    [Fact]
    public void Rows_before_one_that_cannot_be_read_come_first()
    {
        var seen = new List<int>();

        var failure = Assert.Throws<UnreadableTableException>(() =>
        {
            foreach (var batch in Breaking(5).InBatches(Limit, _ => (0, 0))) seen.AddRange(batch);
        });

        Assert.Equal("breaks off", failure.Message);
        Assert.Equal([0, 1, 2, 3, 4], seen);
    }

    [Fact]
    public async Task What_the_file_throws_is_thrown_when_all_before_it_was_used()
    {
        var seen = new List<int>();

        var failure = await Assert.ThrowsAsync<UnreadableTableException>(async () =>
        {
            await foreach (var item in Breaking(5).Ahead(Cancel)) seen.Add(item);
        });

        Assert.Equal("breaks off", failure.Message);
        Assert.Equal([0, 1, 2, 3, 4], seen);
    }

    [Fact]
    public async Task Whoever_stops_reading_has_the_file_closed_after_its_reader()
    {
        var (made, isClosed) = (0, false);
        await foreach (var item in Endless().Ahead(Cancel))
        {
            if (item == 3) break;
        }

        Assert.True(isClosed);
        Assert.InRange(made, 4, 5); // it and those before it, and one that lay ready or was being made

        IEnumerable<int> Endless()
        {
            try
            {
                while (true) yield return made++;
            }
            finally
            {
                isClosed = true;
            }
        }
    }

    [Fact]
    public async Task One_batch_lies_ready_and_no_more()
    {
        var made = 0;
        await using var ahead = Counting().Ahead(Cancel).GetAsyncEnumerator(Cancel);
        Assert.True(await ahead.MoveNextAsync());
        Assert.True(await ahead.MoveNextAsync());

        for (var i = 0; i < 20; i++) await Task.Delay(5, Cancel); // time in which it would go on

        Assert.InRange(made, 2, 3);

        IEnumerable<int> Counting()
        {
            while (true) yield return ++made;
        }
    }

    private static IEnumerable<int> Breaking(int after)
    {
        for (var i = 0; i < after; i++) yield return i;
        throw new UnreadableTableException("breaks off");
    }

    private static (int Keys, int Characters) Weigh(string row) => row.Split('/') is [var keys, var characters] ? (int.Parse(keys, CultureInfo.InvariantCulture), int.Parse(characters, CultureInfo.InvariantCulture)) : default;
}
