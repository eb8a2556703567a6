using System.CommandLine;
using System.Globalization;
using Tolpuddle.Methods.Matching;
using Tolpuddle.Methods.Matching.Reading;

namespace Tolpuddle.Web.Commands;

/// <summary>Says why two records are thought to be one person, or not.</summary>
internal static class LinkExplainCommand
{
    public static Command Create()
    {
        var left = new Argument<string>("left") { Description = "The id of one record" };
        var right = new Argument<string>("right") { Description = "The id of the other" };
        var (files, types, truth) = (LinkInput.Files(), LinkInput.Types(), LinkInput.Truth());
        var command = new Command(
            "explain", "Says why two records are thought to be one person, or not: both values and the weight of each comparison, and what they come to. Learns from the files as 'tolpuddle link' does.\n\nExample: tolpuddle link explain M00000003 M00081744 mentions.csv")
        { left, right, files, types, truth, Json.Option };
        command.SetAction(async (parsed, cancel) =>
        {
            try
            {
                return await Task.Run(() => Explain(parsed.GetRequiredValue(left), parsed.GetRequiredValue(right), parsed.GetRequiredValue(files), LinkInput.ReadTypes(parsed.GetValue(types)), parsed.GetValue(truth), parsed.GetValue(Json.Option), cancel), cancel);
            }
            catch (TableException e)
            {
                throw new WrongUseException(e.Message);
            }
        });
        return command;
    }

    private static int Explain(string left, string right, FileInfo[] files, Dictionary<string, ColumnKind> told, string? truth, bool asJson, CancellationToken cancel)
    {
        var options = new LinkingOptions();
        var (table, kinds, _) = LinkInput.Read(files, told, truth, options.Threads, progress: null, cancel);
        var (first, second) = (Find(left), Find(right));
        if (first == second) throw new WrongUseException("These are one and the same record. Name two.");
        var linker = Linker.Link(table, kinds.Kinds, options, progress: null, cancel);
        var link = linker.Weigh(first, second);
        var evidence = linker.Explain(first, second);
        var together = linker.Clusters[first] == linker.Clusters[second];
        if (asJson)
        {
            Json.Print(new { Left = kinds.NameOf(link.Left), Right = kinds.NameOf(link.Right), link.Probability, Weight = linker.Weight(link), SameCluster = together, Evidence = evidence });
            return Root.Fine;
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{kinds.NameOf(link.Left)} and {kinds.NameOf(link.Right)}: probability {link.Probability:G7}, weight {linker.Weight(link):F1} bits. They are {(together ? "in one cluster" : "in two clusters")}."));
        foreach (var part in evidence)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{part.Weight,7:+0.0;-0.0;0.0}  {part.Comparison}: {part.Words}"));
            if (part.Left.Length + part.Right.Length > 0) Console.WriteLine($"         {Shown(part.Left)} | {Shown(part.Right)}");
        }

        return Root.Fine;

        int Find(string id) => kinds.Find(id) ?? throw new WrongUseException($"No record is called '{id}'.");
    }

    private static string Shown(string value) => value.Length == 0 ? "(not said)" : value;
}
