namespace Tolpuddle.Core.Linking;

/// <summary>Which mentions stand for the same person or thing, by what people have said of pairs of them.</summary>
public static class MentionSubjects
{
    /// <summary>
    /// By mention, the subject that it stands for: the id of its earliest mention. A mention of which nobody has said that it is
    /// the same as another is not in it. Claims are taken in their order; one that would make one of two mentions that
    /// somebody has said are different joins nothing.
    /// </summary>
    /// <param name="claims">The newest claim about each pair, oldest first.</param>
    public static IReadOnlyDictionary<Guid, Guid> Of(IReadOnlyCollection<(Guid First, Guid Second, LinkClaim Claim)> claims)
    {
        var different = new Dictionary<Guid, List<Guid>>();
        foreach (var (first, second, _) in claims.Where(c => c.Claim == LinkClaim.Different))
        {
            Add(first, second);
            Add(second, first);
        }

        var groups = new Dictionary<Guid, List<Guid>>();
        foreach (var (first, second, _) in claims.Where(c => c.Claim == LinkClaim.Same))
        {
            var (one, other) = (GroupOf(first), GroupOf(second));
            if (ReferenceEquals(one, other) || AreApart(one, other)) continue;
            var (small, large) = one.Count < other.Count ? (one, other) : (other, one);
            large.AddRange(small);
            foreach (var mention in small) groups[mention] = large;
        }

        var subjects = new Dictionary<Guid, Guid>();
        foreach (var group in groups.Values.Distinct(ReferenceEqualityComparer.Instance).Cast<List<Guid>>().Where(g => g.Count > 1))
        {
            var subject = group.Min();
            foreach (var mention in group) subjects.Add(mention, subject);
        }

        return subjects;

        void Add(Guid mention, Guid from)
        {
            if (!different.TryGetValue(mention, out var all)) different.Add(mention, all = []);
            all.Add(from);
        }

        List<Guid> GroupOf(Guid mention)
        {
            if (!groups.TryGetValue(mention, out var group)) groups.Add(mention, group = [mention]);
            return group;
        }

        bool AreApart(List<Guid> one, List<Guid> other) => one.Exists(m => different.TryGetValue(m, out var apart) && apart.Exists(a => ReferenceEquals(groups.GetValueOrDefault(a), other)));
    }
}
