namespace Ainft.Functions.Chain;

/// <summary>
/// The key vault did not sign, or did not return the public key. The message says what to do. A later attempt may
/// succeed.
/// </summary>
internal sealed class KeyVaultException(string message, Exception? inner = null) : Exception(message, inner);
