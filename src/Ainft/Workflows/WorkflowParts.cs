namespace Ainft;

/// <summary>An item of a workflow's <c>inputs</c> or <c>code</c>: a file that is there before the process starts.</summary>
/// <param name="Parent">The index of a parent in the manifest's <c>parents</c>; null when the file has a URI of its own.</param>
/// <param name="Artifact">The index of the file in that parent's <c>artifacts</c>.</param>
/// <param name="Uri">An absolute URI, when the file is no parent's.</param>
/// <param name="Sha256">The SHA-256 of the bytes at <paramref name="Uri"/>.</param>
/// <param name="Path">Where the process finds it below <c>/work</c>: relative, segments separated by <c>/</c>.</param>
/// <param name="Unpack"><c>tar</c> or <c>tar.gz</c> when <paramref name="Path"/> is a folder with what is in the archive; null for the file as it is.</param>
public sealed record WorkflowFile(int? Parent, int Artifact, string? Uri, Sha256Digest? Sha256, string Path, string? Unpack);

/// <summary>An item of a workflow's <c>outputs</c>: a file that the process writes.</summary>
/// <param name="Path">Where the process writes it below <c>/work/out</c>: relative, segments separated by <c>/</c>.</param>
/// <param name="Artifact">The index in the manifest's own <c>artifacts</c>, which says what is claimed to come out.</param>
public sealed record WorkflowOutput(string Path, int Artifact);

/// <summary>What the process of a workflow may use.</summary>
/// <param name="Cpus">Processors; a fraction is a share of one.</param>
/// <param name="MemoryMiB">Memory in MiB.</param>
/// <param name="Gpus">GPUs.</param>
/// <param name="GpuMemoryMiB">Memory of each GPU in MiB, at least.</param>
/// <param name="DiskMiB">What it may write, in MiB.</param>
/// <param name="Minutes">Wall-clock time in minutes.</param>
public sealed record WorkflowResources(double Cpus, int MemoryMiB, int Gpus, int GpuMemoryMiB, int DiskMiB, int Minutes)
{
    /// <summary>What counts where a manifest says nothing: one processor, 512 MiB of memory and of disk, no GPU, ten minutes.</summary>
    public static WorkflowResources Default { get; } = new(1, 512, 0, 0, 512, 10);
}
