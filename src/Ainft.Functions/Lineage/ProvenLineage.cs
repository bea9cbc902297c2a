using System.Collections.Concurrent;
using Ainft.Ethereum;
using Ainft.Functions.Ledger;

namespace Ainft.Functions.Lineage;

/// <summary>
/// Writes the lineage proof of a component. While it writes the file, it reads paths, manifests and signatures for one
/// window of components at a time. So memory hardly grows with the file.
/// </summary>
public sealed class ProvenLineage(
    ReadInclusion inclusion, Bundles bundles, MintDomain domain, int? depth, IReadOnlyList<ComponentLine> components,
    IReadOnlyDictionary<Sha256Digest, AnchoredBatch> batches) : IResult
{
    // Each window reads the tree of a batch again, so a smaller window would read trees more often.
    private const int Window = 2_048;

    private const int WindowBytes = 8 << 20;
    private const int ParallelBatches = 4;
    private const int ParallelReads = 16;
    private const int RangeBytes = 1 << 20;

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var (response, ct) = (httpContext.Response, httpContext.RequestAborted);
        response.ContentType = "application/json";
        var delegated = components.Any(component => component.IsDelegated);
        using var writer = new LineageProofWriter(response.Body, components[0].Id, domain, depth, delegated);
        foreach (var window in Windows())
        {
            var (paths, lines) = (await PathsAsync(window, ct), await LinesAsync(window, ct));
            foreach (var (component, path) in window.Zip(paths))
            {
                var entry = Bundle.ReadEntry(lines[component.Id]);
                var root = batches[component.Bundle].Root;
                var proven = new LineageProofComponent(
                    component.Id, component.Creator, entry.Content, entry.ReadSignature(), path, root);
                await writer.WriteAsync(proven, ct);
            }
        }
        var written = batches.Values.DistinctBy(batch => batch.Root).OrderBy(batch => batch.Root);
        await writer.CompleteAsync([.. written], ct);
    }

    /// <summary>
    /// The components in their order, in windows with at most <see cref="WindowBytes"/> bytes of lines or one
    /// component.
    /// </summary>
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
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = ParallelBatches, CancellationToken = ct };
        await Parallel.ForEachAsync(byBatch, parallel, async (batch, token) =>
        {
            var paths = await inclusion.RunAsync(
                batch.Key.Root, batch.Key.Size, [.. batch.Select(item => item.Item.Leaf)], token);
            foreach (var (item, path) in batch.Zip(paths))
                found[item.Index] = path;
        });
        return found;
    }

    /// <summary>
    /// The lines of components. Each is a copy, so that memory does not keep the bytes between lines.
    /// </summary>
    private async Task<IReadOnlyDictionary<AinftId, byte[]>> LinesAsync(
        List<ComponentLine> window, CancellationToken ct)
    {
        var found = new ConcurrentDictionary<AinftId, byte[]>();
        var ordered = window.OrderBy(component => component.Bundle).ThenBy(component => component.Offset);
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = ParallelReads, CancellationToken = ct };
        await Parallel.ForEachAsync(LineRange.Of(ordered, RangeBytes), parallel, async (range, token) =>
        {
            foreach (var (component, line) in await range.ReadAsync(bundles, token))
                found[component.Id] = line.ToArray();
        });
        return found;
    }
}
