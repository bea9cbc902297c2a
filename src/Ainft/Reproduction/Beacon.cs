using Ainft.Ethereum;

namespace Ainft;

/// <summary>The public chance that draws a panel: the first block after the request. Nobody knew its hash when the request was signed.</summary>
/// <param name="Block">The block's number.</param>
/// <param name="Hash">The block's hash.</param>
public sealed record Beacon(ulong Block, Bytes32 Hash);
