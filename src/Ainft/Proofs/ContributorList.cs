using System.Buffers.Binary;
using Ainft.Ethereum;

namespace Ainft.Proofs;

/// <summary>The hash of a manifest's contributors, which a delegation fixes.</summary>
public static class ContributorList
{
    private const int ItemSize = 2 * Bytes32.Size;

    /// <summary>
    /// The keccak256 over two words of 32 bytes per contributor, in the order of the manifest. The first word is the
    /// address with 12 zero bytes before it, and the second one is the share in basis points, big-endian. A manifest
    /// without contributors has the keccak256 of no bytes.
    /// </summary>
    /// <param name="contributors">The contributors of a manifest, empty when the creator has all shares.</param>
    public static Bytes32 Hash(IReadOnlyList<Contributor> contributors)
    {
        ArgumentNullException.ThrowIfNull(contributors);
        var words = new byte[contributors.Count * ItemSize];
        for (var i = 0; i < contributors.Count; i++)
        {
            var item = words.AsSpan(i * ItemSize, ItemSize);
            contributors[i].Address.CopyTo(item[(Bytes32.Size - Address.Size)..]);
            BinaryPrimitives.WriteInt32BigEndian(item[(ItemSize - sizeof(int))..], contributors[i].Share);
        }
        return Keccak256.Hash(words);
    }
}
