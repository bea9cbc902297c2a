using System.Text;
using Ainft.Ethereum;
using Ainft.Functions.Chain;
using Ainft.Functions.Ledger;
using Ainft.Functions.Platform;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Lineage;

/// <summary>The proof file of a component: everything that is needed to verify it with this server switched off.</summary>
public sealed class ReadProof(
    Ainfts ainfts, Bundles bundles, ReadAnchor anchors, ReadInclusion inclusion, ChainEndpoints endpoints, IOptions<ChainOptions> chain)
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(5);

    public async Task<Outcome<ProofFile>> RunAsync(AinftId id, CancellationToken ct)
    {
        if (await ainfts.FindAsync(id, ct) is not { } row)
            return new Outcome<ProofFile>.NotFound($"No component {id} is registered here.");
        var anchor = await anchors.RunAsync(row.Bundle, ct);
        if (anchor is not { Root: { } root, Size: { } size })
            return new Outcome<ProofFile>.TryLater("The component is registered but its batch is not closed yet; bundles are anchored every few seconds.", RetryAfter);
        var entry = Bundle.ReadEntry(await bundles.ReadRangeAsync(row.Bundle, row.LineOffset, row.LineLength, ct));
        var path = await inclusion.RunAsync(root, size, entry.Leaf, ct)
            ?? throw new InvalidDataException($"Batch {root} does not hold the leaf of {id}.");
        return new Outcome<ProofFile>.Done(new ProofFile
        {
            Id = id,
            Creator = row.Creator,
            Manifest = Encoding.UTF8.GetString(entry.Content.Span),
            Parents = row.Parents,
            Signature = entry.ReadSignature(),
            Leaf = entry.Leaf,
            Path = path,
            Root = root,
            ChainId = chain.Value.ChainId,
            Registry = chain.Value.RegistryAddress,
            Batch = new ProofBatch(root, size),
            Block = await BlockAsync(anchor.At, ct),
            Transaction = anchor.At?.Transaction,
        });
    }

    /// <summary>The block of the anchor with its time, which only the chain knows.</summary>
    public async Task<ProofBlock?> BlockAsync(AnchoredAt? at, CancellationToken ct)
    {
        if (at is null)
            return null;
        var header = await endpoints.AskAnyAsync(node => node.GetBlockByHashAsync(at.BlockHash, ct), ct);
        return new ProofBlock(at.BlockNumber, at.BlockHash, header?.Timestamp ?? 0);
    }
}
