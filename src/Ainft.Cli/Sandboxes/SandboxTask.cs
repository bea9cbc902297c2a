namespace Ainft.Cli.Sandboxes;

/// <summary>A program with its files and its limits.</summary>
public sealed record SandboxTask
{
    /// <summary>The folder of this machine with inputs and code: <c>/work</c> of the program, which cannot write it. It is made readable for everyone.</summary>
    public required string WorkFolder { get; init; }

    /// <summary>An empty folder of this machine: what the program leaves in <c>/work/out</c> is there afterwards, whatever the outcome.</summary>
    public required string OutFolder { get; init; }

    /// <summary>An image by digest, for the sandbox <c>oci</c>; or null.</summary>
    public string? Image { get; init; }

    /// <summary>One of <see cref="Runtimes.DetectAsync"/>, for the sandbox <c>bubblewrap</c>; or null.</summary>
    public Runtime? Runtime { get; init; }

    /// <summary>The program and its arguments. It starts in <c>/work</c>.</summary>
    public required IReadOnlyList<string> Command { get; init; }

    /// <summary>All variables the program sees besides PATH, HOME, TMPDIR and LANG, which may be given too.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>Processors' worth of time, for all processes together.</summary>
    public double Cpus { get; init; } = 1;

    /// <summary>Memory of all processes together, <c>/tmp</c> included.</summary>
    public int MemoryMiB { get; init; } = 512;

    /// <summary>Processes and threads at once.</summary>
    public int Processes { get; init; } = 256;

    /// <summary>What fits into <c>/work/out</c>.</summary>
    public int DiskMiB { get; init; } = 512;

    /// <summary>Wall-clock time.</summary>
    public required TimeSpan Limit { get; init; }

    /// <summary>NVIDIA GPUs to pass through.</summary>
    public int Gpus { get; init; }
}
