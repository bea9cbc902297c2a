using Ainft.Fetching;
using Ainft.Functions.Lineage;
using Ainft.Functions.Minting;
using Ainft.Sources;

namespace Ainft.Functions.Webhooks;

/// <summary>
/// Finds the parents that a card names. A parent is the component of the same revision and files whose source is
/// proven. Without one it is the reference of that revision, which is minted when it is missing. A machine never picks
/// a component that only claims the source, because it could carry a royalty or a lineage that is not payable.
/// </summary>
/// <remarks>
/// The parents of a parent are not followed, so a cycle of base models ends. A parent that the platform does not show
/// stays a name in the properties.
/// </remarks>
internal sealed class ResolveParents(ImportRevision import, SourceProofs proofs, FindAinfts find)
{
    /// <summary>The most parents of a card that are fetched.</summary>
    public const int Most = 8;

    /// <summary>Finds the parents, each once.</summary>
    /// <param name="integration">The integration.</param>
    /// <param name="draft">The component.</param>
    /// <param name="mint">Mints missing references. Null to mint none, as for a preview.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<IReadOnlyList<(AinftId Id, Relation Relation)>> RunAsync(
        Integration integration, DraftedComponent draft, MintAsAgent? mint, CancellationToken ct)
    {
        var own = draft.Members["source"]?["repository"]?.GetValue<string>();
        var found = new List<(AinftId Id, Relation Relation)>();
        foreach (var (name, relation) in NamesOf(draft.Upstream).Where(one => one.Name.PagePath != own).Take(Most))
            if (await FindAsync(integration, name, mint, ct) is { } id && found.All(one => one.Id != id))
                found.Add((id, relation));
        return found;
    }

    // Cards name models and datasets in different members, so the relation gives the type of a name.
    private static IEnumerable<(HubName Name, Relation Relation)> NamesOf(IReadOnlyList<NamedUpstream> upstream) =>
        from one in upstream
        where one.Relation != Relation.EvaluatedOn
        let folder = one.Relation is Relation.TrainedOn or Relation.DerivedFrom ? "datasets/" : ""
        let name = HubName.TryParse($"hf:{folder}{one.Name}")
        where name is not null && one.Name.Contains('/', StringComparison.Ordinal)
        select (name, one.Relation);

    private async Task<AinftId?> FindAsync(
        Integration integration, HubName name, MintAsAgent? mint, CancellationToken ct)
    {
        if (await DraftAsync(integration, name, ct) is not { } reference)
            return null;
        if (await proofs.ClaimsOfAsync(PinnedSource.OfReference(reference)!.Value, ct) is [var proven, ..])
            return proven;
        var query = new ListQuery("", [new ListFilter("digest", reference.Digest.ToString())], 1, null);
        if (await find.RunAsync(query, row => row.Id, ct) is ([var known, ..], _))
            return known;
        return mint is null
            ? reference.IdFor(integration.Terms.Agent)
            : await mint.RunAsync(integration, reference, isDelegated: false, ct);
    }

    private async Task<Manifest?> DraftAsync(Integration integration, HubName name, CancellationToken ct)
    {
        try
        {
            var draft = await import.RunAsync(integration, $"hf:{name.PagePath}@{name.Revision}", ct);
            return ComposeComponent.Accept(Reference.Of(draft.Members));
        }
        catch (Exception e) when (TryDelivery.IsFinal(e))
        {
            return null;
        }
    }
}
