using System.Buffers.Binary;
using System.Numerics;
using Ainft.Ethereum;

namespace Ainft.Proofs;

/// <summary>
/// The EIP-712 domain {name "AINFT", version "1", chainId, verifyingContract} of mint signatures. A signature is valid
/// in one domain only.
/// </summary>
/// <param name="ChainId">The EIP-155 chain id.</param>
/// <param name="Registry">The registry contract.</param>
public readonly record struct MintDomain(BigInteger ChainId, Address Registry)
{
    internal const string Name = "AINFT";
    internal const string Version = "1";

    private static readonly Bytes32 TypeHash = Keccak256.Hash(
        "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"u8);
    private static readonly Bytes32 NameHash = Keccak256.Hash("AINFT"u8);
    private static readonly Bytes32 VersionHash = Keccak256.Hash("1"u8);

    /// <summary>The EIP-712 domain separator.</summary>
    public Bytes32 Separator()
    {
        Span<byte> encoded = stackalloc byte[5 * Bytes32.Size];
        encoded.Clear();
        TypeHash.CopyTo(encoded);
        NameHash.CopyTo(encoded[Bytes32.Size..]);
        VersionHash.CopyTo(encoded[(2 * Bytes32.Size)..]);
        var size = ChainId.GetByteCount(isUnsigned: true);
        ChainId.TryWriteBytes(encoded[(4 * Bytes32.Size - size)..], out _, isUnsigned: true, isBigEndian: true);
        Registry.CopyTo(encoded[(5 * Bytes32.Size - Address.Size)..]);
        return Keccak256.Hash(encoded);
    }

    /// <summary>
    /// The EIP-712 hash to sign for a struct hash, <c>keccak256(0x1901 ‖ separator ‖ structHash)</c>.
    /// </summary>
    internal Bytes32 HashToSign(Bytes32 structHash)
    {
        Span<byte> message = stackalloc byte[2 + 2 * Bytes32.Size];
        BinaryPrimitives.WriteUInt16BigEndian(message, 0x1901);
        Separator().CopyTo(message[2..]);
        structHash.CopyTo(message[(2 + Bytes32.Size)..]);
        return Keccak256.Hash(message);
    }
}
