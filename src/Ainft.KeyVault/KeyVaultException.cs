namespace Ainft.KeyVault;

/// <summary>
/// The key vault did not sign, or did not return the public key. The message names the repair. A later attempt may
/// succeed.
/// </summary>
/// <param name="message">The reason, and the repair.</param>
/// <param name="inner">The failure of the network or of the identity.</param>
public sealed class KeyVaultException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The status of the vault's answer, or null without an answer.</summary>
    public int? Status { get; init; }

    /// <summary>
    /// Whether the vault refused the identity. Azure needs some minutes to apply a new role, so this can end by itself.
    /// </summary>
    public bool IsForbidden => Status == 403;
}
