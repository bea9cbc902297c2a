using Ainft.Ethereum;

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
    internal Task LoadAsync(CancellationToken ct = default) =>
        Signer is KeyVaultSigner vault ? vault.LoadAsync(ct) : Task.CompletedTask;
}
