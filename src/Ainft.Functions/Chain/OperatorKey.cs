using Ainft.Ethereum;

namespace Ainft.Functions.Chain;

/// <summary>
/// The key with which the registry signs transactions, components that nodes produced, and summaries of runs.
/// </summary>
/// <param name="Signer">The key, or null in an app without a key, which only reads.</param>
public sealed record OperatorKey(ISigner? Signer);
