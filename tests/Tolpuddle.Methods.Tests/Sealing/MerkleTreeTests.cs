using System.Security.Cryptography;
using CsCheck;
using Tolpuddle.Methods.Sealing;

namespace Tolpuddle.Methods.Tests.Sealing;

public sealed class MerkleTreeTests
{
    private const int MostLeaves = 70;

    /// <summary>Entries and roots published with the reference implementation of RFC 6962 (certificate-transparency, merkle_tree_test).</summary>
    private static readonly string[] Entries = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];

    private static readonly string[] Roots =
    [
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ];

    private static readonly byte[] Leaves = Concat(Enumerable.Range(0, MostLeaves).Select(i => MerkleTree.HashLeaf([(byte)i])));

    [Fact]
    public void Published_trees_have_the_published_roots()
    {
        for (var count = 0; count < Roots.Length; count++)
        {
            var leaves = Concat(Entries.Take(count).Select(entry => MerkleTree.HashLeaf(Convert.FromHexString(entry))));

            Assert.Equal(Roots[count], Convert.ToHexStringLower(MerkleTree.Root(leaves)));
        }
    }

    [Fact]
    public void The_root_is_the_definition_of_the_standard() =>
        Gen.Int[0, MostLeaves].Sample(count => MerkleTree.Root(First(count)).AsSpan().SequenceEqual(SlowRoot(First(count))));

    [Fact]
    public void Every_leaf_of_every_tree_is_proved_and_nothing_else_is()
    {
        for (var count = 1; count <= MostLeaves; count++)
        {
            var root = MerkleTree.Root(First(count));
            for (var index = 0; index < count; index++)
            {
                var proof = MerkleTree.ProveInclusion(First(count), index);

                Assert.True(MerkleTree.VerifyInclusion(Leaf(index), index, count, proof, root));
                Assert.False(MerkleTree.VerifyInclusion(Leaf((index + 1) % MostLeaves), index, count, proof, root));
                Assert.False(MerkleTree.VerifyInclusion(Leaf(index), index, count, [.. proof, root], root));
                Assert.False(MerkleTree.VerifyInclusion(Leaf(index), index, count, proof, MerkleTree.Root(First(count - 1))));
                if (proof.Count > 0) Assert.False(MerkleTree.VerifyInclusion(Leaf(index), index, count, [.. proof.Skip(1)], root));
                if (count > 1) Assert.False(MerkleTree.VerifyInclusion(Leaf(index), (index + 1) % count, count, proof, root));
            }
        }
    }

    [Fact]
    public void Every_earlier_tree_is_proved_to_be_the_beginning_and_no_other_is()
    {
        for (var count = 1; count <= MostLeaves; count++)
        {
            var root = MerkleTree.Root(First(count));
            for (var older = 1; older <= count; older++)
            {
                var oldRoot = MerkleTree.Root(First(older));
                var proof = MerkleTree.ProveConsistency(First(count), older);

                Assert.True(MerkleTree.VerifyConsistency(older, oldRoot, count, root, proof));
                Assert.False(MerkleTree.VerifyConsistency(older, Changed(oldRoot), count, root, proof));
                Assert.False(MerkleTree.VerifyConsistency(older, oldRoot, count, Changed(root), proof));
                Assert.False(MerkleTree.VerifyConsistency(older, oldRoot, count, root, [.. proof, root]));
                for (var i = 0; i < proof.Count; i++)
                {
                    var spoilt = proof.ToArray();
                    spoilt[i] = Changed(spoilt[i]);
                    Assert.False(MerkleTree.VerifyConsistency(older, oldRoot, count, root, spoilt));
                }
            }
        }
    }

    [Fact]
    public void A_frontier_that_was_put_away_goes_on_as_if_it_had_not_been() =>
        Gen.Select(Gen.Int[0, MostLeaves], Gen.Int[0, MostLeaves]).Sample((a, b) =>
        {
            var (early, late) = (Math.Min(a, b), Math.Max(a, b));
            var frontier = new MerkleFrontier();
            for (var i = 0; i < early; i++) frontier.Append(Leaf(i));
            if (!MerkleFrontier.TryRead(frontier.ToBytes(), out var again)) return false;
            for (var i = early; i < late; i++) again.Append(Leaf(i));
            return again.Count == late && again.Root().AsSpan().SequenceEqual(MerkleTree.Root(First(late)));
        });

    [Fact]
    public void Bytes_that_are_no_frontier_are_refused() =>
        Gen.Byte.Array[0, 80].Sample(bytes => !MerkleFrontier.TryRead(bytes, out var frontier) || frontier.ToBytes().AsSpan().SequenceEqual(bytes));

    [Theory]
    [InlineData(0)]
    [InlineData(70)]
    public void Nothing_can_be_asked_about_lists_that_do_not_exist(int count)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => MerkleTree.ProveInclusion(First(count), count));
        Assert.Throws<ArgumentOutOfRangeException>(() => MerkleTree.ProveConsistency(First(count), count + 1));
        Assert.Throws<ArgumentException>(() => MerkleTree.Root(new byte[33]));
    }

    /// <summary>MTH of RFC 6962 §2.1, word for word.</summary>
    private static byte[] SlowRoot(ReadOnlySpan<byte> leaves)
    {
        var count = leaves.Length / MerkleTree.HashLength;
        if (count == 0) return SHA256.HashData([]);
        if (count == 1) return leaves.ToArray();
        var k = 1;
        while (k * 2 < count) k *= 2;
        return SHA256.HashData([1, .. SlowRoot(leaves[..(k * MerkleTree.HashLength)]), .. SlowRoot(leaves[(k * MerkleTree.HashLength)..])]);
    }

    private static byte[] First(int count) => Leaves[..(count * MerkleTree.HashLength)];

    private static byte[] Leaf(int index) => Leaves[(index * MerkleTree.HashLength)..((index + 1) * MerkleTree.HashLength)];

    private static byte[] Changed(byte[] hash) => [(byte)(hash[0] ^ 1), .. hash[1..]];

    private static byte[] Concat(IEnumerable<byte[]> hashes) => [.. hashes.SelectMany(hash => hash)];
}
