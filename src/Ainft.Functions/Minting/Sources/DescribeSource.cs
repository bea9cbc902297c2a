using Ainft.Functions.Lineage;
using Ainft.Functions.Platform;
using Ainft.Sources;

namespace Ainft.Functions.Minting;

/// <summary>Describes the source of a component, and whether it is proven.</summary>
public sealed class DescribeSource(
    Components components, StoredLines lines, SourceProofs proofs, ReadSources marks, TimeProvider time)
{
    /// <summary>The stored check of one component.</summary>
    public async Task<Outcome<SourceAnswer>> RunAsync(AinftId id, CancellationToken ct)
    {
        if (await components.FindAsync(id, ct) is not { } component)
            return new Outcome<SourceAnswer>.Refused(
                ProblemCode.ComponentNotFound, $"The registry does not know the component {id}.");
        if (component is not AinftRow row)
            return Outcome.Done(SourceAnswer.Of(id, null, null, time.GetUtcNow()));
        var source = await SourceOfAsync(row, ct);
        if (row.IsReference)
            return Outcome.Done(await ReferenceAsync(row, source, ct));
        var stored = await proofs.FindStoredAsync(id, ct);
        return Outcome.Done(SourceAnswer.Of(id, source, stored?.Proof, time.GetUtcNow()));
    }

    /// <summary>
    /// The recent check of a component with its claims, or null for a component whose source cannot be checked.
    /// </summary>
    public async Task<SourceAnswer?> FindAsync(AinftRow row, CancellationToken ct)
    {
        if (!row.IsReference && !row.IsPinned)
            return null;
        var source = await SourceOfAsync(row, ct);
        if (row.IsReference)
            return await ReferenceAsync(row, source, ct);
        return SourcePin.Of(source) is null
            ? null
            : SourceAnswer.Of(row.Id, source, await proofs.FindAsync(row.Id, ct), time.GetUtcNow());
    }

    private async Task<ManifestSource?> SourceOfAsync(AinftRow row, CancellationToken ct) =>
        Manifest.ReadCanonical(await lines.ReadManifestAsync(row, ct)).Source;

    private async Task<SourceAnswer> ReferenceAsync(AinftRow row, ManifestSource? source, CancellationToken ct) =>
        SourceAnswer.Of(row.Id, source, null, time.GetUtcNow()) with
        {
            ClaimedBy = (await marks.RunAsync(row, ct)).ClaimedBy,
        };
}
