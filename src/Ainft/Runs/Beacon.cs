using Ainft.Ethereum;

namespace Ainft.Runs;

/// <summary>
/// The public random value that draws a panel. It is the hash of the first block after the request. The requester
/// could not know the hash when signing the request.
/// </summary>
/// <param name="Block">The number of the block.</param>
/// <param name="Hash">The hash of the block.</param>
public sealed record Beacon(ulong Block, Bytes32 Hash);
