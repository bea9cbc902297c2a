using Ainft.Ethereum;

namespace Ainft.Cli.Contracts;

/// <summary>The arguments of the registry's constructor.</summary>
/// <param name="Admin">The account that can set roles, base URI and royalty.</param>
/// <param name="Anchoring">The account that can anchor.</param>
/// <param name="BaseUri">The base of every token URI.</param>
internal sealed record RegistryArguments(Address Admin, Address Anchoring, string BaseUri)
{
    public byte[] CreationCode() => RegistryArtifact.CreationCode(Admin, Anchoring, BaseUri);
}
