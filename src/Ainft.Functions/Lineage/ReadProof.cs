using System.Text;
using Ainft.Ethereum;
using Ainft.Functions.Chain;
using Ainft.Functions.Ledger;
using Ainft.Functions.Platform;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Lineage;

/// <summary>Reads the proof file of a component, which a verifier can check without this server.</summary>
public sealed class ReadProof(
    Ainfts ainfts, StoredLines lines, ReadAnchor anchors, ReadInclusion inclusion, LedgerFacts ledger,
    ChainEndpoints endpoints, FactCache facts, IOptions<ChainOptions> chain)
{
    /// <summary>The block of a hash. It is permanent, because the hash commits to the whole block.</summary>
    private static readonly FactKind<ProofBlock> Block = new("block", _ => 256);

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
            Block = await BlockAsync(anchor.At, ct),
            Transaction = anchor.At?.Transaction,
        });
    }

    /// <summary>
    /// Whether a proof can never change, because its anchor is final and it has the time of the block. False is right
    /// at any time.
    /// </summary>
    public bool IsFinal(ProofFile proof) =>
        proof.Block is { Timestamp: > 0 } block && ledger.FindFinalAnchor(proof.Root)?.BlockHash == block.Hash;

    /// <summary>The block of an anchor with its time, which this reads from the chain once.</summary>
    public async Task<ProofBlock?> BlockAsync(AnchoredAt? at, CancellationToken ct) => at is null
        ? null
        : await facts.ReadAsync(Block, at.BlockHash, () => FindBlockAsync(at), ct)
            ?? new ProofBlock(at.BlockNumber, at.BlockHash, 0);

    private async Task<ProofBlock?> FindBlockAsync(AnchoredAt at)
    {
        // Other callers may wait for this read too, so the end of one request does not cancel it.
        var ct = CancellationToken.None;
        var header = await endpoints.AskAnyAsync(node => node.GetBlockByHashAsync(at.BlockHash, ct), ct);
        return header is null ? null : new ProofBlock(at.BlockNumber, at.BlockHash, header.Timestamp);
    }
}
