namespace Ainft.Cli.Sandboxes.Disks;

/// <summary>The storage of <c>/work/out</c>, which enforces the disk limit of the task.</summary>
internal interface IOutputDisk : IAsyncDisposable
{
    /// <summary>The folder of this machine that the program writes to.</summary>
    string Folder { get; }

    /// <summary>Completes when the program has written too much, on a disk that cannot stop it.</summary>
    Task OverflowAsync(CancellationToken cancellationToken);

    /// <summary>Whether the program has written as much as it may, or more.</summary>
    Task<bool> IsFullAsync();

    /// <summary>
    /// Puts the program's folders, regular files and links into the task's own folder. Pipes, sockets and devices are
    /// dropped. The caller must have ended all processes. When the node cannot keep all outputs, the task's folder is
    /// empty afterwards.
    /// </summary>
    /// <param name="logLine">Receives the reason when no node could keep the outputs.</param>
    Task<Collected> CollectAsync(Action<string> logLine);
}
