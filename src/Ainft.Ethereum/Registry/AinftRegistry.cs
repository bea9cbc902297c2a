using System.Numerics;

namespace Ainft.Ethereum;

/// <summary>The registry contract's functions and errors (<c>src/contracts/IAinftRegistry.sol</c>): what calldata and answers say.</summary>
public static class AinftRegistry
{
    /// <summary>Anchors the root of a batch; by operators, once a root.</summary>
    public static AbiFunction Anchor { get; } = AbiFunction.Parse("anchor(bytes32 root, uint32 size)");

    /// <summary>What was anchored under a root; the operator is zero when nothing was. The time is in Unix seconds.</summary>
    public static AbiFunction AnchorOf { get; } = AbiFunction.Parse("anchorOf(bytes32 root) returns (address operator, uint32 size, uint64 time)");

    /// <summary>Whether a leaf is proven under an anchored root.</summary>
    public static AbiFunction Proves { get; } =
        AbiFunction.Parse("proves(bytes32 root, uint8 kind, bytes32 subject, address account, bytes32[] proof) returns (bool)");

    /// <summary>The id of a component: <see cref="AinftId.Compute"/> on chain.</summary>
    public static AbiFunction IdOf { get; } = AbiFunction.Parse("idOf(address creator, bytes32 digest, bytes32[] parents) returns (bytes32)");

    /// <summary>Mints the token of the caller's component.</summary>
    public static AbiFunction Mint { get; } = AbiFunction.Parse("mint(bytes32 digest, bytes32[] parents) returns (bytes32 id)");

    /// <summary>Mints the token of a creator's component with the creator's signature (<see cref="MintMessage.HashMint"/>).</summary>
    public static AbiFunction MintFor { get; } =
        AbiFunction.Parse("mintFor(address creator, bytes32 digest, bytes32[] parents, uint256 deadline, bytes signature) returns (bytes32 id)");

    /// <summary>ERC-721: the owner of a token; reverts when it was not minted.</summary>
    public static AbiFunction OwnerOf { get; } = AbiFunction.Parse("ownerOf(uint256 tokenId) returns (address)");

    /// <summary>ERC-721: where a token's metadata is.</summary>
    public static AbiFunction TokenUri { get; } = AbiFunction.Parse("tokenURI(uint256 tokenId) returns (string)");

    /// <summary>Sets the base of every token URI; by the admin.</summary>
    public static AbiFunction SetBaseUri { get; } = AbiFunction.Parse("setBaseURI(string newBaseURI)");

    /// <summary>The root was anchored before.</summary>
    public static AbiError RootAlreadyAnchored { get; } = AbiError.Parse("RootAlreadyAnchored(bytes32 root)");

    /// <summary>A batch has at least one leaf.</summary>
    public static AbiError EmptyBatch { get; } = AbiError.Parse("EmptyBatch()");

    /// <summary>Zero is no root.</summary>
    public static AbiError ZeroRoot { get; } = AbiError.Parse("ZeroRoot()");

    /// <summary>The token was minted before.</summary>
    public static AbiError AlreadyMinted { get; } = AbiError.Parse("AlreadyMinted(bytes32 id)");

    /// <summary>The signature's deadline has passed.</summary>
    public static AbiError SignatureExpired { get; } = AbiError.Parse("SignatureExpired(uint256 deadline)");

    /// <summary>The creator did not sign this.</summary>
    public static AbiError InvalidSignature { get; } = AbiError.Parse("InvalidSignature(address creator)");

    /// <summary>The registry's own errors.</summary>
    public static IReadOnlyList<AbiError> Errors { get; } =
        [RootAlreadyAnchored, EmptyBatch, ZeroRoot, AlreadyMinted, SignatureExpired, InvalidSignature];

    /// <summary>The constructor's arguments, to append to the bytecode.</summary>
    /// <param name="admin">Who may set roles, the base URI and the royalty.</param>
    /// <param name="operator">Who may anchor.</param>
    /// <param name="baseUri">What token URIs begin with.</param>
    public static byte[] EncodeConstructor(Address admin, Address @operator, string baseUri) =>
        Abi.Encode("(address,address,string)", admin, @operator, baseUri);

    /// <summary>The calldata of <see cref="Anchor"/>.</summary>
    public static byte[] EncodeAnchor(Bytes32 root, int size) => Anchor.Encode(root, size);

    /// <summary>The calldata of <see cref="MintFor"/>.</summary>
    public static byte[] EncodeMintFor(Address creator, Manifest manifest, ulong deadline, byte[] signature)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        return MintFor.Encode(creator, manifest.Digest.Value, manifest.ParentIds.Select(id => id.Value).ToArray(), deadline, signature);
    }

    /// <summary>The calldata of <see cref="OwnerOf"/>.</summary>
    public static byte[] EncodeOwnerOf(AinftId id) => OwnerOf.Encode(id.TokenId);

    /// <summary>What the contract said when it reverted, such as <c>SignatureExpired(1700000000)</c>; null when it is none of its errors.</summary>
    public static string? Explain(ReadOnlySpan<byte> revertData)
    {
        foreach (var error in Errors)
            if (error.TryDecode(revertData, out var values))
                return $"{error.Name}({string.Join(", ", values)})";
        if (AbiError.Reason.TryDecode(revertData, out var reason))
            return (string)reason[0];
        return AbiError.Panic.TryDecode(revertData, out var panic) ? $"Panic(0x{(BigInteger)panic[0]:x})" : null;
    }

    /// <summary>Asks the registry for a root, as of the latest block of the node.</summary>
    /// <param name="node">Answers.</param>
    /// <param name="registry">The registry contract.</param>
    /// <param name="root">The root of a batch.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>Null when the root is not anchored.</returns>
    /// <exception cref="FormatException">There is no registry at that address.</exception>
    /// <exception cref="JsonRpcException">The node refuses.</exception>
    /// <exception cref="JsonRpcUnavailableException">The node does not answer.</exception>
    public static async Task<AnchorRecord?> ReadAnchorAsync(EthereumClient node, Address registry, Bytes32 root, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(node);
        var answer = AnchorOf.DecodeResult(await node.CallAsync(registry, AnchorOf.Encode(root), ct: ct));
        var anchoredBy = (Address)answer[0];
        return anchoredBy.IsZero ? null : new AnchorRecord(anchoredBy, (long)(BigInteger)answer[1], (ulong)(BigInteger)answer[2]);
    }
}
