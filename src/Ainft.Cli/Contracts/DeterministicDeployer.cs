using Ainft.Ethereum;

namespace Ainft.Cli.Contracts;

/// <summary>
/// A public contract that creates contracts with CREATE2 (EIP-1014). The address of a contract then follows from its
/// creation code, so a second creation of the same contract is impossible. The deployer has no owner, and the same
/// address and code on almost every chain.
/// </summary>
internal static class DeterministicDeployer
{
    private const byte Create2 = 0xff;
    private static readonly byte[] Salt = new byte[Bytes32.Size];
    private static readonly byte[] Code = Hex.Parse(
        "0x7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe036016000816020823780"
        + "35828234f58015156039578182fd5b8082525050506014600cf3");

    /// <summary>The address of the deployer.</summary>
    public static Address Contract { get; } = Address.Parse("0x4e59b44847b379578588920cA78FbF26c0B4956C");

    /// <summary>Whether code is that of the deployer.</summary>
    public static bool Has(ReadOnlySpan<byte> code) => code.SequenceEqual(Code);

    /// <summary>The calldata that creates a contract.</summary>
    public static byte[] Encode(byte[] creationCode) => [.. Salt, .. creationCode];

    /// <summary>The address that a contract gets.</summary>
    public static Address AddressOf(byte[] creationCode)
    {
        byte[] preimage =
            [Create2, .. Contract.ToArray(), .. Salt, .. Keccak256.Hash(creationCode).ToArray()];
        return new Address(Keccak256.Hash(preimage).ToArray().AsSpan(Bytes32.Size - Address.Size));
    }
}
