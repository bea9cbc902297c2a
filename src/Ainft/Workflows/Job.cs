using System.Diagnostics.CodeAnalysis;

namespace Ainft;

/// <summary>A file to fetch before a job runs.</summary>
/// <param name="Uri">Where it is.</param>
/// <param name="Sha256">The SHA-256 of its bytes.</param>
/// <param name="Size">The number of bytes, when stated.</param>
/// <param name="Path">Where the process finds it below <c>/work</c>.</param>
/// <param name="Unpack"><c>tar</c> or <c>tar.gz</c> when <paramref name="Path"/> is a folder with what is in the archive; null for the file as it is.</param>
public sealed record JobFile(string Uri, Sha256Digest Sha256, long? Size, string Path, string? Unpack);

/// <summary>A workflow with everything looked up that a node needs to run it. It follows from the manifests alone, so a node trusts nobody.</summary>
public sealed record Job
{
    /// <summary>What the process has below <c>/work</c>, to be fetched and checked.</summary>
    public required IReadOnlyList<JobFile> Files { get; init; }

    /// <summary>The OCI image pinned by digest; null when there is a <see cref="Runtime"/>.</summary>
    public string? Image { get; init; }

    /// <summary>The runtime; null when there is an <see cref="Image"/>.</summary>
    public string? Runtime { get; init; }

    /// <summary>The program and its arguments.</summary>
    public required IReadOnlyList<string> Command { get; init; }

    /// <summary>The paths, below <c>/work/out</c>, of what the process writes, in the workflow's order.</summary>
    public required IReadOnlyList<string> Outputs { get; init; }

    /// <summary>The whole environment of the process: AINFT_OUT, AINFT_SEED, PYTHONHASHSEED, the thread counts of numeric libraries, and the workflow's own.</summary>
    public required IReadOnlyDictionary<string, string> Env { get; init; }

    /// <summary>The seed.</summary>
    public required long Seed { get; init; }

    /// <summary>What the process may use.</summary>
    public required WorkflowResources Resources { get; init; }

    /// <summary>The class of hardware it needs; null when any will do.</summary>
    public string? Hardware { get; init; }

    /// <summary>The numbers to read from the outputs.</summary>
    public required IReadOnlyList<MetricPlace> Metrics { get; init; }

    /// <summary>Derives the job of a component, or of a template.</summary>
    /// <param name="subject">The manifest whose workflow is to run.</param>
    /// <param name="parents">The manifest of a parent; null when it is not known.</param>
    /// <param name="job">The job when the answer is true.</param>
    /// <param name="violations">What is wrong, with pointers into the manifest; empty when the answer is true.</param>
    public static bool TryDerive(
        Manifest subject, Func<AinftId, Manifest?> parents, [NotNullWhen(true)] out Job? job,
            out IReadOnlyList<Violation> violations) =>
        TryDerive(subject, parents, null, out job, out violations);

    /// <summary>Derives the job of a component, or of a template, for one task.</summary>
    /// <param name="subject">The manifest whose workflow is to run.</param>
    /// <param name="parents">The manifest of a parent; null when it is not known.</param>
    /// <param name="seed">The task's own seed (<see cref="TaskSeed"/>); null for the manifest's.</param>
    /// <param name="job">The job when the answer is true.</param>
    /// <param name="violations">What is wrong, with pointers into the manifest; empty when the answer is true.</param>
    public static bool TryDerive(
        Manifest subject, Func<AinftId, Manifest?> parents, long? seed, [NotNullWhen(true)] out Job? job,
            out IReadOnlyList<Violation> violations)
    {
        ArgumentNullException.ThrowIfNull(subject);
        ArgumentNullException.ThrowIfNull(parents);
        return JobDerivation.TryDerive(subject, parents, seed, out job, out violations);
    }
}
