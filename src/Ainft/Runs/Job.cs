using System.Diagnostics.CodeAnalysis;

namespace Ainft.Runs;

/// <summary>A file to fetch before a job runs.</summary>
/// <param name="Uri">The address of the file.</param>
/// <param name="Sha256">The SHA-256 of its bytes.</param>
/// <param name="Size">The number of bytes, when stated.</param>
/// <param name="Path">The path below <c>/work</c> where the process finds the file.</param>
/// <param name="Unpack">
/// <c>tar</c> or <c>tar.gz</c> when the file is an archive that is unpacked into the folder <paramref name="Path"/>.
/// Null when it is not unpacked.
/// </param>
public sealed record JobFile(string Uri, Sha256Digest Sha256, long? Size, string Path, string? Unpack);

/// <summary>
/// A workflow with all the data that a node needs to run it. It follows from the manifests alone, so a node does not
/// have to trust the registry.
/// </summary>
public sealed record Job
{
    /// <summary>The files that the process has below <c>/work</c>. The node fetches and checks them.</summary>
    public required IReadOnlyList<JobFile> Files { get; init; }

    /// <summary>The OCI image pinned by digest. Null when the job has a <see cref="Runtime"/>.</summary>
    public string? Image { get; init; }

    /// <summary>The runtime. Null when the job has an <see cref="Image"/>.</summary>
    public string? Runtime { get; init; }

    /// <summary>The program and its arguments.</summary>
    public required IReadOnlyList<string> Command { get; init; }

    /// <summary>The paths of the outputs below <c>/work/out</c>, in the order of the workflow.</summary>
    public required IReadOnlyList<string> Outputs { get; init; }

    /// <summary>
    /// The whole environment of the process. It consists of AINFT_OUT, AINFT_SEED, PYTHONHASHSEED, the thread counts of
    /// numeric libraries, and the variables of the workflow.
    /// </summary>
    public required IReadOnlyDictionary<string, string> Env { get; init; }

    /// <summary>The seed.</summary>
    public required long Seed { get; init; }

    /// <summary>The limits of the process.</summary>
    public required WorkflowResources Resources { get; init; }

    /// <summary>The class of hardware that the job needs. Null when any hardware will do.</summary>
    public string? Hardware { get; init; }

    /// <summary>The places of the numbers to read from the outputs.</summary>
    public required IReadOnlyList<MetricPlace> Metrics { get; init; }

    /// <summary>Derives the job of a component, or of a template.</summary>
    /// <param name="subject">The manifest with the workflow.</param>
    /// <param name="parents">Returns the manifest of a parent, or null when it is unknown.</param>
    /// <param name="job">The job when the answer is true.</param>
    /// <param name="violations">The violations, with pointers into the manifest. Empty when the answer is true.</param>
    public static bool TryDerive(
        Manifest subject, Func<AinftId, Manifest?> parents, [NotNullWhen(true)] out Job? job,
            out IReadOnlyList<Violation> violations) =>
        TryDerive(subject, parents, null, out job, out violations);

    /// <summary>Derives the job of a component, or of a template, for one task.</summary>
    /// <param name="subject">The manifest with the workflow.</param>
    /// <param name="parents">Returns the manifest of a parent, or null when it is unknown.</param>
    /// <param name="seed">The task's own seed (<see cref="TaskSeed"/>). Null for the seed of the manifest.</param>
    /// <param name="job">The job when the answer is true.</param>
    /// <param name="violations">The violations, with pointers into the manifest. Empty when the answer is true.</param>
    public static bool TryDerive(
        Manifest subject, Func<AinftId, Manifest?> parents, long? seed, [NotNullWhen(true)] out Job? job,
            out IReadOnlyList<Violation> violations)
    {
        ArgumentNullException.ThrowIfNull(subject);
        ArgumentNullException.ThrowIfNull(parents);
        return JobDerivation.TryDerive(subject, parents, seed, out job, out violations);
    }
}
