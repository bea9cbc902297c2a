namespace Ainft.KeyVault;

/// <summary>The vault has the key, but the key cannot sign for Ethereum. The message names the repair.</summary>
/// <param name="message">The reason, and the repair.</param>
public sealed class UnusableKeyException(string message) : Exception(message);
