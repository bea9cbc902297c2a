namespace Ainft;

/// <summary>How a component is built again: the member <c>workflow</c> of a manifest, with what was left out filled in. Immutable.</summary>
/// <remarks>
/// The process finds its inputs and code, read-only, at their paths below <c>/work</c>, which is its working folder, and writes its
/// outputs at their paths below <c>/work/out</c>. It has no network.
/// </remarks>
public sealed record Workflow
{
    /// <summary>The OCI image, pinned by its digest: <c>registry/name@sha256:…</c>. Null when there is a <see cref="Runtime"/>.</summary>
    public string? Image { get; init; }

    /// <summary>The name of a runtime that nodes have installed, such as <c>python-3.11-numpy-1.24</c>. Null when there is an <see cref="Image"/>.</summary>
    public string? Runtime { get; init; }

    /// <summary>The program and its arguments; 1 to 256.</summary>
    public required IReadOnlyList<string> Command { get; init; }

    /// <summary>Data that the process reads: artifacts of parents.</summary>
    public IReadOnlyList<WorkflowFile> Inputs { get; init; } = [];

    /// <summary>Code that the process reads: artifacts of parents, or files at a URI with their digest.</summary>
    public IReadOnlyList<WorkflowFile> Code { get; init; } = [];

    /// <summary>What the process writes; 1 to 64. Every artifact once.</summary>
    public required IReadOnlyList<WorkflowOutput> Outputs { get; init; }

    /// <summary>Environment variables of the process.</summary>
    public IReadOnlyDictionary<string, string> Env { get; init; } = new Dictionary<string, string>();

    /// <summary>The seed that the process finds in <c>AINFT_SEED</c>, 0 to 2^53 - 1.</summary>
    public long Seed { get; init; }

    /// <summary>What the process may use.</summary>
    public WorkflowResources Resources { get; init; } = WorkflowResources.Default;

    /// <summary>The class of hardware that a node must have, such as <c>x86-64-v3</c>; null when any will do.</summary>
    public string? Hardware { get; init; }

    /// <summary>When a result counts as the claimed one; part of the component's id like everything else here.</summary>
    public Comparator Comparator { get; init; } = Comparator.Bitwise.OfAllOutputs;
}
