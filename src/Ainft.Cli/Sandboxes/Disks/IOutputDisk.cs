namespace Ainft.Cli.Sandboxes.Disks;

/// <summary>The place behind <c>/work/out</c>, which holds no more than the task may write.</summary>
internal interface IOutputDisk : IAsyncDisposable
{
    /// <summary>The folder of this machine that the program writes to.</summary>
    string Folder { get; }

    /// <summary>Completes when the program has written too much, for disks that do not stop it by themselves.</summary>
    Task OverflowAsync(CancellationToken cancellationToken);

    /// <summary>Whether the program has written as much as it may, or more.</summary>
    Task<bool> IsFullAsync();

    /// <summary>
    /// Puts what the program left into the task's own folder: folders, regular files and links as they are; pipes, sockets and devices
    /// are dropped. No process writes any more. Unless all of it can be kept, nothing is there afterwards.
    /// </summary>
    /// <param name="logLine">Called with the reason when no node could keep what is there.</param>
    Task<Collected> CollectAsync(Action<string> logLine);
}
