using Ainft.Ethereum;

namespace Ainft.Cli.Contracts;

/// <summary>The checked-in artifact of AinftRegistry.</summary>
internal static class RegistryArtifact
{
    /// <summary>The creation code with the arguments of the constructor.</summary>
    public static byte[] CreationCode(Address admin, Address anchoring, string baseUri) =>
        [.. ContractArtifact.Bytecode("AinftRegistry"), .. AinftRegistry.EncodeConstructor(admin, anchoring, baseUri)];
}
