using Tolpuddle.Methods.Matching.Comparisons;
using Tolpuddle.Methods.Matching.Reading;

namespace Tolpuddle.Methods.Tests.Matching;

public sealed class LinkerTests
{
    private static readonly List<string> Rows = Crowd.Rows(people: 1500);

    [Fact]
    public void People_are_found_again_without_a_label_and_hardly_anybody_is_taken_for_another()
    {
        var (_, _, quality) = Crowd.Link([Rows]);

        Assert.InRange(quality.Pair.BestF1, 0.97, 1);
        Assert.InRange(quality.Cluster.Precision, 0.98, 1);
        Assert.InRange(quality.Cluster.Recall, 0.93, 1);
        Assert.InRange(quality.Pair.CalibrationErrorOfLinks, 0, 0.02);
    }

    [Fact]
    public void No_pair_is_certain()
    {
        var (_, linker, _) = Crowd.Link([Rows]);

        Assert.All(linker.Links, link => Assert.InRange(link.Probability, 0.0001, 0.9999999));
    }

    [Fact]
    public void The_surest_links_are_not_level()
    {
        var (_, linker, _) = Crowd.Link([Rows]);
        var surest = linker.Links.Take(linker.Links.Count / 100).Select(link => link.Logit).ToList();

        Assert.InRange(surest.Distinct().Count() / (double)surest.Count, 0.25, 1); // names as rare as each other are level and may be; a ceiling would make all so
    }

    [Fact]
    public void A_link_is_the_sum_of_its_evidence()
    {
        var (_, linker, _) = Crowd.Link([Rows]);

        foreach (var link in linker.Links.Where(link => link.Logit < 12).Take(500))
            Assert.Equal(linker.Weight(link), linker.Explain(link.Left, link.Right).Sum(evidence => evidence.Weight), 0.001);
    }

    [Fact]
    public void The_number_of_threads_changes_nothing()
    {
        var (table, one, _) = Crowd.Link([Rows], threads: 1);
        var (_, many, _) = Crowd.Link([Rows], threads: 4);

        Assert.Equal(one.Links, many.Links);
        Assert.Equal(one.Clusters, many.Clusters);
        Assert.True(table.Count > 3000);
    }

    [Fact]
    public void One_file_or_the_same_in_two_is_alike()
    {
        var (_, whole, _) = Crowd.Link([Rows]);
        var (_, parts, _) = Crowd.Link([Rows.Take(1000), Rows.Skip(1000).Prepend(Rows[0])]);

        Assert.Equal(whole.Links, parts.Links);
        Assert.Equal(whole.Clusters, parts.Clusters);
    }

    [Fact]
    public void The_order_of_columns_changes_nothing()
    {
        var (_, usual, _) = Crowd.Link([Rows]);
        var (_, turned, _) = Crowd.Link([Rows.Select(row => row.Split(',')).Select(f => string.Join(',', f[0], f[5], f[6], f[2], f[4], f[1], f[3]))]);

        Assert.Equal(usual.Links, turned.Links);
        Assert.Equal(usual.Clusters, turned.Clusters);
    }

    [Fact]
    public void The_order_of_records_hardly_changes_a_cluster()
    {
        var (table, usual, _) = Crowd.Link([Rows]);
        var (otherTable, other, _) = Crowd.Link([Rows.Skip(1).Reverse().Prepend(Rows[0])]);
        var (first, second) = (Crowd.Clusters(table, usual), Crowd.Clusters(otherTable, other));

        Assert.InRange(first.Intersect(second).Count() / (double)first.Count, 0.99, 1); // random pairs are others, so that u differs in its third digit
    }

    [Theory]
    [InlineData("")]
    [InlineData("always the same")]
    public void A_column_that_says_nothing_changes_nothing(string value)
    {
        var (_, usual, _) = Crowd.Link([Rows]);
        var (_, wider, _) = Crowd.Link([Rows.Select((row, i) => $"{row},{(i == 0 ? "remark" : value)}")]);

        Assert.Equal(usual.Links, wider.Links);
    }

    [Fact]
    public void The_truth_is_not_used()
    {
        var (_, usual, _) = Crowd.Link([Rows]);
        var (_, without, _) = Crowd.Link([Rows.Select(row => row[..row.LastIndexOf(',')])]);

        Assert.Equal(usual.Links, without.Links);
    }

    /// <summary>Four signs that are written down wrongly at known rates; all else about a person is unknown.</summary>
    [Fact]
    public void Training_finds_the_rates_that_were_planted()
    {
        double[] wrong = [0.05, 0.1, 0.2, 0.3];
        var random = new Random(3);
        var rows = new List<string> { "id,passport,nino,ssn,document,person" };
        for (var p = 0; p < 4000; p++)
        {
            var own = wrong.Select(_ => Code()).ToArray();
            for (var copy = 0; copy < 2; copy++) rows.Add($"R{p}-{copy},{string.Join(',', own.Select((code, k) => random.NextDouble() < wrong[k] ? Code() : code))},P{p}");
        }

        var (_, linker, _) = Crowd.Link([rows]);
        for (var k = 0; k < wrong.Length; k++)
        {
            var comparison = linker.Comparisons.ToList().IndexOf(rows[0].Split(',')[k + 1]);
            var planted = 1 - ((1 - wrong[k]) * (1 - wrong[k]));
            Assert.InRange(linker.Model.M[comparison][Comparison.Different], planted - 0.03, planted + 0.03);
        }

        Assert.InRange(Math.Exp(linker.Model.LogPrior) * 8000 * 7999 / 2, 3800, 4200);

        string Code() => $"{(char)('A' + random.Next(26))}{random.Next(1_000_000, 10_000_000)}";
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void Few_records_are_no_trouble(int records)
    {
        var (table, linker, _) = Crowd.Link([Rows.Take(records + 1)]);

        Assert.Equal(records, table.Count);
        Assert.Equal(records, linker.Clusters.Length);
    }

    [Fact]
    public void No_record_at_all_is_said() =>
        Assert.Contains("no records", Assert.Throws<TableException>(() => Crowd.Link([Rows.Take(1)])).Message, StringComparison.Ordinal);

    [Fact]
    public void A_name_without_end_is_read_all_the_same()
    {
        var (table, linker, _) = Crowd.Link([Rows.Append($"X1,{new string('x', 10_000)},{new string('ł', 10_000)},,,,P-1").Append("X2,نور,Đỗ,1990-01-01,,,P-2").Append("X3,,,,,,P-3")]);

        Assert.Equal(table.Count, linker.Clusters.Length);
        Assert.Equal(table.Count - 1, linker.Clusters[^1]); // nothing is known of it, so it is nobody else
    }
}
