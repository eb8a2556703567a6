namespace Tolpuddle.Bench.Load;

/// <summary>Something that people do at the site over and over.</summary>
/// <param name="Name">What it is, as the table says it.</param>
/// <param name="Whole">What all of it is called where its last part is what counts; null where it is one request.</param>
/// <param name="Email">Who does it; null: a stranger.</param>
/// <param name="Kinds">How many different ones there are: pages, phones, words. They take turns.</param>
/// <param name="DoAsync">Does the one whose turn it is.</param>
internal sealed record Errand(string Name, string? Whole, string? Email, int Kinds, Func<Visitor, int, CancellationToken, Task> DoAsync)
{
    /// <summary>Opening one page after the other.</summary>
    public static Errand Pages(string name, string email, IReadOnlyList<string> paths) =>
        new(name, Whole: null, email, paths.Count, (visitor, kind, cancel) => visitor.OpenAsync(paths[kind], cancel));
}
