namespace Ainft.Cli.Sandboxes.Cgroups;

/// <summary>The kernel's group of the processes of one run: its limits, its counters and its end.</summary>
internal interface ICgroup
{
    /// <summary>The files that take a process id: a process that writes its own into each of them is in the group, with all it starts from then on.</summary>
    IReadOnlyList<string> Entrances { get; }

    /// <summary>What the kernel counted; null when the group is gone.</summary>
    CgroupUsage? Read();

    /// <summary>Ends every process in the group; when it returns there is none.</summary>
    /// <exception cref="CommandException">Processes outlived SIGKILL.</exception>
    Task EndAsync();

    /// <summary>Removes the group; all its processes have ended.</summary>
    Task RemoveAsync();
}

/// <summary>What a group used.</summary>
/// <param name="Cpu">Processor time of all processes.</param>
/// <param name="PeakMemory">Most bytes at once; 0 when this kernel does not tell.</param>
/// <param name="OutOfMemoryKills">Processes that the kernel ended at the memory limit.</param>
internal sealed record CgroupUsage(TimeSpan Cpu, long PeakMemory, int OutOfMemoryKills);
