using Ainft.Ethereum;
using Ainft.Functions.Ledger;

namespace Ainft.Functions.Lineage;

/// <summary>A component of a lineage proof: what is kept of it until its turn comes to be written.</summary>
public sealed record ProvenComponent(AinftId Id, Address Creator, Sha256Digest Bundle, int LineOffset, int LineLength)
{
    public Leaf Leaf => Leaf.Registration(Id, Creator);
}

/// <summary>
/// The lineage proof of a component before it is written: everything but the paths, which are read for a window of components at a time,
/// and the manifests and signatures, which are read a few at a time while the file goes out. So memory hardly grows with the file.
/// </summary>
public sealed class ProvenLineage(
    ReadInclusion inclusion, Bundles bundles, MintDomain domain, int? depth, IReadOnlyList<ProvenComponent> components,
    IReadOnlyDictionary<Sha256Digest, LineageProofBatch> batches) : IResult
{
    // So many that a batch's tree, which each window reads again, is read for many of them.
    private const int Window = 2_048;

    private const int ReadAhead = 16;
    private const int ParallelBatches = 4;

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var (response, ct) = (httpContext.Response, httpContext.RequestAborted);
        response.ContentType = "application/json";
        using var writer = new LineageProofWriter(response.Body, components[0].Id, domain, depth);
        foreach (var window in components.Chunk(Window))
            foreach (var next in window.Zip(await PathsAsync(window, ct)).Chunk(ReadAhead))
                foreach (var component in await Task.WhenAll(next.Select(pair => ReadAsync(pair.First, pair.Second, ct))))
                    await writer.WriteAsync(component, ct);
        await writer.CompleteAsync([.. batches.Values.DistinctBy(batch => batch.Root).OrderBy(batch => batch.Root)], ct);
    }

    private async Task<IReadOnlyList<Bytes32>[]> PathsAsync(ProvenComponent[] window, CancellationToken ct)
    {
        var found = new IReadOnlyList<Bytes32>[window.Length];
        var byBatch = window.Index().GroupBy(item => batches[item.Item.Bundle]);
        await Parallel.ForEachAsync(byBatch, new ParallelOptions { MaxDegreeOfParallelism = ParallelBatches, CancellationToken = ct }, async (batch, token) =>
        {
            var paths = await inclusion.RunAsync(batch.Key.Root, batch.Key.Size, [.. batch.Select(item => item.Item.Leaf)], token);
            foreach (var (item, path) in batch.Zip(paths))
                found[item.Index] = path;
        });
        return found;
    }

    private async Task<LineageProofComponent> ReadAsync(ProvenComponent component, IReadOnlyList<Bytes32> path, CancellationToken ct)
    {
        var entry = Bundle.ReadEntry(await bundles.ReadRangeAsync(component.Bundle, component.LineOffset, component.LineLength, ct));
        return new LineageProofComponent(component.Id, component.Creator, entry.Content, entry.ReadSignature(), path, batches[component.Bundle].Root);
    }
}
