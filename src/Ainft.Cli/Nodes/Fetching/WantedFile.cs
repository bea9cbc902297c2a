namespace Ainft.Cli.Nodes.Fetching;

/// <summary>A file to fetch, with its digest.</summary>
/// <param name="Uri">The URI in the manifest.</param>
/// <param name="Digest">The SHA-256 of the file.</param>
/// <param name="Size">The number of bytes, when the manifest claims one.</param>
/// <param name="Most">The most bytes that this node accepts.</param>
internal sealed record WantedFile(string Uri, Sha256Digest Digest, long? Size, long Most);
