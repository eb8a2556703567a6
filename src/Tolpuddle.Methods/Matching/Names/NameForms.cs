using System.Text;
using Tolpuddle.Methods.Matching.Reading;
using Tolpuddle.Methods.Matching.Similarity;

namespace Tolpuddle.Methods.Matching.Names;

/// <summary>How alike two names are, from what says nothing to what is the same.</summary>
public enum NameLikeness
{
    /// <summary>One of the two says nothing.</summary>
    Missing,

    /// <summary>Not alike.</summary>
    Different,

    /// <summary>One is the other's first letter.</summary>
    Initial,

    /// <summary>Somewhat alike (Jaro–Winkler 0.80 or more, or one begins with the other).</summary>
    Alike,

    /// <summary>One or two letters apart (Jaro–Winkler 0.91 or more, or one mistake).</summary>
    Close,

    /// <summary>A short form, a pet form or the same name in another language.</summary>
    Variant,

    /// <summary>Sound the same.</summary>
    SameSound,

    /// <summary>The first of several names is the same.</summary>
    SameFirst,

    /// <summary>The same.</summary>
    Same,
}

/// <summary>Every different name once, in the forms in which it is compared.</summary>
internal sealed class NameForms
{
    private const double CloseFrom = 0.91;
    private const double AlikeFrom = 0.80;
    private const int LongestPrefix = 3;

    private readonly Dictionary<string, int> known = new(StringComparer.Ordinal);
    private readonly Dictionary<ulong, int> sounds = [];
    private readonly PackedText texts = new();
    private readonly List<Form> forms = [];
    private Form[] compact = [];

    public NameForms() => Add("");

    /// <summary>How many different names there are; number 0 is no name.</summary>
    public int Count => forms.Count;

    public Form this[int id] => forms[id];

    /// <summary>The number of a folded name.</summary>
    public int Add(string folded)
    {
        if (known.TryGetValue(folded, out var id)) return id;
        id = forms.Count;
        known.Add(folded, id);
        var space = folded.IndexOf(' ', StringComparison.Ordinal);
        var joined = Encoding.ASCII.GetBytes(space < 0 ? folded : folded.Replace(" ", "", StringComparison.Ordinal));
        texts.Add(joined);
        Span<byte> sound = stackalloc byte[PackedText.Width];
        var length = NameSound.Sound(joined.AsSpan(0, Math.Min(joined.Length, PackedText.Width)), sound);
        var groups = 0UL;
        foreach (var group in Nicknames.Of(folded)) groups = (groups << 16) | (uint)group;
        forms.Add(default); // the first name of several is a name of its own
        var first = space <= 0 ? id : Add(folded[..space]);
        Span<byte> skeleton = stackalloc byte[PackedText.Width];
        var soundHash = length == 0 ? 0 : ValuePool.Hash(sound[..length]);
        if (!sounds.TryGetValue(soundHash, out var soundId)) sounds.Add(soundHash, soundId = sounds.Count + 1);
        forms[id] = new Form(first, length == 0 ? 0 : soundId, groups, length == 0 ? 0 : (uint)(ValuePool.Hash(skeleton[..NameSound.Skeleton(sound[..length], skeleton)]) >> 32), joined.Length == 1);
        return id;
    }

    /// <summary>Lays the forms out for comparing. Nothing is added afterwards.</summary>
    public void Seal() => compact = [.. forms];

    /// <summary>How many different sounds there are, and one.</summary>
    public int SoundCount => sounds.Count + 1;

    /// <summary>How alike two names are, the middle names among them.</summary>
    public NameLikeness Compare(int left, int right)
    {
        if (left == 0 || right == 0) return NameLikeness.Missing;
        if (left == right) return NameLikeness.Same;
        ref var a = ref compact[left];
        ref var b = ref compact[right];
        var severalNames = a.First != left || b.First != right;
        if (severalNames && a.First == b.First) return NameLikeness.SameFirst;
        var best = CompareWords(left, right, in a, in b);
        if (!severalNames || best >= NameLikeness.SameSound) return best;
        var firsts = CompareWords(a.First, b.First, in compact[a.First], in compact[b.First]);
        return firsts > best ? firsts : best;
    }

    private NameLikeness CompareWords(int left, int right, in Form a, in Form b)
    {
        if (a.Sound == b.Sound) return NameLikeness.SameSound;
        if (a.Groups != 0 && b.Groups != 0 && ShareGroup(a.Groups, b.Groups)) return NameLikeness.Variant;
        if (a.IsInitial || b.IsInitial) return texts.Text(left)[0] == texts.Text(right)[0] ? NameLikeness.Initial : NameLikeness.Different;
        if (!JaroWinkler.CouldReach(texts, left, right, AlikeFrom)) return NameLikeness.Different;
        var likeness = JaroWinkler.Similarity(texts, left, right);
        if (likeness >= CloseFrom) return NameLikeness.Close;
        if (likeness < AlikeFrom) return NameLikeness.Different;
        if (Math.Min(texts.Length(left), texts.Length(right)) > LongestPrefix && EditDistance.Between(texts, left, right) == 1) return NameLikeness.Close;
        return NameLikeness.Alike;
    }

    private static bool ShareGroup(ulong left, ulong right)
    {
        for (; left != 0; left >>= 16)
        {
            for (var other = right; other != 0; other >>= 16)
            {
                if ((ushort)left == (ushort)other) return true;
            }
        }

        return false;
    }

    /// <summary>What of a name is compared before its letters.</summary>
    /// <param name="First">The number of the first of several names, its own number otherwise.</param>
    /// <param name="Sound">The number of its <see cref="NameSound.Sound"/>.</param>
    /// <param name="Groups">Its groups of <see cref="Nicknames"/>, sixteen bits each.</param>
    /// <param name="Skeleton">Hash of its consonants.</param>
    /// <param name="IsInitial">It is a single letter.</param>
    public readonly record struct Form(int First, int Sound, ulong Groups, uint Skeleton, bool IsInitial);
}
