using System.Numerics;
using System.Security.Cryptography;

namespace Tolpuddle.Methods.Sealing;

/// <summary>
/// The hash tree of transparency logs: one hash stands for a whole list of entries in their order, a short proof shows
/// that one entry is in it, and another that an earlier list is the beginning of a later one.
/// </summary>
/// <remarks>
/// Source: RFC 6962 §2.1 (tree, audit paths, consistency proofs), with the verification of RFC 9162 §2.1.3.2 and §2.1.4.2,
/// which is the same tree. SHA-256; a leaf is hashed after a byte 0, an inner node after a byte 1, so that neither can
/// pass for the other. Lists of leaf hashes are given as one run of bytes, <see cref="HashLength"/> a leaf.
/// </remarks>
public static class MerkleTree
{
    /// <summary>Bytes of a hash.</summary>
    public const int HashLength = SHA256.HashSizeInBytes;

    private const byte LeafPrefix = 0;
    private const byte NodePrefix = 1;

    /// <summary>Entries longer than this are hashed on the heap.</summary>
    private const int MostOnStack = 1024;

    /// <summary>The hash of one entry: SHA-256(0x00 ‖ entry).</summary>
    public static byte[] HashLeaf(ReadOnlySpan<byte> entry)
    {
        Span<byte> prefixed = entry.Length < MostOnStack ? stackalloc byte[entry.Length + 1] : new byte[entry.Length + 1];
        prefixed[0] = LeafPrefix;
        entry.CopyTo(prefixed[1..]);
        return SHA256.HashData(prefixed);
    }

    /// <summary>The hash over two subtrees: SHA-256(0x01 ‖ left ‖ right).</summary>
    public static byte[] HashNode(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        var hash = new byte[HashLength];
        HashNode(left, right, hash);
        return hash;
    }

    /// <summary>The hash over all of <paramref name="leafHashes"/>; of none, the hash of nothing.</summary>
    /// <exception cref="ArgumentException">The bytes are not whole hashes.</exception>
    public static byte[] Root(ReadOnlySpan<byte> leafHashes)
    {
        var frontier = new MerkleFrontier();
        for (var i = 0; i < Count(leafHashes); i++) frontier.Append(Leaf(leafHashes, i));
        return frontier.Root();
    }

    /// <summary>The hashes that lead from the leaf at <paramref name="index"/> up to the root, nearest first: PATH(m, D[n]).</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such leaf.</exception>
    public static IReadOnlyList<byte[]> ProveInclusion(ReadOnlySpan<byte> leafHashes, int index) => Roots(leafHashes, InclusionPath(index, Count(leafHashes)));

    /// <summary>The hashes that show the first <paramref name="oldCount"/> leaves to be the beginning of all: PROOF(m, D[n]).</summary>
    /// <exception cref="ArgumentOutOfRangeException">The older list is empty or longer than the newer one.</exception>
    public static IReadOnlyList<byte[]> ProveConsistency(ReadOnlySpan<byte> leafHashes, int oldCount) => Roots(leafHashes, ConsistencyPath(oldCount, Count(leafHashes)));

