using System.Text;
using Ainft.Ethereum;

namespace Ainft.Functions.Minting;

/// <summary>
/// The Merkle tree of many components in order. The creator signs its root, the number of leaves and a deadline.
/// </summary>
internal sealed class BulkTree(IEnumerable<BulkLine> lines)
{
    private const int WordText = 2 + 2 * Bytes32.Size;

    private readonly MerkleTree tree = MerkleTree.Build(lines.Select(line => line.Leaf).ToArray().AsMemory());

    public Bytes32 Root => tree.Root;

    public int Count => tree.Count;

    public Bytes32 HashToSign(MintDomain domain, ulong deadline) =>
        MintMessage.HashMintMany(domain, Root, Count, deadline);

    /// <summary>
    /// The signature of each component in order, in canonical JSON. The signatures differ only by their paths.
    /// </summary>
    public IEnumerable<ReadOnlyMemory<byte>> SignaturesOf(ulong deadline, string signature)
    {
        var whole = Mint.Canonical(new MintSignature(deadline, signature, new MintManyPart(Root, Count, [])));
        var path = whole.AsSpan().IndexOf("\"path\":["u8) + "\"path\":["u8.Length;
        var buffer = new byte[whole.Length + MerkleTree.MaxDepth * (WordText + 3)];
        whole.AsSpan(0, path).CopyTo(buffer);
        for (var i = 0; i < Count; i++)
        {
            var end = path + WritePath(buffer.AsSpan(path), tree.ProofOf(i));
            whole.AsSpan(path).CopyTo(buffer.AsSpan(end));
            yield return buffer.AsMemory(0, end + whole.Length - path);
        }
    }

    private static int WritePath(Span<byte> text, IReadOnlyList<Bytes32> path)
    {
        var length = 0;
        foreach (var node in path)
            length += Encoding.ASCII.GetBytes(length == 0 ? $"\"{node}\"" : $",\"{node}\"", text[length..]);
        return length;
    }
}
