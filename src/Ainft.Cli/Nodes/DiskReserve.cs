namespace Ainft.Cli.Nodes;

/// <summary>
/// The free space that a node keeps on the disk of its state folder. The node refuses a task when the disk does not
/// have room for the task and the reserve. Leftover folders of tasks and other programs of this machine therefore
/// cannot make the node fill the disk.
/// </summary>
/// <param name="folder">A folder on that disk.</param>
/// <param name="reserveMiB">The free space to keep.</param>
internal sealed class DiskReserve(string folder, int reserveMiB)
{
    /// <summary>Whether the disk does not have room even for the smallest task.</summary>
    public bool IsShort => RoomMiB <= 0;

    // A task's outputs exist twice for a moment, on the task's disk and in its folder.
    private long RoomMiB => ((new DriveInfo(folder).AvailableFreeSpace >> 20) - reserveMiB) / 2;

    /// <summary>The most MiB that a task of this node may write.</summary>
    /// <exception cref="CommandException">The disk does not have room for any task.</exception>
    public int MostTaskMiB() => RoomMiB > 0
        ? (int)Math.Min(RoomMiB, WorkflowLimits.DiskMiB)
        : throw CommandException.Usage(
            $"The disk of {folder} has {Free()}, which is not enough for a task.",
            $"Free some space, choose another folder with --state, or lower --keep-free ({reserveMiB} MiB).");

    /// <summary>Checks that a task leaves the reserve free.</summary>
    /// <param name="taskMiB">The most MiB that it may write.</param>
    /// <param name="makeRoom">Removes files that the node can fetch again. Called when the space is not enough.</param>
    /// <exception cref="TaskRefusedException">The task could use a part of the reserve.</exception>
    public void Require(int taskMiB, Action makeRoom)
    {
        if (RoomMiB < taskMiB)
            makeRoom();
        if (RoomMiB < taskMiB)
            throw new TaskRefusedException(
                $"This node has {Free()} and keeps {reserveMiB} MiB of it, but the task may write {taskMiB} MiB.");
    }

    /// <summary>The free space as text, for messages.</summary>
    public string Free() => $"{new DriveInfo(folder).AvailableFreeSpace >> 20} MiB of free disk";
}
