namespace Ainft.Cli.Sandboxes.Cgroups;

/// <summary>The cgroup of one run, with its limits, its counters and its end.</summary>
internal interface ICgroup
{
    /// <summary>The files that accept a process id. A process that writes its id into each of them joins the group,
    /// with all processes that it starts later.</summary>
    IReadOnlyList<string> Entrances { get; }

    /// <summary>Reads the kernel's counters. Null when the group does not exist any more.</summary>
    CgroupUsage? Read();

    /// <summary>Ends every process in the group. The group is empty when the method returns.</summary>
    /// <exception cref="CommandException">Processes survive SIGKILL.</exception>
    Task EndAsync();

    /// <summary>Removes the group. The caller must have ended its processes.</summary>
    Task RemoveAsync();
}

/// <summary>The use of resources by a group.</summary>
/// <param name="Cpu">Processor time of all processes.</param>
/// <param name="PeakMemory">The peak memory in bytes. 0 when this kernel does not report it.</param>
/// <param name="OutOfMemoryKills">Processes that the kernel ended at the memory limit.</param>
internal sealed record CgroupUsage(TimeSpan Cpu, long PeakMemory, int OutOfMemoryKills);
