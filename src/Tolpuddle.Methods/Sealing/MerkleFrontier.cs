using System.Buffers.Binary;
using System.Numerics;
using System.Security.Cryptography;

namespace Tolpuddle.Methods.Sealing;

/// <summary>
/// The right edge of a growing <see cref="MerkleTree"/>: the roots of its whole subtrees, one for each set bit of its
/// size. All that must be kept to append for ever and to know the root: at most 64 hashes.
/// </summary>
public sealed class MerkleFrontier
{
    private const int HeaderLength = sizeof(long);

    private readonly List<byte[]> _subtrees = []; // the largest, which is leftmost, first

    /// <summary>How many leaves the tree has.</summary>
    public long Count { get; private set; }

    /// <summary>Adds a leaf at the end, by its hash.</summary>
    public void Append(ReadOnlySpan<byte> leafHash)
    {
        if (leafHash.Length != MerkleTree.HashLength) throw new ArgumentException($"A hash has {MerkleTree.HashLength} bytes; this has {leafHash.Length}.", nameof(leafHash));
        var node = leafHash.ToArray();
        for (var level = Count; (level & 1) == 1; level >>= 1)
        {
            MerkleTree.HashNode(_subtrees[^1], node, node);
            _subtrees.RemoveAt(_subtrees.Count - 1);
        }

        _subtrees.Add(node);
        Count++;
    }

    /// <summary>The hash over all leaves so far.</summary>
    public byte[] Root()
    {
        if (Count == 0) return SHA256.HashData([]);
        var root = _subtrees[^1].AsSpan().ToArray();
        for (var i = _subtrees.Count - 2; i >= 0; i--) MerkleTree.HashNode(_subtrees[i], root, root);
        return root;
    }

    /// <summary>Size and hashes, to go on later from <see cref="TryRead"/>.</summary>
    public byte[] ToBytes()
    {
        var bytes = new byte[HeaderLength + (_subtrees.Count * MerkleTree.HashLength)];
        BinaryPrimitives.WriteInt64BigEndian(bytes, Count);
        for (var i = 0; i < _subtrees.Count; i++) _subtrees[i].CopyTo(bytes, HeaderLength + (i * MerkleTree.HashLength));
        return bytes;
    }

    /// <summary>Reads what <see cref="ToBytes"/> wrote. False if the bytes cannot be a frontier.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out MerkleFrontier frontier)
    {
        frontier = new MerkleFrontier();
        if (bytes.Length < HeaderLength) return false;
        var count = BinaryPrimitives.ReadInt64BigEndian(bytes);
        if (count < 0 || bytes.Length != HeaderLength + (BitOperations.PopCount((ulong)count) * MerkleTree.HashLength)) return false;
        for (var hashes = bytes[HeaderLength..]; hashes.Length > 0; hashes = hashes[MerkleTree.HashLength..])
        {
            frontier._subtrees.Add(hashes[..MerkleTree.HashLength].ToArray());
        }

        frontier.Count = count;
        return true;
    }
}
