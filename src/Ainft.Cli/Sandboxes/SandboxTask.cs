namespace Ainft.Cli.Sandboxes;

/// <summary>A program with its files and its limits.</summary>
public sealed record SandboxTask
{
    /// <summary>The folder of this machine with inputs and code. It becomes <c>/work</c> of the program, read-only. A
    /// sandbox may make it readable for every user.</summary>
    public required string WorkFolder { get; init; }

    /// <summary>An empty folder of this machine. After the run it contains the files that the program left in
    /// <c>/work/out</c>, with every outcome.</summary>
    public required string OutFolder { get; init; }

    /// <summary>An image by digest for the sandbox <c>oci</c>, or null.</summary>
    public string? Image { get; init; }

    /// <summary>A runtime of <see cref="Runtimes.DetectAsync"/> for the sandbox <c>bubblewrap</c>, or null.</summary>
    public Runtime? Runtime { get; init; }

    /// <summary>The program and its arguments. It starts in <c>/work</c>.</summary>
    public required IReadOnlyList<string> Command { get; init; }

    /// <summary>The variables of the program besides PATH, HOME, TMPDIR and LANG, which they may replace.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>Seconds of processor time per second, for all processes together.</summary>
    public double Cpus { get; init; } = 1;

    /// <summary>Memory of all processes together, <c>/tmp</c> included.</summary>
    public int MemoryMiB { get; init; } = 512;

    /// <summary>The most processes and threads at the same time.</summary>
    public int Processes { get; init; } = 256;

    /// <summary>The most MiB in <c>/work/out</c>.</summary>
    public int DiskMiB { get; init; } = 512;

    /// <summary>Wall-clock time.</summary>
    public required TimeSpan Limit { get; init; }

    /// <summary>NVIDIA GPUs to pass through.</summary>
    public int Gpus { get; init; }
}
