namespace Ainft.Runs;

/// <summary>A file that the process of a workflow wrote.</summary>
/// <param name="Path">Its path below <c>/work/out</c>.</param>
/// <param name="Sha256">The SHA-256 of its bytes.</param>
/// <param name="Size">The number of bytes.</param>
public sealed record OutputFile(string Path, Sha256Digest Sha256, long Size);

/// <summary>A claimed output of a workflow.</summary>
/// <param name="Path">Its path below <c>/work/out</c>.</param>
/// <param name="Sha256">The SHA-256 of its bytes.</param>
public sealed record ClaimedFile(string Path, Sha256Digest Sha256);
