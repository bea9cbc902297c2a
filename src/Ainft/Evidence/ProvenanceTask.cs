using Ainft.Ethereum;

namespace Ainft.Evidence;

/// <summary>
/// The task that a node's statement is about. The node and the registry compute the same value from data that both
/// have.
/// </summary>
/// <param name="Run">The run.</param>
/// <param name="Component">The component of a reproduction, or null for a production.</param>
/// <param name="Manifest">Its manifest, or the template.</param>
/// <param name="Parents">The manifests of the parents whose files the workflow uses. Other parents are ignored.</param>
/// <param name="Operators">The operators that the registry admits, <see cref="RunTerms.AllowList"/> or
/// <see cref="RunTerms.Open"/>.</param>
/// <param name="Version">The <see cref="EvidenceVersion"/> of the run.</param>
public sealed record ProvenanceTask(
    Sha256Digest Run,
    AinftId? Component,
    Manifest Manifest,
    IReadOnlyDictionary<AinftId, Manifest> Parents,
    string Operators,
    int Version)
{
    /// <summary>
    /// The hash of the beacon in runs where each task has a seed of its own (<see cref="Run.SeedBeacon"/>).
    /// </summary>
    public Bytes32? SeedBeacon { get; init; }

    /// <summary>The seed of the workflow on a node, which is the task's own seed or the seed of the manifest.</summary>
    /// <param name="node">The node.</param>
    public long SeedOf(Address node) => SeedBeacon is { } beacon ? TaskSeed.Of(beacon, Run, node)
        : Manifest.Workflow?.Seed ?? 0;

    /// <summary>The task of the nodes of a run.</summary>
    /// <param name="run">The run.</param>
    /// <param name="manifest">Its component's manifest, or the template.</param>
    /// <param name="parents">The manifests of the parents.</param>
    public static ProvenanceTask Of(Run run, Manifest manifest, IReadOnlyDictionary<AinftId, Manifest> parents)
    {
        ArgumentNullException.ThrowIfNull(run);
        return new ProvenanceTask(run.Id, run.Request.Subject, manifest, parents, run.Terms.Operators,
            run.Version)
        { SeedBeacon = run.SeedBeacon };
    }
}
