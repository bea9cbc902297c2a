using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Ainft.Ethereum;

namespace Ainft.Manifests;

/// <summary>
/// Digests over all files of a component, which follow from its <see cref="Artifact"/>s. The page
/// <c>docs/manifest.md</c> specifies both.
/// </summary>
public static class FileDigests
{
    // The specification excludes these, together with the file of the signature.
    private static readonly string[] NotSigned = [".git", ".gitignore", ".gitattributes", ".github", "model.sig"];

    private static readonly Comparer<byte[]> ByBytes =
        Comparer<byte[]>.Create((left, right) => left.AsSpan().SequenceCompareTo(right));

    /// <summary>
    /// The content digest over the path, the size and the SHA-256 of every file, in the order of the paths. The order
    /// of the artifacts and their addresses do not change it.
    /// </summary>
    /// <returns>The digest, or null unless every artifact has a path and a size.</returns>
    public static Sha256Digest? Content(IReadOnlyList<Artifact> artifacts)
    {
        ArgumentNullException.ThrowIfNull(artifacts);
        if (artifacts.Count == 0 || artifacts.Any(artifact => artifact.Path is null || artifact.Size is null))
            return null;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData("ainft-content/1\n"u8);
        foreach (var artifact in Ordered(artifacts))
            hash.AppendData(Encoding.UTF8.GetBytes(string.Create(
                CultureInfo.InvariantCulture,
                $"{artifact.Sha256.ToString()[2..]} {artifact.Size} {artifact.Path}\n")));
        return Finish(hash);
    }

    /// <summary>
    /// The root digest of OpenSSF Model Signing 1.0, section 6.5.1, for the serialization <c>files</c> with SHA-256. It
    /// commits to the order of the names but not to the names, so it never replaces <see cref="Content"/>.
    /// </summary>
    /// <returns>The digest, or null unless every artifact has a path, or when the specification excludes all.</returns>
    public static Sha256Digest? ModelSigning(IReadOnlyList<Artifact> artifacts)
    {
        ArgumentNullException.ThrowIfNull(artifacts);
        if (artifacts.Any(artifact => artifact.Path is null))
            return null;
        Artifact[] signed = [.. artifacts.Where(artifact => !IsExcluded(artifact.Path!))];
        if (signed.Length == 0)
            return null;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var artifact in Ordered(signed))
            hash.AppendData(artifact.Sha256.Value.ToArray());
        return Finish(hash);
    }

    /// <summary>
    /// Whether OpenSSF Model Signing excludes a path by default (section 6.2), with its whole folder. It excludes only
    /// these names at the top.
    /// </summary>
    internal static bool IsExcluded(string path) => NotSigned.Contains(path.Split('/')[0]);

    // Bytes of UTF-8 have the order of code points, which the order of UTF-16 differs from.
    private static IEnumerable<Artifact> Ordered(IEnumerable<Artifact> artifacts) =>
        artifacts.OrderBy(artifact => Encoding.UTF8.GetBytes(artifact.Path!), ByBytes);

    private static Sha256Digest Finish(IncrementalHash hash) => new(new Bytes32(hash.GetHashAndReset()));
}
