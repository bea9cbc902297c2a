using Ainft.Functions.Lineage;
using Ainft.Functions.Platform;

namespace Ainft.Functions.Upkeep;

/// <summary>Tokens that others minted: their edges follow from what the chain said of them, and their labels may name sets.</summary>
internal sealed class CheckLinked(CheckedIndex index, IndexAudit audit)
{
    public async Task RunAsync(CancellationToken ct)
    {
        var tokens = index.Plain.GetRequiredService<LinkedTokens>();
        var edges = index.Audited.GetRequiredService<Edges>();
        await foreach (var (_, id) in index.Plain.GetRequiredService<Storage>().Rows("Linked").KeysAsync(ct))
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
