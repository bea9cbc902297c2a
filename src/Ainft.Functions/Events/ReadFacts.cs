using System.Runtime.CompilerServices;
using Ainft.Ethereum;
using Ainft.Functions.Ledger;
using Ainft.Functions.Lineage;
using Ainft.Functions.Runs;

namespace Ainft.Functions.Events;

/// <summary>
/// Reads the events that follow from a source, always in the same order. A source that is not committed, or not
/// projected yet, has no events.
/// </summary>
internal sealed class ReadFacts(
    Bundles bundles, Batches batches, AnchoredEvents anchors, RunStore runs, Components components, TimeProvider time)
{
    /// <summary>The events of a source, or null when the source is not ready.</summary>
    public async Task<IAsyncEnumerable<RegistryEvent>?> FindAsync(FactSource source, CancellationToken ct) =>
        source.Kind switch
        {
            SourceKind.Bundle => await FindBundleAsync(new Sha256Digest(source.Name), ct),
            SourceKind.Batch => await FindBatchAsync(source.Name, ct),
            _ => await runs.FindAsync(new Sha256Digest(source.Name), ct) is { } run
                ? AsyncEnumerable.Repeat(await StartedAsync(run, ct), 1)
                : null,
        };

    /// <summary>The bundles of a batch, or null when the batch does not exist.</summary>
    public async Task<IReadOnlyList<BatchedBundle>?> FindBundlesAsync(Bytes32 root, CancellationToken ct) =>
        await batches.IsStagedAsync(root, ct) ? (await batches.ReadStagedAsync(root, ct)).Bundles : null;

    private async Task<IAsyncEnumerable<RegistryEvent>?> FindBundleAsync(Sha256Digest hash, CancellationToken ct)
    {
        if (await bundles.FindOpenAsync(hash, ct) is { } open)
            return open.Projected ? ReadBundleAsync(hash, open.Redundant, ct) : null;
        // The batch repeats which entries another bundle owns. A bundle without new entries has no batch and no events.
        if (await bundles.FindClosedAsync(hash, ct) is not { } closed)
            return null;
        if (closed.Root is not { } root)
            return AsyncEnumerable.Empty<RegistryEvent>();
        var batched = (await batches.ReadStagedAsync(root, ct)).Bundles.First(bundle => bundle.Hash == hash);
        return ReadBundleAsync(hash, batched.Redundant, ct);
    }

    private async Task<IAsyncEnumerable<RegistryEvent>?> FindBatchAsync(Bytes32 root, CancellationToken ct)
    {
        if (await FindBundlesAsync(root, ct) is not { } batched
            || await anchors.FindAsync(root, ct) is not { Finalized: true } at)
            return null;
        return ReadBatchAsync(batched, new EventOnChain(at.BlockNumber, at.Transaction, root), ct);
    }

    private async IAsyncEnumerable<RegistryEvent> ReadBundleAsync(
        Sha256Digest hash, byte[] redundant, [EnumeratorCancellation] CancellationToken ct)
    {
        await foreach (var (bundle, entry) in ReadEntriesAsync(hash, redundant, ct))
        {
            if (entry.Manifest is not { } manifest)
            {
                if (SummaryStatement.TryRead(entry.Content, out var summary, out _))
                    yield return await DecidedAsync(summary, entry.Leaf.Subject, ct);
                continue;
            }
            var minted = OfComponent(EventType.Minted, entry, manifest, bundle.At);
            yield return minted;
            if (manifest.Parents.Count > 0)
                yield return minted with { Type = EventType.Derived };
        }
    }

    private async IAsyncEnumerable<RegistryEvent> ReadBatchAsync(
        IReadOnlyList<BatchedBundle> batched, EventOnChain anchor, [EnumeratorCancellation] CancellationToken ct)
    {
        var now = time.GetUtcNow();
        foreach (var bundle in batched)
            await foreach (var (_, entry) in ReadEntriesAsync(bundle.Hash, bundle.Redundant, ct))
                if (entry.Manifest is { } manifest)
                    yield return OfComponent(EventType.Finalized, entry, manifest, now) with
                    {
                        Fact = anchor.Root!.Value,
                        OnChain = anchor,
                        Parents = [],
                    };
    }

    private async IAsyncEnumerable<(BundleHeader Bundle, Entry Entry)> ReadEntriesAsync(
        Sha256Digest hash, byte[] redundant, [EnumeratorCancellation] CancellationToken ct)
    {
        await foreach (var window in bundles.ReadWindowsAsync(hash, ct))
            foreach (var placed in window.Entries)
                if (!Positions.Contains(redundant, placed.Position))
                    yield return (window.Bundle, placed.Entry);
    }

    private static RegistryEvent OfComponent(string type, Entry entry, Manifest manifest, DateTimeOffset at) => new()
    {
        Type = type,
        Subject = entry.Leaf.Subject,
        Fact = manifest.Digest.Value,
        At = at,
        Component = new AinftId(entry.Leaf.Subject),
        Creator = entry.Leaf.Account,
        Kind = manifest.Kind.ToText(),
        Name = manifest.Name,
        Version = manifest.Version,
        Parents = manifest.ParentIds,
    };

    private async Task<RegistryEvent> DecidedAsync(SummaryStatement summary, Bytes32 statement, CancellationToken ct) =>
        await AboutAsync(summary.Component, ct) with
        {
            Type = EventType.RunDecided,
            Subject = summary.Run.Value,
            Fact = statement,
            At = summary.DecidedAt,
            Run = summary.Run,
            Verdict = summary.Verdict,
        };

    private async Task<RegistryEvent> StartedAsync(Run run, CancellationToken ct) =>
        await AboutAsync(run.Request.Subject, ct) with
        {
            Type = EventType.RunStarted,
            Subject = run.Id.Value,
            Fact = run.Id.Value,
            At = run.RequestedAt,
            Run = run.Id,
            Requester = run.Request.Requester,
        };

    /// <summary>An event without a type that has the facts of a component.</summary>
    private async Task<RegistryEvent> AboutAsync(AinftId? id, CancellationToken ct)
    {
        var component = id is { } known ? await components.FindAsync(known, ct) : null;
        var row = component as AinftRow;
        return new RegistryEvent
        {
            Type = "",
            Subject = default,
            Fact = default,
            At = default,
            Component = id,
            Creator = component?.Creator,
            Kind = row?.Kind,
            Name = row?.Name,
            Version = row?.Version,
        };
    }
}
