namespace Ainft.Ethereum;

/// <summary>
/// The functions of the registry contract (<c>src/contracts/IAinftRegistry.sol</c>). Nethereum encodes the calls. This
/// class reads the answers itself, because Nethereum accepts invalid padding and short answers.
/// </summary>
public static class AinftRegistry
{
    private const string AnchorOf = "anchorOf(bytes32)";
    private const string OwnerOf = "ownerOf(uint256)";
    private const string HasRole = "hasRole(bytes32,address)";

    private const string NotRegistry =
        "The contract is not an AINFT registry, or its answer is malformed. Check the address of the registry.";

    /// <summary>The arguments of the constructor, to append to the bytecode.</summary>
    /// <param name="admin">The account that can set roles, the base URI and the royalty.</param>
    /// <param name="operator">The account that can anchor.</param>
    /// <param name="baseUri">The base of every token URI.</param>
    public static byte[] EncodeConstructor(Address admin, Address @operator, string baseUri) =>
        Calldata.EncodeArguments("(address,address,string)", admin, @operator, baseUri);

    /// <summary>Anchors the root of a batch. Only an operator can call it, and only once per root.</summary>
    /// <param name="root">The root.</param>
    /// <param name="size">The number of leaves.</param>
    public static byte[] EncodeAnchor(Bytes32 root, int size) => Calldata.Encode("anchor(bytes32,uint32)", root, size);

    /// <summary>Mints the token of a component with its creator's signature
    /// (<see cref="MintMessage.HashMint"/>).</summary>
    /// <param name="creator">The account that minted the component.</param>
    /// <param name="manifest">The manifest of the component.</param>
    /// <param name="deadline">The end of the signature's validity, in Unix seconds.</param>
    /// <param name="signature">The signature, of an account or of a contract wallet.</param>
    public static byte[] EncodeMintFor(Address creator, Manifest manifest, ulong deadline, byte[] signature)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        return Calldata.Encode(
            "mintFor(address,bytes32,bytes32[],uint256,bytes)",
            creator, manifest.Digest.Value, manifest.ParentIds.Select(id => id.Value), deadline, signature);
    }

    /// <summary>Sets the base of every token URI. Only the admin can call it.</summary>
    public static byte[] EncodeSetBaseUri(string baseUri) => Calldata.Encode("setBaseURI(string)", baseUri);

    /// <summary>Asks the registry for a root, as of the latest block of the node.</summary>
    /// <returns>Null when the root is not anchored.</returns>
    /// <exception cref="FormatException">The contract at the address is not a registry.</exception>
    /// <exception cref="JsonRpcException">The node refused.</exception>
    /// <exception cref="JsonRpcUnavailableException">The node did not give a usable answer.</exception>
    public static async Task<AnchorRecord?> ReadAnchorAsync(
        EthereumClient node, Address registry, Bytes32 root, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(node);
        return ReadAnchor(await node.CallAsync(registry, Calldata.Encode(AnchorOf, root), ct: ct));
    }

    /// <summary>Asks the registry for the owner of a token (ERC-721), as of the latest block of the node.</summary>
    /// <returns>Null when the token is not minted. The registry reverts in this case.</returns>
    /// <inheritdoc cref="ReadAnchorAsync"/>
    public static async Task<Address?> ReadOwnerAsync(
        EthereumClient node, Address registry, AinftId id, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(node);
        try
        {
            return ReadOwner(await node.CallAsync(registry, Calldata.Encode(OwnerOf, id.TokenId), ct: ct));
        }
        catch (JsonRpcException refusal) when (refusal.IsExecutionFailure)
        {
            return null;
        }
    }

    /// <summary>Asks the registry whether an account may anchor, as of the latest block of the node.</summary>
    /// <inheritdoc cref="ReadAnchorAsync"/>
    public static async Task<bool> ReadIsOperatorAsync(
        EthereumClient node, Address registry, Address account, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(node);
        var role = Keccak256.Hash("OPERATOR_ROLE"u8);
        return ReadFlag(await node.CallAsync(registry, Calldata.Encode(HasRole, role, account), ct: ct));
    }

    internal static bool ReadFlag(ReadOnlySpan<byte> answer) =>
        AbiWord.TryReadNumber(answer, 8, out var flag) && flag <= 1
            ? flag == 1
            : throw new FormatException(NotRegistry);

    internal static AnchorRecord? ReadAnchor(ReadOnlySpan<byte> answer) =>
        answer.Length == 3 * AbiWord.Size
        && AbiWord.TryReadAddress(answer[..AbiWord.Size], out var @operator)
        && AbiWord.TryReadNumber(answer.Slice(AbiWord.Size, AbiWord.Size), 32, out var size)
        && AbiWord.TryReadNumber(answer[(2 * AbiWord.Size)..], 64, out var time)
            ? @operator.IsZero ? null : new AnchorRecord(@operator, (long)size, time)
            : throw new FormatException(NotRegistry);

    internal static Address ReadOwner(ReadOnlySpan<byte> answer) => AbiWord.TryReadAddress(answer, out var owner)
        ? owner
        : throw new FormatException(NotRegistry);
}
