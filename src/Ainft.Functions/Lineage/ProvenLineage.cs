using Ainft.Ethereum;
using Ainft.Functions.Ledger;

namespace Ainft.Functions.Lineage;

/// <summary>A component of a lineage proof: what is kept of it until its turn comes to be written.</summary>
public sealed record ProvenComponent(AinftId Id, Address Creator, Sha256Digest Bundle, int LineOffset, int LineLength)
{
    public Leaf Leaf => Leaf.Registration(Id, Creator);

    public int LineEnd => LineOffset + LineLength;
}

/// <summary>
/// The lineage proof of a component before it is written: everything but paths, manifests and signatures, which are read for a window of
/// components at a time while the file goes out. So memory hardly grows with the file.
/// </summary>
public sealed class ProvenLineage(
    ReadInclusion inclusion, Bundles bundles, MintDomain domain, int? depth, IReadOnlyList<ProvenComponent> components,
    IReadOnlyDictionary<Sha256Digest, LineageProofBatch> batches) : IResult
{
    // So many that a batch's tree, which each window reads again, is read for many of them.
    private const int Window = 2_048;

    private const int WindowBytes = 8 << 20;
    private const int ParallelBatches = 4;
    private const int ParallelReads = 16;

    // What lies between two lines is read with them where that costs less than another request.
    private const int Gap = 16 << 10;

    private const int RangeBytes = 1 << 20;

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var (response, ct) = (httpContext.Response, httpContext.RequestAborted);
        response.ContentType = "application/json";
        using var writer = new LineageProofWriter(response.Body, components[0].Id, domain, depth);
        foreach (var window in Windows())
        {
            var (paths, lines) = (await PathsAsync(window, ct), await LinesAsync(window, ct));
            foreach (var (i, component) in window.Index())
            {
                var entry = Bundle.ReadEntry(lines[i]);
                await writer.WriteAsync(new LineageProofComponent(component.Id, component.Creator, entry.Content, entry.ReadSignature(), paths[i], batches[component.Bundle].Root), ct);
            }
        }
        await writer.CompleteAsync([.. batches.Values.DistinctBy(batch => batch.Root).OrderBy(batch => batch.Root)], ct);
    }

    /// <summary>The components in their order, no more at a time than memory has room for their lines; one at least.</summary>
    private IEnumerable<List<ProvenComponent>> Windows()
    {
        var (window, bytes) = (new List<ProvenComponent>(), 0);
        foreach (var component in components)
        {
            if (window.Count == Window || (window.Count > 0 && bytes + component.LineLength > WindowBytes))
            {
                yield return window;
                (window, bytes) = ([], 0);
            }
            window.Add(component);
            bytes += component.LineLength;
        }
        yield return window;
    }

    private async Task<IReadOnlyList<Bytes32>[]> PathsAsync(List<ProvenComponent> window, CancellationToken ct)
    {
        var found = new IReadOnlyList<Bytes32>[window.Count];
        var byBatch = window.Index().GroupBy(item => batches[item.Item.Bundle]);
        await Parallel.ForEachAsync(byBatch, new ParallelOptions { MaxDegreeOfParallelism = ParallelBatches, CancellationToken = ct }, async (batch, token) =>
        {
            var paths = await inclusion.RunAsync(batch.Key.Root, batch.Key.Size, [.. batch.Select(item => item.Item.Leaf)], token);
            foreach (var (item, path) in batch.Zip(paths))
                found[item.Index] = path;
        });
        return found;
    }

    /// <summary>The lines of components, each by itself: of what came with them nothing is kept.</summary>
    private async Task<ReadOnlyMemory<byte>[]> LinesAsync(List<ProvenComponent> window, CancellationToken ct)
    {
        var lines = new ReadOnlyMemory<byte>[window.Count];
        await Parallel.ForEachAsync(Ranges(window), new ParallelOptions { MaxDegreeOfParallelism = ParallelReads, CancellationToken = ct }, async (range, token) =>
        {
            var from = range[0].Item.LineOffset;
            var bytes = await bundles.ReadRangeAsync(range[0].Item.Bundle, from, range[^1].Item.LineEnd - from, token);
            foreach (var (index, component) in range)
                lines[index] = bytes.Slice(component.LineOffset - from, component.LineLength).ToArray();
        });
        return lines;
    }

    /// <summary>Components whose lines are near each other in one bundle, with their places in the window.</summary>
    private static IEnumerable<List<(int Index, ProvenComponent Item)>> Ranges(List<ProvenComponent> window)
    {
        var range = new List<(int Index, ProvenComponent Item)>();
        foreach (var next in window.Index().OrderBy(item => item.Item.Bundle).ThenBy(item => item.Item.LineOffset))
        {
            if (range.Count > 0 && !(next.Item.Bundle == range[0].Item.Bundle && next.Item.LineOffset - range[^1].Item.LineEnd <= Gap && next.Item.LineEnd - range[0].Item.LineOffset <= RangeBytes))
            {
                yield return range;
                range = [];
            }
            range.Add(next);
        }
        yield return range;
    }
}
