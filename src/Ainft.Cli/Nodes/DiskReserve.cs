namespace Ainft.Cli.Nodes;

/// <summary>
/// The free space that a node leaves on the disk of its state folder. It takes no task for which there is not enough
/// beside, so tasks that cannot be removed, or other programs of the machine, never make it fill the disk.
/// </summary>
/// <param name="folder">A folder on that disk.</param>
/// <param name="reserveMiB">The free space to leave.</param>
internal sealed class DiskReserve(string folder, int reserveMiB)
{
    /// <summary>Whether even the smallest task would be too large.</summary>
    public bool IsShort => RoomMiB <= 0;

    // For a moment a task's outputs are on its disk and in its folder.
    private long RoomMiB => ((new DriveInfo(folder).AvailableFreeSpace >> 20) - reserveMiB) / 2;

    /// <summary>The most MiB that a task of this node may write.</summary>
    /// <exception cref="CommandException">There is no room for any.</exception>
    public int MostTaskMiB() => RoomMiB > 0
        ? (int)Math.Min(RoomMiB, WorkflowLimits.DiskMiB)
        : throw CommandException.Usage(
            $"{folder} has {Free()}.",
            $"Free some space, give another folder with --state, or lower --keep-free ({reserveMiB} MiB).");

    /// <summary>Makes sure that a task leaves the reserve free.</summary>
    /// <param name="taskMiB">The most that it may write.</param>
    /// <param name="makeRoom">Called when there is not enough, to remove what can be had again.</param>
    /// <exception cref="TaskRefusedException">It would not.</exception>
    public void Require(int taskMiB, Action makeRoom)
    {
        if (RoomMiB < taskMiB)
            makeRoom();
        if (RoomMiB < taskMiB)
            throw new TaskRefusedException(
                $"This node has {Free()}, keeps {reserveMiB} MiB of it, and the task may write {taskMiB} MiB.");
    }

    /// <summary>What to say of the space that is left.</summary>
    public string Free() => $"{new DriveInfo(folder).AvailableFreeSpace >> 20} MiB of free disk";
}
