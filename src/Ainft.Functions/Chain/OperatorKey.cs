using Ainft.Ethereum;
using Ainft.KeyVault;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Chain;

/// <summary>
/// The key with which the registry signs transactions, components that nodes produced, and summaries of runs.
/// </summary>
/// <param name="Signer">The key, or null in an app without a key, which only reads.</param>
public sealed record OperatorKey(ISigner? Signer)
{
    /// <summary>
    /// Reads the account of a key in a key vault. The app does it before it serves, because rows are named by the
    /// account. Repeatable.
    /// </summary>
    /// <exception cref="KeyVaultException">The vault refused, or did not answer in time.</exception>
    /// <exception cref="OptionsValidationException">The vault's key cannot sign for Ethereum.</exception>
    internal async Task LoadAsync(CancellationToken ct = default)
    {
        if (Signer is not KeyVaultSigner vault)
            return;
        try
        {
            await vault.LoadAsync(ct);
        }
        catch (UnusableKeyException e)
        {
            throw new OptionsValidationException(
                nameof(ChainOptions), typeof(ChainOptions), [$"{nameof(ChainOptions.KeyVaultKey)}: {e.Message}"]);
        }
    }
}
