using System.Collections.Concurrent;
using Ainft.Ethereum;
using Ainft.Functions.Ledger;

namespace Ainft.Functions.Lineage;

/// <summary>
/// The lineage proof of a component before it is written: everything but paths, manifests and signatures, which are read for a window of
/// components at a time while the file goes out. So memory hardly grows with the file.
/// </summary>
public sealed class ProvenLineage(
    ReadInclusion inclusion, Bundles bundles, MintDomain domain, int? depth, IReadOnlyList<ComponentLine> components,
    IReadOnlyDictionary<Sha256Digest, LineageProofBatch> batches) : IResult
{
    // So many that a batch's tree, which each window reads again, is read for many of them.
    private const int Window = 2_048;

    private const int WindowBytes = 8 << 20;
    private const int ParallelBatches = 4;
    private const int ParallelReads = 16;
    private const int RangeBytes = 1 << 20;

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var (response, ct) = (httpContext.Response, httpContext.RequestAborted);
        response.ContentType = "application/json";
        using var writer = new LineageProofWriter(response.Body, components[0].Id, domain, depth);
        foreach (var window in Windows())
        {
            var (paths, lines) = (await PathsAsync(window, ct), await LinesAsync(window, ct));
            foreach (var (component, path) in window.Zip(paths))
            {
                var entry = Bundle.ReadEntry(lines[component.Id]);
                await writer.WriteAsync(new LineageProofComponent(component.Id, component.Creator, entry.Content, entry.ReadSignature(), path, batches[component.Bundle].Root), ct);
            }
        }
        await writer.CompleteAsync([.. batches.Values.DistinctBy(batch => batch.Root).OrderBy(batch => batch.Root)], ct);
    }

    /// <summary>The components in their order, no more at a time than memory has room for their lines; one at least.</summary>
    private IEnumerable<List<ComponentLine>> Windows()
    {
        var (window, bytes) = (new List<ComponentLine>(), 0);
        foreach (var component in components)
        {
            if (window.Count == Window || (window.Count > 0 && bytes + component.Length > WindowBytes))
            {
                yield return window;
                (window, bytes) = ([], 0);
            }
            window.Add(component);
            bytes += component.Length;
        }
        yield return window;
    }

    private async Task<IReadOnlyList<Bytes32>[]> PathsAsync(List<ComponentLine> window, CancellationToken ct)
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
    private async Task<IReadOnlyDictionary<AinftId, byte[]>> LinesAsync(List<ComponentLine> window, CancellationToken ct)
    {
        var found = new ConcurrentDictionary<AinftId, byte[]>();
        var ranges = LineRange.Of(window.OrderBy(component => component.Bundle).ThenBy(component => component.Offset), RangeBytes);
        await Parallel.ForEachAsync(ranges, new ParallelOptions { MaxDegreeOfParallelism = ParallelReads, CancellationToken = ct }, async (range, token) =>
        {
            foreach (var (component, line) in await range.ReadAsync(bundles, token))
                found[component.Id] = line.ToArray();
        });
        return found;
    }
}
