using System.Text;
using Ainft.Functions.Chain;
using Ainft.Functions.Ledger;
using Ainft.Functions.Platform;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Lineage;

/// <summary>Reads the proof file of a component, which a verifier can check without this server.</summary>
public sealed class ReadProof(
    Ainfts ainfts, StoredLines lines, ReadAnchor anchors, ReadInclusion inclusion, AnchorBlocks blocks,
    IOptions<ChainOptions> chain)
{
    public async Task<Outcome<ProofFile>> RunAsync(AinftId id, CancellationToken ct)
    {
        if (await ainfts.FindAsync(id, ct) is not { } row)
            return new Outcome<ProofFile>.Refused(
                ProblemCode.ComponentNotFound, $"The component {id} is not registered at this registry.");
        var anchor = await anchors.RunAsync(row.Bundle, ct);
        if (anchor is not { Root: { } root, Size: { } size })
            return new Outcome<ProofFile>.Refused(
                ProblemCode.BatchOpen,
                "The component is registered but not in a batch yet. Batches close every few seconds.");
        var entry = Bundle.ReadEntry(await lines.ReadAsync(row, ct));
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
            Block = await blocks.FindAsync(anchor.At, ct),
            Transaction = anchor.At?.Transaction,
        });
    }
}
