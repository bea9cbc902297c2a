namespace Ainft.Cli.Nodes.Fetching;

/// <summary>Bytes that are known before they are fetched.</summary>
/// <param name="Uri">Where they may be.</param>
/// <param name="Digest">What they are.</param>
/// <param name="Size">How many there are, when claimed.</param>
/// <param name="Most">How many this node takes at most.</param>
internal sealed record WantedFile(string Uri, Sha256Digest Digest, long? Size, long Most);
