using Ainft.Functions.Chain;
using Ainft.Functions.Ledger;
using Ainft.Functions.Lineage;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Minting;

/// <summary>Describes a component in the JSON forms of the API.</summary>
public sealed class DescribeAinft(
    Ainfts ainfts, StoredLines lines, ReadAnchor anchors, ReadState states, SameContent same,
    IOptions<ChainOptions> chain)
{
    public async Task<MintedItem> ItemAsync(MintItem item, bool isNew, CancellationToken ct)
    {
        // The bundle of a new entry was open a moment ago, so only an older component can be anchored.
        var row = isNew ? null : await ainfts.FindAsync(item.Id, ct);
        var anchor = row is null ? Anchor.Pending : await anchors.RunAsync(row.Bundle, ct);
        return new MintedItem(
            item.Id.ToString(),
            item.Manifest.Digest.ToString(),
            item.Leaf.Account.ToString(),
            [.. item.Manifest.ParentIds.Select(id => id.ToString())],
            anchor.Status.ToText(),
            AinftLinks.Of(item.Id));
    }

    public static AinftListItem ListItemOf(AinftRow row, AnchorStatus status, SourceMarks source) => new(
        row.Id.ToString(),
        row.Kind,
        row.Name,
        row.Version,
        row.Creator.ToString(),
        row.Digest.ToString(),
        row.MintedAt,
        status.ToText(),
        AinftLinks.Of(row.Id),
        row.IsReference ? true : null,
        source.IsProven,
        source.ClaimedBy);

    public async Task<AinftAnswer> SummaryAsync(AinftRow row, CancellationToken ct)
    {
        var (reading, anchoring) = (ManifestAsync(row, ct), anchors.RunAsync(row.Bundle, ct));
        var (finding, listing) = (states.RunAsync(row.Id, ct), same.RunAsync(row, ct));
        var (manifest, anchor, state) = (await reading, await anchoring, await finding);
        return new AinftAnswer(
            row.Id.ToString(),
            row.Id.ToCaip19(chain.Value.ChainId, chain.Value.RegistryAddress),
            "registered",
            row.Digest.ToString(),
            row.Creator.ToString(),
            row.Kind,
            manifest.Name,
            manifest.Version,
            manifest.Description,
            manifest.License,
            ParentsOf(manifest),
            row.Generation,
            row.Label.Count,
            [.. (await listing).Union(await same.FindReferencesAsync(row, ct)).Take(SameContent.Limit)],
            ContributorAnswer.Of(row),
            row.MintedAt,
            row.Origin is { } origin ? $"eip155:{origin.ChainId}/erc721:{origin.Registry}" : null,
            AnchorOf(anchor),
            TokenOf(state.Token),
            AinftLinks.Of(row.Id),
            manifest.IsReference ? true : null,
            FilesAnswer.Of(manifest),
            CardAnswer.Of(manifest),
            Delegation: DelegationAnswer.Of(row));
    }

    /// <summary>Describes a component that only the chain knows. The block of its token replaces the anchor.</summary>
    public async Task<AinftAnswer> SummaryAsync(LinkedToken linked, CancellationToken ct) => new(
        linked.Id.ToString(),
        linked.Id.ToCaip19(chain.Value.ChainId, chain.Value.RegistryAddress),
        "token",
        linked.Digest.ToString(),
        linked.Creator.ToString(),
        DescribeLineage.Unknown,
        null,
        null,
        null,
        null,
        ParentsOf(linked),
        linked.Generation,
        linked.Label.Count,
        await same.RunAsync(linked, ct),
        [],
        null,
        null,
        new AnchorAnswer(
            AnchorStatus.Finalized.ToText(),
            null,
            null,
            new BlockReference(linked.BlockNumber, linked.BlockHash.ToString()),
            linked.Transaction.ToString(),
            linked.Finality),
        TokenOf((await states.RunAsync(linked.Id, ct)).Token),
        AinftLinks.Of(linked.Id));

    public async Task<Manifest> ManifestAsync(AinftRow row, CancellationToken ct) =>
        Manifest.ReadCanonical(await lines.ReadManifestAsync(row, ct));

    private static ParentAnswer[] ParentsOf(Manifest manifest) =>
    [
        .. manifest.Parents.Select(parent => new ParentAnswer(
            parent.Id.ToString(),
            parent.Relation.ToText(),
            parent.Relations.Count == 1 ? null : [.. parent.Relations.Select(relation => relation.ToText())])),
    ];

    private static ParentAnswer[] ParentsOf(Component component) =>
        [.. component.Node.Parents.Select(edge => new ParentAnswer(edge.Parent.ToString(), edge.Relation?.ToText()))];

    private static AnchorAnswer AnchorOf(Anchor anchor) => new(
        anchor.Status.ToText(),
        anchor.Root is { } root && anchor.Size is { } size ? new BatchReference(root.ToString(), size) : null,
        anchor.Root?.ToString(),
        anchor.At is { } at ? new BlockReference(at.BlockNumber, at.BlockHash.ToString()) : null,
        anchor.At?.Transaction.ToString(),
        anchor.At?.Finality);

    private static TokenAnswer TokenOf(Token? token) => token is null
        ? new TokenAnswer("none", null, null, null)
        : new TokenAnswer(
            AnchorStatuses.InBlock(token.Finalized).ToText(),
            token.Owner.ToString(),
            new BlockReference(token.BlockNumber, token.BlockHash.ToString()),
            token.Transaction.ToString(),
            token.Finality);
}