    /// <summary>The runs of leaves over which the hashes of <see cref="ProveInclusion"/> are made: for lists that are too long to be held at once.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such leaf.</exception>
    public static IReadOnlyList<LeafRun> InclusionPath(long index, long count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, count);
        var path = new List<LeafRun>();
        AddPath(new LeafRun(0, count), index, path);
        return path;
    }

    /// <summary>The runs of leaves over which the hashes of <see cref="ProveConsistency"/> are made.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The older list is empty or longer than the newer one.</exception>
    public static IReadOnlyList<LeafRun> ConsistencyPath(long oldCount, long count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(oldCount, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(oldCount, count);
        var path = new List<LeafRun>();
        AddSubproof(new LeafRun(0, count), oldCount, isWhole: true, path);
        return path;
    }

    /// <summary>True if a leaf with this hash stands at <paramref name="index"/> of the list of <paramref name="count"/> leaves whose root is <paramref name="root"/>.</summary>
    public static bool VerifyInclusion(ReadOnlySpan<byte> leafHash, long index, long count, IReadOnlyList<byte[]> proof, ReadOnlySpan<byte> root)
    {
        if (index < 0 || index >= count || !AreHashes(proof)) return false;
        Span<byte> hash = stackalloc byte[HashLength];
        leafHash.CopyTo(hash);
        var (place, last) = (index, count - 1);
        foreach (var sibling in proof)
        {
            if (last == 0) return false;
            if ((place & 1) == 1 || place == last)
            {
                HashNode(sibling, hash, hash);
                while ((place & 1) == 0 && place != 0) (place, last) = (place >> 1, last >> 1);
            }
            else
            {
                HashNode(hash, sibling, hash);
            }

            (place, last) = (place >> 1, last >> 1);
        }

        return last == 0 && hash.SequenceEqual(root);
    }

    /// <summary>True if the list of <paramref name="oldCount"/> leaves with <paramref name="oldRoot"/> is the beginning of the list of <paramref name="count"/> with <paramref name="root"/>.</summary>
    public static bool VerifyConsistency(long oldCount, ReadOnlySpan<byte> oldRoot, long count, ReadOnlySpan<byte> root, IReadOnlyList<byte[]> proof)
    {
        if (oldCount < 1 || oldCount > count || !AreHashes(proof)) return false;
        if (oldCount == count) return proof.Count == 0 && oldRoot.SequenceEqual(root);

        var next = 0;
        Span<byte> older = stackalloc byte[HashLength];
        Span<byte> newer = stackalloc byte[HashLength];
        if (BitOperations.IsPow2(oldCount)) oldRoot.CopyTo(older); // the older root is itself a node of the newer tree
        else if (proof.Count == 0) return false;
        else proof[next++].CopyTo(older);
        older.CopyTo(newer);

        var (place, last) = (oldCount - 1, count - 1);
        while ((place & 1) == 1) (place, last) = (place >> 1, last >> 1);
        for (; next < proof.Count; next++)
        {
            if (last == 0) return false;
            if ((place & 1) == 1 || place == last)
            {
                HashNode(proof[next], older, older);
                HashNode(proof[next], newer, newer);
                while ((place & 1) == 0 && place != 0) (place, last) = (place >> 1, last >> 1);
            }
            else
            {
                HashNode(newer, proof[next], newer);
            }

            (place, last) = (place >> 1, last >> 1);
        }

        return last == 0 && older.SequenceEqual(oldRoot) && newer.SequenceEqual(root);
    }

    internal static void HashNode(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right, Span<byte> hash)
    {
        Span<byte> prefixed = stackalloc byte[1 + (2 * HashLength)];
        prefixed[0] = NodePrefix;
        left.CopyTo(prefixed[1..]);
        right.CopyTo(prefixed[(1 + HashLength)..]);
        SHA256.HashData(prefixed, hash);
    }

    private static void AddPath(LeafRun leaves, long index, List<LeafRun> path)
    {
        if (leaves.Count == 1) return;
        var (left, right) = leaves.Divide();
        if (index < left.Count)
        {
            AddPath(left, index, path);
            path.Add(right);
        }
        else
        {
            AddPath(right, index - left.Count, path);
            path.Add(left);
        }
    }

    private static void AddSubproof(LeafRun leaves, long oldCount, bool isWhole, List<LeafRun> proof)
    {
        if (oldCount == leaves.Count)
        {
            if (!isWhole) proof.Add(leaves); // whoever checks knows the root of the whole older list
            return;
        }

        var (left, right) = leaves.Divide();
        if (oldCount <= left.Count)
        {
            AddSubproof(left, oldCount, isWhole, proof);
            proof.Add(right);
        }
        else
        {
            AddSubproof(right, oldCount - left.Count, isWhole: false, proof);
            proof.Add(left);
        }
    }

    private static List<byte[]> Roots(ReadOnlySpan<byte> leafHashes, IReadOnlyList<LeafRun> runs)
    {
        var roots = new List<byte[]>(runs.Count);
        foreach (var run in runs) roots.Add(Root(leafHashes.Slice((int)run.Start * HashLength, (int)run.Count * HashLength)));
        return roots;
    }

    private static bool AreHashes(IReadOnlyList<byte[]> proof) => proof.All(hash => hash.Length == HashLength);

    private static ReadOnlySpan<byte> Leaf(ReadOnlySpan<byte> leafHashes, int index) => leafHashes.Slice(index * HashLength, HashLength);

    private static int Count(ReadOnlySpan<byte> leafHashes) => leafHashes.Length % HashLength == 0
        ? leafHashes.Length / HashLength
        : throw new ArgumentException($"A list of hashes has {HashLength} bytes a hash; this has {leafHashes.Length}.", nameof(leafHashes));
}

/// <summary>Leaves that stand beside each other: <paramref name="Count"/> of them from <paramref name="Start"/>, counted from 0.</summary>
public readonly record struct LeafRun(long Start, long Count)
{
    /// <summary>Where a tree of more than one leaf divides: RFC 6962's k, with k &lt; n ≤ 2k.</summary>
    internal (LeafRun Left, LeafRun Right) Divide()
    {
        var left = 1L << BitOperations.Log2((ulong)(Count - 1));
        return (new LeafRun(Start, left), new LeafRun(Start + left, Count - left));
    }
}
