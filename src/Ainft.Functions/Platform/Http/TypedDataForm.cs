using System.Text.Json.Nodes;

namespace Ainft.Functions.Platform;

/// <summary>Typed data to sign (EIP-712), for the OpenAPI document.</summary>
/// <param name="Types">The members of each type, by the type's name.</param>
/// <param name="PrimaryType">The type of the message.</param>
/// <param name="Domain">The registry for which the signature holds.</param>
/// <param name="Message">The message, with the members of its type.</param>
public sealed record TypedDataForm(
    IReadOnlyDictionary<string, IReadOnlyList<TypedMemberForm>> Types,
    string PrimaryType,
    TypedDomainForm Domain,
    JsonObject Message);

/// <summary>A member of a type.</summary>
/// <param name="Name">The name of the member.</param>
/// <param name="Type">Its Solidity type, such as <c>bytes32</c>.</param>
public sealed record TypedMemberForm(string Name, string Type);

/// <summary>The domain of typed data.</summary>
/// <param name="Name">The name, which is <c>AINFT</c>.</param>
/// <param name="Version">The version, which is <c>1</c>.</param>
/// <param name="ChainId">The id of the chain.</param>
/// <param name="VerifyingContract">The address of the registry.</param>
public sealed record TypedDomainForm(string Name, string Version, ulong ChainId, string VerifyingContract);
