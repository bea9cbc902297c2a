using Ainft.Ethereum;
using Ainft.Functions.Ledger;

namespace Ainft.Functions.Lineage;

/// <summary>A component of a lineage proof: what is kept of it until its line is read, and its path to the root of its batch.</summary>
public sealed record ProvenComponent(AinftId Id, Address Creator, Sha256Digest Bundle, int LineOffset, int LineLength)
{
    public Bytes32 Root { get; init; }

    public IReadOnlyList<Bytes32> Path { get; init; } = [];

    public Leaf Leaf => Leaf.Registration(Id, Creator);
}

/// <summary>
/// The lineage proof of a component before it is written: everything but the manifests and signatures, which are read from their bundles a
/// few at a time while the file goes out.
/// </summary>
public sealed class ProvenLineage(
    Bundles bundles, MintDomain domain, int? depth, IReadOnlyList<ProvenComponent> components, IReadOnlyList<LineageProofBatch> batches) : IResult
{
    private const int ReadAhead = 16;

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var (response, ct) = (httpContext.Response, httpContext.RequestAborted);
        response.ContentType = "application/json";
        using var writer = new LineageProofWriter(response.Body, components[0].Id, domain, depth);
        foreach (var next in components.Chunk(ReadAhead))
            foreach (var component in await Task.WhenAll(next.Select(component => ReadAsync(component, ct))))
                await writer.WriteAsync(component, ct);
        await writer.CompleteAsync(batches, ct);
    }

    private async Task<LineageProofComponent> ReadAsync(ProvenComponent component, CancellationToken ct)
    {
        var entry = Bundle.ReadEntry(await bundles.ReadRangeAsync(component.Bundle, component.LineOffset, component.LineLength, ct));
        return new LineageProofComponent(component.Id, component.Creator, entry.Content, entry.ReadSignature(), component.Path, component.Root);
    }
}
