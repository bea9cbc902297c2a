using Ainft.Cli.Sandboxes.Disks;

namespace Ainft.Cli.Sandboxes;

/// <summary>The first event that ended a run. Every sandbox derives the outcome from it in the same way.</summary>
internal enum RunEnding
{
    /// <summary>The program ended, or the kernel ended it.</summary>
    ByItself,

    /// <summary>The time limit was reached.</summary>
    Time,

    /// <summary>The node measured that the program had written too much.</summary>
    Disk,

    /// <summary>The caller cancelled the run.</summary>
    Cancelled,
}

internal static class RunEndings
{
    /// <summary>Waits for the first event that ends a run.</summary>
    public static async Task<RunEnding> WaitAsync(
        Task exited, TimeSpan limit, IOutputDisk disk, CancellationToken cancellationToken)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var (time, overflow) = (Task.Delay(limit, TimeProvider.System, over.Token), disk.OverflowAsync(over.Token));
        var first = await Task.WhenAny(exited, time, overflow);
        await over.CancelAsync();
        await Task.WhenAll(time, overflow).ContinueWith(
            _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        return cancellationToken.IsCancellationRequested ? RunEnding.Cancelled
            : first == exited ? RunEnding.ByItself
            : first == time ? RunEnding.Time
            : RunEnding.Disk;
    }

    /// <summary>Collects the outputs and returns the outcome. A program that succeeded in spite of a limit is a
    /// success.</summary>
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
