using System.Text;
using Ainft.Functions.Lineage;
using Ainft.Functions.Platform;

namespace Ainft.Functions.Minting;

/// <summary>
/// The ERC-721 metadata of a component. It follows from the manifest, the id and the setting <c>PublicUrl</c>, and
/// never from the request. Otherwise a cache could store a forged header <c>Host</c> and give a stranger's link to
/// others.
/// </summary>
public sealed class DescribeToken(Ainfts ainfts, DescribeAinft describe, PublicAddress address)
{
    public async Task<Outcome<TokenMetadata>> RunAsync(AinftId id, CancellationToken ct)
    {
        if (await ainfts.FindAsync(id, ct) is not { } row)
            return new Outcome<TokenMetadata>.Refused(
                ProblemCode.ComponentNotFound, $"The component {id} is not registered here.");
        var manifest = await describe.ManifestAsync(row, ct);
        var name = manifest.Name ?? $"{row.Kind} {id.ToString()[..10]}";
        var svg = TokenImage.Draw(id, row.Kind, name, manifest.Version);
        return new Outcome<TokenMetadata>.Done(new TokenMetadata(
            name,
            manifest.Description
                ?? $"An immutable {row.Kind} component with {row.Parents.Count} parents, minted by {row.Creator}.",
            "data:image/svg+xml;base64," + Convert.ToBase64String(Encoding.UTF8.GetBytes(svg)),
            address.OfOrNull(AinftLinks.PageOf(id)),
            [.. AttributesOf(row, manifest)]));
    }

    private static IEnumerable<TokenTrait> AttributesOf(AinftRow row, Manifest manifest)
    {
        yield return new TokenTrait("kind", row.Kind);
        yield return new TokenTrait("creator", row.Creator.ToString());
        yield return new TokenTrait("digest", row.Digest.ToString());
        if (manifest.Version is { } version)
            yield return new TokenTrait("version", version);
        if (manifest.License is { } license)
            yield return new TokenTrait("license", license);
        foreach (var parent in manifest.Parents.Take(32))
            foreach (var relation in parent.Relations)
                yield return new TokenTrait(relation.ToText(), parent.Id.ToString());
    }
}
