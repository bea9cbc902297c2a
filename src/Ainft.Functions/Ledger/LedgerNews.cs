using Ainft.Ethereum;

namespace Ainft.Functions.Ledger;

/// <summary>
/// Hears that all rows of a bundle exist. A slice to the right registers it. It runs on the path of a mint, so it only
/// remembers the bundle in memory. The slice finds a bundle that a killed instance forgot in another way.
/// </summary>
public sealed record BundleProjected(Action<Sha256Digest> Remember);

/// <summary>
/// Announces that the anchor of a batch is finalized. A slice to the right registers it. The batch stays on the list of
/// unanchored ones until every announcement succeeded, so an announcement may come again.
/// </summary>
public sealed record BatchFinalized(Func<Bytes32, CancellationToken, Task> AnnounceAsync);
