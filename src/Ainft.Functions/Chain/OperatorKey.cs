using Ainft.Ethereum;

namespace Ainft.Functions.Chain;

/// <summary>The key that the registry itself signs with: transactions, components that nodes produced, summaries of runs.</summary>
/// <param name="Signer">Null in an app without a key, which only reads.</param>
public sealed record OperatorKey(ISigner? Signer);
