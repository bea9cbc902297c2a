namespace Ainft.Manifests.Workflows;

/// <summary>
/// An item of a workflow's <c>inputs</c> or <c>code</c>. The node provides the file before the process starts.
/// </summary>
/// <param name="Parent">
/// The index of a parent in the manifest's <c>parents</c>. Null when the file has a URI of its own.
/// </param>
/// <param name="Artifact">The index of the file in that parent's <c>artifacts</c>.</param>
/// <param name="Uri">An absolute URI. Null when the file is an artifact of a parent.</param>
/// <param name="Sha256">The SHA-256 of the bytes at <paramref name="Uri"/>.</param>
/// <param name="Path">The relative path below <c>/work</c>, with <c>/</c> between its segments.</param>
/// <param name="Unpack">
/// <c>tar</c> or <c>tar.gz</c> when the file is an archive that is unpacked into the folder <paramref name="Path"/>.
/// Null when it is not unpacked.
/// </param>
public sealed record WorkflowFile(
    int? Parent, int Artifact, string? Uri, Sha256Digest? Sha256, string Path, string? Unpack);

/// <summary>An item of a workflow's <c>outputs</c>, a file that the process writes.</summary>
/// <param name="Path">The relative path below <c>/work/out</c>, with <c>/</c> between its segments.</param>
/// <param name="Artifact">The index in the manifest's own <c>artifacts</c>, which have the claimed digests.</param>
public sealed record WorkflowOutput(string Path, int Artifact);

/// <summary>The limits of the process of a workflow.</summary>
/// <param name="Cpus">Processors. A fraction is a share of one.</param>
/// <param name="MemoryMiB">Memory in MiB.</param>
/// <param name="Gpus">GPUs.</param>
/// <param name="GpuMemoryMiB">Memory of each GPU in MiB, at least.</param>
/// <param name="DiskMiB">Bytes that the process may write, in MiB.</param>
/// <param name="Minutes">Wall-clock time in minutes.</param>
public sealed record WorkflowResources(double Cpus, int MemoryMiB, int Gpus, int GpuMemoryMiB, int DiskMiB, int Minutes)
{
    /// <summary>
    /// The defaults, which are one processor, 512 MiB of memory and of disk, no GPU and ten minutes.
    /// </summary>
    public static WorkflowResources Default { get; } = new(1, 512, 0, 0, 512, 10);
}
