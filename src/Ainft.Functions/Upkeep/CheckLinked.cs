using Ainft.Functions.Lineage;

namespace Ainft.Functions.Upkeep;

/// <summary>
/// Checks bare tokens, which are components without a manifest here. Their edges follow from the events of the chain,
/// and their labels can name sets.
/// </summary>
internal sealed class CheckLinked(CheckedIndex index, IndexAudit audit)
{
    public async Task RunAsync(CancellationToken ct)
    {
        await foreach (var (_, id) in index.Plain.Storage.Rows(LinkedTokens.Table).KeysAsync(ct))
        {
            if (await index.Plain.Linked.FindAsync(AinftId.Parse(id), ct) is not { } linked)
                continue;
            await index.Audited.Edges.AddAsync([linked.Linking], ct);
            audit.KeepClaims();
            foreach (var set in linked.Token?.Label.Sets ?? [])
                audit.ClaimSet(Ancestries.Container, set.ToString());
        }
    }
}
