using Ainft.Ethereum;

namespace Ainft.Sources;

/// <summary>The accounts that a repository names as creators of its components.</summary>
/// <param name="Creators">The accounts, at most <see cref="ClaimFileReader.MaxCreators"/>.</param>
/// <param name="Digest">The SHA-256 of the file that names them.</param>
public sealed record SourceClaim(IReadOnlyList<Address> Creators, Sha256Digest Digest);
