using System.Text.Json.Serialization;

namespace Ainft.KeyVault;

/// <summary>The vault's answer to a request for a key, without the members that a signer does not need.</summary>
internal sealed record VaultKeyAnswer(VaultKey? Key);

/// <summary>
/// A public key as JSON (RFC 7517, RFC 8812), its identifier with its version, and the operations that the vault allows
/// with it.
/// </summary>
internal sealed record VaultKey(
    string? Kid, string? Kty, string? Crv, string? X, string? Y, IReadOnlyList<string>? KeyOps);

/// <summary>A request to sign a digest, which is base64url without padding.</summary>
internal sealed record VaultSignRequest(string Alg, string Value);

/// <summary>The signature of a digest, r and s with 32 bytes each, as base64url without padding.</summary>
internal sealed record VaultSignAnswer(string? Value);

/// <summary>The vault's answer to a request that it refuses.</summary>
internal sealed record VaultErrorAnswer(VaultError? Error);

/// <summary>The reason of a refusal.</summary>
internal sealed record VaultError(string? Code, string? Message);

/// <summary>The JSON of Key Vault's REST interface.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(VaultKeyAnswer))]
[JsonSerializable(typeof(VaultSignRequest))]
[JsonSerializable(typeof(VaultSignAnswer))]
[JsonSerializable(typeof(VaultErrorAnswer))]
internal sealed partial class KeyVaultJson : JsonSerializerContext;
