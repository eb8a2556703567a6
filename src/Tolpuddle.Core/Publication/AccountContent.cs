namespace Tolpuddle.Core.Publication;

/// <summary>The public account as data: statements, and the public part of the records behind them.</summary>
/// <param name="AsOf">The day on which the records said this.</param>
public sealed record AccountContent(DateOnly AsOf, string Area, IReadOnlyList<Statement> Statements, IReadOnlyList<PublicRecord> Records)
{
    /// <summary>Everything in it that people wrote or that was made of what they wrote.</summary>
    public IEnumerable<string> Words() => Statements.Select(s => s.Text).Concat(Records.SelectMany(r => r.Facts).Select(f => f.Value));
}

/// <summary>One sentence of fact. It exists only because of its <paramref name="Records"/>.</summary>
/// <param name="Id">Stable: the code of the record it speaks of.</param>
/// <param name="Lead">One or two words that open it; empty for a commitment.</param>
/// <param name="Year">The year under which it stands; null for what is ongoing or undated.</param>
/// <param name="Standing">Why it stands in no year.</param>
/// <param name="Records">Ids of <see cref="PublicRecord"/>s, the one it speaks of first.</param>
/// <param name="From">First day, month or year that is known, as <c>2019-01</c>; null where it is not known.</param>
/// <param name="Unknown">What the records do not say, in words that end a sentence: "amount not known".</param>
public sealed record Statement(
    string Id, string Lead, string Text, int? Year, Standing Standing, IReadOnlyList<string> Records, string? From, string? To, IReadOnlyList<string> Unknown);

/// <summary>Where a statement stands on the spine.</summary>
public enum Standing
{
    /// <summary>What was promised.</summary>
    Commitment,

    /// <summary>In its year.</summary>
    Dated,

    /// <summary>It goes on.</summary>
    Ongoing,

    /// <summary>The records give no date.</summary>
    Undated,
}

/// <summary>What the public may see of a record: labels and values, nothing else.</summary>
public sealed record PublicRecord(string Id, string Kind, string Title, IReadOnlyList<PublicFact> Facts);

public sealed record PublicFact(string Label, string Value);
