using Ainft.Fetching;
using Ainft.Functions.Lineage;
using Ainft.Functions.Platform;
using Ainft.Sources;
using Azure;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Minting;

/// <summary>
/// Checks whether the pinned source of a component names its creator. Any caller may ask, so a component is checked
/// once per minute at most, by one instance. An instance makes few checks at a time.
/// </summary>
/// <remarks>
/// The commit point of an attempt is the row with its time, which is written before the first fetch. The commit point
/// of a proof is the same row with the result. The claims follow, and a later request repeats them.
/// </remarks>
public sealed class CheckSource(
    Components components, StoredLines lines, SourceProofs proofs, SourceCheck check, IOptions<SourceOptions> options,
    TimeProvider time) : IDisposable
{
    /// <summary>The least time between two checks of a component.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    /// <summary>The longest check. It has four requests of ten seconds at most.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(45);

    private readonly SemaphoreSlim places = new(options.Value.MaxChecks, options.Value.MaxChecks);

    /// <summary>
    /// Checks a component. <see cref="Outcome{T}.AlreadyDone"/> has the result of this or an earlier check that proved
    /// the source. <see cref="Outcome{T}.Done"/> has the state when this request did not prove it.
    /// </summary>
    public async Task<Outcome<SourceAnswer>> RunAsync(AinftId id, CancellationToken ct)
    {
        if (await components.FindAsync(id, ct) is not AinftRow row)
            return new Outcome<SourceAnswer>.Refused(
                ProblemCode.ComponentNotFound, $"The registry does not have a manifest of the component {id}.");
        var manifest = Manifest.ReadCanonical(await lines.ReadManifestAsync(row, ct));
        if (manifest.IsReference || SourcePin.Of(manifest.Source) is not { } pin
            || !check.Checks(pin.Platform))
            return new Outcome<SourceAnswer>.Refused(
                ProblemCode.SourceNotPinned,
                $"The source of {id} cannot be proven. The registry checks components that are no references and "
                + $"whose source has the {SourcePin.Form}.");
        var proof = await FindOrCheckAsync(row, pin, ct);
        if (proof is not { IsProven: true })
            return Outcome.Done(SourceAnswer.Of(id, manifest.Source, proof, time.GetUtcNow()));
        await proofs.ClaimAsync(id, PinnedSource.OfClaim(manifest), ct);
        return Outcome.AlreadyDone(SourceAnswer.Of(id, manifest.Source, proof, time.GetUtcNow()));
    }

    /// <inheritdoc/>
    public void Dispose() => places.Dispose();

    private async Task<SourceProof?> FindOrCheckAsync(AinftRow row, SourcePin pin, CancellationToken ct)
    {
        var stored = await proofs.FindStoredAsync(row.Id, ct);
        var now = time.GetUtcNow();
        if (stored is (var proof, _) && (proof.IsProven || now - proof.CheckedAt < Pause))
            return proof;
        if (!await places.WaitAsync(TimeSpan.Zero, ct))
            return stored?.Proof;
        try
        {
            RequestWork.Add(Prices.PerSourceCheck);
            var begun = new SourceProof(now) { Revision = pin.Commit };
            return await proofs.TryWriteAsync(row.Id, begun, stored?.ETag, ct) is { } etag
                ? await CheckAsync(row, pin, begun, etag)
                : begun;
        }
        finally
        {
            places.Release();
        }
    }

    // The check has begun for all callers, so a client that leaves does not cancel it.
    private async Task<SourceProof> CheckAsync(AinftRow row, SourcePin pin, SourceProof begun, ETag etag)
    {
        using var late = new CancellationTokenSource(Longest, time);
        var finding = await check.RunAsync(pin, row.Creator, late.Token);
        var ended = begun with { By = finding.By, Digest = finding.Digest, Reason = finding.Reason };
        // When another instance was first, its check has the same facts.
        await proofs.TryWriteAsync(row.Id, ended, etag, late.Token);
        return ended;
    }
}
