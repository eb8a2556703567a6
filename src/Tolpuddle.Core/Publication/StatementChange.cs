namespace Tolpuddle.Core.Publication;

public enum ChangeKind
{
    New, Changed, Gone,
}

/// <summary>How one statement, or the record behind it, differs between two accounts.</summary>
/// <param name="Id">Of the statement.</param>
/// <param name="Text">As it reads now; of one that is gone, as it read.</param>
/// <param name="Facts">What differs, where something changed: the sentence itself, and each fact of its record.</param>
public sealed record StatementChange(ChangeKind Kind, string Id, string Text, IReadOnlyList<FactChange> Facts)
{
    /// <summary>What a reader of <paramref name="before"/> finds different in <paramref name="after"/>, in the order of its statements.</summary>
    public static IReadOnlyList<StatementChange> Between(AccountContent? before, AccountContent after)
    {
        var changes = new List<StatementChange>();
        var old = (before?.Statements ?? []).ToDictionary(s => s.Id);
        foreach (var statement in after.Statements)
        {
            if (!old.Remove(statement.Id, out var earlier))
            {
                changes.Add(new StatementChange(ChangeKind.New, statement.Id, statement.Text, []));
                continue;
            }

            IReadOnlyList<FactChange> facts = [.. Differences(FactsOf(earlier, before!), FactsOf(statement, after))];
            if (facts.Count > 0) changes.Add(new StatementChange(ChangeKind.Changed, statement.Id, statement.Text, facts));
        }

        changes.AddRange(old.Values.Select(s => new StatementChange(ChangeKind.Gone, s.Id, s.Text, [])));
        return changes;
    }

    private static IEnumerable<FactChange> Differences(ILookup<string, string> before, ILookup<string, string> after) =>
        from label in after.Select(f => f.Key).Union(before.Select(f => f.Key))
        let change = new FactChange(label, string.Join("; ", before[label]), string.Join("; ", after[label]))
        where change.Before != change.After
        select change;

    private static ILookup<string, string> FactsOf(Statement statement, AccountContent account) =>
        (account.Records.FirstOrDefault(r => r.Id == statement.Id)?.Facts ?? [])
        .Prepend(new PublicFact("Sentence", $"{(statement.Lead.Length > 0 ? statement.Lead + ". " : "")}{statement.Text}"))
        .ToLookup(f => f.Label, f => f.Value);
}

/// <summary>One fact before and after; empty where there was none.</summary>
public sealed record FactChange(string Label, string Before, string After);
