namespace Ainft.Manifests.Workflows;

/// <summary>
/// The instructions to build a component again, the member <c>workflow</c> of a manifest with its defaults filled in.
/// Immutable.
/// </summary>
/// <remarks>
/// The process finds its inputs and code at their paths below <c>/work</c>. They are read-only, and <c>/work</c> is its
/// working folder. It writes its outputs at their paths below <c>/work/out</c>. It has no network.
/// </remarks>
public sealed record Workflow
{
    /// <summary>
    /// The OCI image with its digest, <c>registry/name@sha256:…</c>. Null when the workflow has a
    /// <see cref="Runtime"/>.
    /// </summary>
    public string? Image { get; init; }

    /// <summary>
    /// The name of a runtime that nodes have installed, such as <c>python-3.11-numpy-1.24</c>. Null when the workflow
    /// has an <see cref="Image"/>.
    /// </summary>
    public string? Runtime { get; init; }

    /// <summary>The program and its arguments, 1 to 256 items.</summary>
    public required IReadOnlyList<string> Command { get; init; }

    /// <summary>The data that the process reads. Each item is an artifact of a parent.</summary>
    public IReadOnlyList<WorkflowFile> Inputs { get; init; } = [];

    /// <summary>
    /// The code that the process reads. Each item is an artifact of a parent, or a file at a URI with its digest.
    /// </summary>
    public IReadOnlyList<WorkflowFile> Code { get; init; } = [];

    /// <summary>The files that the process writes, 1 to 64 items. Each artifact occurs once.</summary>
    public required IReadOnlyList<WorkflowOutput> Outputs { get; init; }

    /// <summary>Environment variables of the process.</summary>
    public IReadOnlyDictionary<string, string> Env { get; init; } = new Dictionary<string, string>();

    /// <summary>The seed that the process finds in <c>AINFT_SEED</c>, 0 to 2^53 - 1.</summary>
    public long Seed { get; init; }

    /// <summary>The limits of the process.</summary>
    public WorkflowResources Resources { get; init; } = WorkflowResources.Default;

    /// <summary>
    /// The class of hardware that a node must have, such as <c>x86-64-v3</c>. Null when any hardware will do.
    /// </summary>
    public string? Hardware { get; init; }

    /// <summary>
    /// The rule by which a result agrees with the claim. Like the whole workflow it is a part of the component's id.
    /// </summary>
    public Comparator Comparator { get; init; } = Comparator.Bitwise.OfAllOutputs;
}
