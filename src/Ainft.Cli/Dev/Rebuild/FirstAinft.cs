using System.Text;
using System.Text.Json.Nodes;
using Ainft.Cli.Minting;
using Ainft.Ethereum;

namespace Ainft.Cli.Dev.Rebuild;

/// <summary>
/// The sample in samples/first-ainft, a language model that everyone can train again to the same bits.
/// </summary>
/// <param name="Batch">The AINFTs of the sample, parents before children.</param>
/// <param name="Files">The files of the artifacts by digest.</param>
internal sealed record FirstAinft(MintBatch Batch, IReadOnlyDictionary<Sha256Digest, string> Files)
{
    public Manifest Model => Batch.Manifests.Single(manifest => manifest.Workflow is not null);

    /// <summary>Reads the sample.</summary>
    /// <param name="folder">The folder of the sample.</param>
    /// <param name="creator">The creator, which the ids of the parents depend on.</param>
    public static FirstAinft Read(string folder, Address creator)
    {
        var (manifests, ids) = (new List<Manifest>(), new Dictionary<string, AinftId>());
        foreach (var line in File.ReadLines(Path.Combine(folder, "ainfts.ndjson")))
        {
            var manifest = Parse(line, ids);
            manifests.Add(manifest);
            ids[manifest.Name!] = manifest.IdFor(creator);
        }

        // Other files stay closed, because a bulk mint in this folder holds its journal for itself.
        var sizes = manifests.SelectMany(manifest => manifest.Artifacts).Select(artifact => artifact.Size).ToHashSet();
        var files = Directory.EnumerateFiles(folder).Where(file => sizes.Contains(new FileInfo(file).Length))
            .ToDictionary(file => Sha256Digest.Of(File.ReadAllBytes(file)));
        return new FirstAinft(BatchOf(manifests), files);
    }

    /// <summary>The same model with a claim of other weights than its training produces.</summary>
    public MintBatch Tampered()
    {
        var manifest = JsonNode.Parse(Model.Canonical.Span)!;
        var digest = Sha256Digest.Of("other weights"u8).ToString()[2..];
        manifest["name"] = "tampered-model";
        manifest["artifacts"]![0]!["sha256"] = digest;
        manifest["artifacts"]![0]!["uri"] = $"ainft:artifacts/{digest}";
        return BatchOf([Read(Encoding.UTF8.GetBytes(manifest.ToJsonString()))]);
    }

    private static Manifest Parse(string line, Dictionary<string, AinftId> ids)
    {
        if (!CanonicalJson.TryCanonicalize(Encoding.UTF8.GetBytes(line), out byte[]? canonical, out var violation))
            throw CommandException.Invalid("The sample", [violation]);
        var named = NamedParents.Find(canonical);
        return Read(NamedParents.Replace(canonical, named, [.. named.Select(parent => ids[parent.Name])]));
    }

    private static Manifest Read(byte[] json) =>
        Manifest.TryParse(json, out var manifest, out var violations)
            ? manifest
            : throw CommandException.Invalid("The sample", violations);

    private static MintBatch BatchOf(IReadOnlyList<Manifest> manifests)
    {
        var texts = manifests.Select(manifest => Encoding.UTF8.GetString(manifest.Canonical.Span));
        return new MintBatch("manifests", Encoding.UTF8.GetBytes($"[{string.Join(',', texts)}]"), manifests);
    }
}
