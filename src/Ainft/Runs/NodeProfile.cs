using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;

namespace Ainft.Runs;

/// <summary>A graphics processor of a node.</summary>
/// <param name="Name">Its name, as its driver reports it.</param>
/// <param name="MemoryMiB">Its memory in MiB.</param>
public sealed record GpuProfile(string Name, int MemoryMiB);

/// <summary>
/// The hardware and software of a node. Its operator signs the SHA-256 of <see cref="ToCanonicalJson"/>.
/// </summary>
public sealed record NodeProfile
{
    /// <summary>The hardware classes of the node, such as <c>x86-64-v3</c>, at most 32.</summary>
    public required IReadOnlyList<string> Classes { get; init; }

    /// <summary>Processors.</summary>
    public required int Cpus { get; init; }

    /// <summary>Memory for a task, in MiB.</summary>
    public required int MemoryMiB { get; init; }

    /// <summary>Disk for a task, in MiB.</summary>
    public required int DiskMiB { get; init; }

    /// <summary>Graphics processors, at most 64.</summary>
    public IReadOnlyList<GpuProfile> Gpus { get; init; } = [];

    /// <summary>The sandboxes of the node, <c>oci</c> for images and <c>bubblewrap</c> for runtimes.</summary>
    public required IReadOnlyList<string> Sandboxes { get; init; }

    /// <summary>The runtimes that it has installed, such as <c>python-3.11-numpy-1.24</c>, at most 256.</summary>
    public IReadOnlyList<string> Runtimes { get; init; } = [];

    /// <summary>The processor's name.</summary>
    public required string CpuModel { get; init; }

    /// <summary>The node's software and its version.</summary>
    public required string Software { get; init; }

    /// <summary>The canonical JSON (RFC 8785), an object with all members, whose names are in camel case.</summary>
    public byte[] ToCanonicalJson() => NodeProfileJson.Write(this);

    /// <summary>The SHA-256 of the canonical JSON, which the operator signs.</summary>
    public Sha256Digest Digest => Sha256Digest.Of(ToCanonicalJson());

    /// <summary>Reads the JSON object. Unknown members are refused.</summary>
    /// <param name="json">Any JSON value.</param>
    /// <param name="profile">The profile when the answer is true.</param>
    /// <param name="violations">
    /// The violations, with pointers into <paramref name="json"/>. Empty when the answer is true.
    /// </param>
    public static bool TryRead(
        JsonElement json, [NotNullWhen(true)] out NodeProfile? profile, out IReadOnlyList<Violation> violations)
    {
        var found = new List<Violation>();
        violations = found;
        profile = NodeProfileJson.Read(new Field(json, found));
        profile = found.Count == 0 ? profile : null;
        return profile is not null;
    }

    /// <summary>
    /// Returns the reasons why the node cannot run a workflow, one sentence per reason. Empty when it can. An image
    /// needs the sandbox <c>oci</c>. A runtime needs the sandbox <c>bubblewrap</c> and the runtime itself. The node
    /// needs as many GPUs with the requested memory as the workflow requests. The sentences become a part of stored
    /// runs.
    /// </summary>
    public IReadOnlyList<string> LacksFor(Workflow workflow)
    {
        ArgumentNullException.ThrowIfNull(workflow);
        var needs = workflow.Resources;
        var lacks = new List<string>();
        if (workflow.Hardware is { } hardware && !Classes.Contains(hardware))
            lacks.Add($"It is not of the class {hardware}.");
        if ((workflow.Image is null ? "bubblewrap" : "oci") is var sandbox && !Sandboxes.Contains(sandbox))
            lacks.Add($"It has no sandbox {sandbox}.");
        if (workflow.Runtime is { } runtime && !Runtimes.Contains(runtime))
            lacks.Add($"It does not have the runtime {runtime}.");
        LacksAmount(lacks, "processors", Cpus, needs.Cpus);
        LacksAmount(lacks, "MiB of memory", MemoryMiB, needs.MemoryMiB);
        LacksAmount(lacks, "MiB of disk", DiskMiB, needs.DiskMiB);
        var gpus = needs.GpuMemoryMiB == 0 ? "GPUs" : $"GPUs of {needs.GpuMemoryMiB} MiB";
        LacksAmount(lacks, gpus, Gpus.Count(gpu => gpu.MemoryMiB >= needs.GpuMemoryMiB), needs.Gpus);
        return lacks;
    }

    private static void LacksAmount(List<string> lacks, string unit, int has, double needs)
    {
        if (has < needs)
            lacks.Add(string.Create(CultureInfo.InvariantCulture, $"It has {has} {unit}, and {needs} are needed."));
    }
}
