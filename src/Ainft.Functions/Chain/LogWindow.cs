using Ainft.Ethereum;

namespace Ainft.Functions.Chain;

/// <summary>The followed events of a range of blocks, and the range's last block.</summary>
internal sealed record LogWindow(BlockHeader Last, IReadOnlyList<Log> Logs);
