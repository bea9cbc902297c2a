using Ainft.Ethereum;

namespace Ainft.KeyVault;

/// <summary>
/// Signs with a key that never leaves Azure Key Vault. The vault knows ECDSA but not Ethereum, so the signer folds s
/// to its low form and finds the recovery id. It returns only signatures that recover to the account of the key.
/// </summary>
/// <param name="client">The client of the key.</param>
public sealed class KeyVaultSigner(KeyVaultClient client) : ISigner
{
    private Address? account;

    /// <inheritdoc/>
    public Address Address => account
        ?? throw new InvalidOperationException($"The key of {client.Source} is used before it was read.");

    /// <summary>
    /// Reads the public key, which gives the account. A version of a key never changes, so one read is enough.
    /// </summary>
    /// <exception cref="KeyVaultException">The vault refused, or did not answer in time.</exception>
    /// <exception cref="UnusableKeyException">The vault's key cannot sign for Ethereum.</exception>
    public async Task LoadAsync(CancellationToken ct = default) =>
        account ??= AccountOf(await client.ReadKeyAsync(ct));

    /// <inheritdoc/>
    /// <exception cref="KeyVaultException">
    /// The vault refused, did not answer in time, or returned a signature of another key or hash.
    /// </exception>
    public async ValueTask<Signature> SignAsync(Bytes32 hash, CancellationToken ct = default)
    {
        var (r, s) = await client.SignAsync(hash, ct);
        return Secp256k1.TryComplete(hash, r, s, Address, out var signature)
            ? signature
            : throw new KeyVaultException(
                $"The key vault {client.Id.Vault.Host} returned a signature that is not of its key {client.Id.Name} "
                + "and this hash. The signature is not used.");
    }

    private Address AccountOf(VaultKey key)
    {
        if (key is not { Kty: "EC" or "EC-HSM", Crv: "P-256K" })
            throw Wrong(
                "has another type or curve. Ethereum needs the type EC and the curve P-256K. Create a key with "
                + "`az keyvault key create --vault-name VAULT --name NAME --kty EC --curve P-256K --ops sign verify`, "
                + $"and set {client.Source} to its identifier.");
        if (key.KeyOps is { } operations && !operations.Contains("sign"))
            throw Wrong(
                "must not sign. Allow it with `az keyvault key set-attributes --id IDENTIFIER --ops sign verify`.");
        return Secp256k1.TryAddressOf(Word(key.X), Word(key.Y), out var address)
            ? address
            : throw new KeyVaultException(
                $"The key vault {client.Id.Vault.Host} returned a public key that is not a point of its curve.");
    }

    private Bytes32 Word(string? text) => new(client.Decode(text, Bytes32.Size));

    private UnusableKeyException Wrong(string problem) => new($"The key {client.Id.Name} {problem}");
}
