using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Ainft.Ethereum;
using static Ainft.Proofs.TypedMessage;

namespace Ainft.Proofs;

/// <summary>The EIP-712 messages in a <see cref="MintDomain"/> that a creator signs to mint.</summary>
/// <remarks>
/// <c>Mint(bytes32 digest,bytes32[] parents,uint256 deadline)</c> mints one component.
/// <c>MintMany(bytes32 root,uint256 count,uint256 deadline)</c> mints many, where root is the root of the
/// <see cref="MerkleTree"/> over the registration leaves. A deadline is in Unix seconds.
/// </remarks>
public static class MintMessage
{
    private const int Size = Bytes32.Size;

    private static readonly Bytes32 MintTypeHash =
        Keccak256.Hash("Mint(bytes32 digest,bytes32[] parents,uint256 deadline)"u8);
    private static readonly Bytes32 MintManyTypeHash =
        Keccak256.Hash("MintMany(bytes32 root,uint256 count,uint256 deadline)"u8);

    /// <summary>The hash to sign for one component.</summary>
    public static Bytes32 HashMint(
        MintDomain domain, Sha256Digest digest, ReadOnlySpan<AinftId> parents, ulong deadline)
    {
        Span<byte> encoded = stackalloc byte[4 * Size];
        encoded.Clear();
        MintTypeHash.CopyTo(encoded);
        digest.Value.CopyTo(encoded[Size..]);
        Keccak256.Hash(MemoryMarshal.AsBytes(parents), encoded[(2 * Size)..]);
        BinaryPrimitives.WriteUInt64BigEndian(encoded[(4 * Size - sizeof(ulong))..], deadline);
        return domain.HashToSign(Keccak256.Hash(encoded));
    }

    /// <summary>The hash to sign for many components.</summary>
    public static Bytes32 HashMintMany(MintDomain domain, Bytes32 root, int count, ulong deadline)
    {
        Span<byte> encoded = stackalloc byte[4 * Size];
        encoded.Clear();
        MintManyTypeHash.CopyTo(encoded);
        root.CopyTo(encoded[Size..]);
        BinaryPrimitives.WriteInt32BigEndian(encoded[(3 * Size - sizeof(int))..], count);
        BinaryPrimitives.WriteUInt64BigEndian(encoded[(4 * Size - sizeof(ulong))..], deadline);
        return domain.HashToSign(Keccak256.Hash(encoded));
    }

    /// <summary>The argument of <c>eth_signTypedData_v4</c> for one component.</summary>
    public static JsonObject TypedDataMint(
        MintDomain domain, Sha256Digest digest, ReadOnlySpan<AinftId> parents, ulong deadline)
    {
        var ids = new JsonArray();
        foreach (var parent in parents)
            ids.Add((JsonNode)parent.ToString());
        return Write(domain, "Mint",
            new JsonArray(Field("digest", "bytes32"), Field("parents", "bytes32[]"), Field("deadline", "uint256")),
            new JsonObject { ["digest"] = digest.ToString(), ["parents"] = ids, ["deadline"] = Decimal(deadline) });
    }

    /// <summary>The argument of <c>eth_signTypedData_v4</c> for many components.</summary>
    public static JsonObject TypedDataMintMany(MintDomain domain, Bytes32 root, int count, ulong deadline) =>
        Write(domain, "MintMany",
            new JsonArray(Field("root", "bytes32"), Field("count", "uint256"), Field("deadline", "uint256")),
            new JsonObject
            {
                ["root"] = root.ToString(),
                ["count"] = Decimal((ulong)count),
                ["deadline"] = Decimal(deadline),
            });
}
