using System.Text;
using Tolpuddle.Methods.Matching.Reading;

namespace Tolpuddle.Methods.Tests.Matching;

public sealed class TableReaderTests
{
    [Theory]
    [InlineData("a,b\n1,2\n3,4\n")]
    [InlineData("a;b\r\n1;2\r\n3;4")]
    [InlineData("\uFEFFa\tb\n1\t2\n\n3\t4\n")]
    [InlineData("a|b\r1|2\r3|4\r")]
    [InlineData("\"a\",\"b\"\n \"1\" , 2 \n\"3\",\"4\"\n")]
    public void Every_usual_way_to_write_a_table_is_read(string text)
    {
        var table = Read(text);

        Assert.Equal(["a", "b"], table.Columns.Select(column => column.Name));
        Assert.Equal(["1 2", "3 4"], Rows(table));
        Assert.Empty(table.Warnings);
    }

    [Fact]
    public void Quotation_marks_separators_and_line_ends_within_a_field_are_kept_however_the_file_falls_into_blocks()
    {
        var text = new StringBuilder("id,said\n");
        for (var i = 0; i < 200; i++) text.Append($"{i},\"he said \"\"no, {i}\"\"\nand left\"\n");
        foreach (var block in new[] { 32, 57, 101, 1 << 16 })
        {
            var table = Read(text.ToString(), block);

            Assert.Equal(Enumerable.Range(0, 200).Select(i => $"{i} he said \"no, {i}\"\nand left"), Rows(table));
        }
    }

    [Fact]
    public void A_row_too_short_or_too_long_is_read_and_told_with_its_line()
    {
        var table = Read("a,b,c\n1,2,3\n\"x\ny\",2\n1,2,3,4\n");

        Assert.Equal(["1 2 3", "x\ny 2 ", "1 2 3"], Rows(table));
        Assert.Equal(2, table.Warnings.Count);
        Assert.Contains("line 3: 2 fields where the first row names 3", table.Warnings[0], StringComparison.Ordinal);
        Assert.Contains("line 5: 4 fields", table.Warnings[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a,b\n1,2\n3,\u00FF4\n", "t.csv, line 3 is not UTF-8")]
    [InlineData("a,\u00FF\n1,2\n", "t.csv, line 1 is not UTF-8")]
    [InlineData("\u00FF\u00FEa", "UTF-16")]
    [InlineData("", "t.csv is empty")]
    [InlineData("a,b\n1,\"2\n3,4\n", "line 2: a quotation mark is opened and never closed")]
    public void What_cannot_be_read_is_said_with_its_line(string latin1, string said)
    {
        var failure = Assert.Throws<TableException>(() => Read(new MemoryStream(Encoding.Latin1.GetBytes(latin1)), 1 << 16));

        Assert.Contains(said, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Columns_of_several_files_are_known_by_their_names()
    {
        var table = new Table();
        foreach (var text in new[] { "id,name\n1,Ann\n", "name,id,phone\nBob,2,07\n", "phone,id\n08,3\n" })
            TableReader.Read(new MemoryStream(Encoding.UTF8.GetBytes(text)), "t.csv", table, threads: 1, progress: null, CancellationToken.None);

        Assert.Equal(["1 Ann ", "2 Bob 07", "3  08"], Rows(table));
    }

    private static Table Read(string text, int block = 1 << 16) => Read(new MemoryStream(Encoding.UTF8.GetBytes(text)), block);

    private static Table Read(Stream stream, int block)
    {
        var table = new Table();
        TableReader.Read(stream, "t.csv", table, threads: 2, progress: null, block, CancellationToken.None);
        return table;
    }

    private static IEnumerable<string> Rows(Table table)
    {
        for (var r = 0; r < table.Count; r++) yield return string.Join(' ', table.Columns.Select(column => column.Values.Text(column.Ids[r])));
    }
}
