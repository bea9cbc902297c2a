using Ainft.Functions.Lineage;
using Ainft.Functions.Platform;

namespace Ainft.Functions.Upkeep;

/// <summary>
/// Checks bare tokens, which are components without a manifest here. Their edges follow from the events of the chain,
/// and their labels can name sets.
/// </summary>
internal sealed class CheckLinked(CheckedIndex index, IndexAudit audit)
{
    public async Task RunAsync(CancellationToken ct)
    {
        var tokens = index.Plain.GetRequiredService<LinkedTokens>();
        var edges = index.Audited.GetRequiredService<Edges>();
        var rows = index.Plain.GetRequiredService<Storage>().Rows("Linked");
        await foreach (var (_, id) in rows.KeysAsync(ct))
        {
            if (await tokens.FindAsync(AinftId.Parse(id), ct) is not { } linked)
                continue;
            await edges.AddAsync([linked.Linking], ct);
            audit.KeepClaims();
            foreach (var set in linked.Token?.Label.Sets ?? [])
                audit.ClaimSet(set.ToString());
        }
    }
}
