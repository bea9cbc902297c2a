using Ainft.Cli.Sandboxes.Disks;

namespace Ainft.Cli.Sandboxes;

/// <summary>What ended a run first, and what that makes its outcome: the same in every sandbox.</summary>
internal enum RunEnding
{
    /// <summary>The program ended, or the kernel ended it.</summary>
    ByItself,

    /// <summary>Its time was over.</summary>
    Time,

    /// <summary>It was seen to have written too much.</summary>
    Disk,

    /// <summary>The node wants it no more.</summary>
    Cancelled,
}

internal static class RunEndings
{
    /// <summary>Waits for the first of the ways a run ends.</summary>
    public static async Task<RunEnding> WaitAsync(Task exited, TimeSpan limit, IOutputDisk disk, CancellationToken cancellationToken)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var (time, overflow) = (Task.Delay(limit, TimeProvider.System, over.Token), disk.OverflowAsync(over.Token));
        var first = await Task.WhenAny(exited, time, overflow);
        await over.CancelAsync();
        await Task.WhenAll(time, overflow).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        return cancellationToken.IsCancellationRequested ? RunEnding.Cancelled
            : first == exited ? RunEnding.ByItself
            : first == time ? RunEnding.Time
            : RunEnding.Disk;
    }

    /// <summary>Puts the outputs where the task wants them and says how it ended; a program that succeeded in spite of a limit succeeded.</summary>
    public static async Task<TaskOutcome> JudgeAsync(
        this RunEnding ending, int? exitCode, bool ranOutOfMemory, IOutputDisk disk, Action<string> logLine)
    {
        var full = await disk.IsFullAsync();
        var collected = await disk.CollectAsync(logLine);
        return ending switch
        {
            RunEnding.Time => TaskOutcome.TimedOut,
            RunEnding.Disk => TaskOutcome.DiskFull,
            _ when exitCode != 0 && ranOutOfMemory => TaskOutcome.OutOfMemory,
            _ when collected == Collected.TooMuch || (exitCode != 0 && full) => TaskOutcome.DiskFull,
            _ when exitCode != 0 => TaskOutcome.Exited,
            _ => collected == Collected.Kept ? TaskOutcome.Finished : TaskOutcome.BadOutput,
        };
    }

    /// <summary>Whether the program ended by itself, so that it has an exit code.</summary>
    public static bool HasExitCode(this TaskOutcome outcome) =>
        outcome is TaskOutcome.Finished or TaskOutcome.Exited or TaskOutcome.BadOutput;
}
