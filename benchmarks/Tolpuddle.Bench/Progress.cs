namespace Tolpuddle.Bench;

/// <summary>What somebody who waits wants to read; data go to the other stream.</summary>
internal static class Progress
{
    public static void Say(string line) => Console.Error.WriteLine(line);
}
