using Ainft.Ethereum;

namespace Ainft.Functions.Chain;

/// <summary>The registry's events of a range of blocks, and the range's last block.</summary>
internal sealed record LogWindow(BlockHeader Last, IReadOnlyList<Log> Logs);
