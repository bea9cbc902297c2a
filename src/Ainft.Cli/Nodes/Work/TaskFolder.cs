using Ainft.Cli.Sandboxes.Disks;

namespace Ainft.Cli.Nodes.Work;

/// <summary>
/// The folder of one run: what goes in, what comes out, the log, and the journal. Only this user can read it.
/// </summary>
internal sealed class TaskFolder(string path)
{
    public string Path => path;

    /// <summary>Inputs and code: <c>/work</c> of the program.</summary>
    public string Work => System.IO.Path.Combine(path, "work");

    /// <summary>Outputs: <c>/work/out</c> of the program.</summary>
    public string Out => System.IO.Path.Combine(path, "out");

    /// <summary>Archives, before they are unpacked.</summary>
    public string Archives => System.IO.Path.Combine(path, "archives");

    public string Log => System.IO.Path.Combine(path, "log.txt");

    public string Journal => System.IO.Path.Combine(path, "journal.json");

    /// <summary>Makes the folder again: whatever a run that was killed left in it is of no use.</summary>
    /// <exception cref="TaskRefusedException">Something in it cannot be removed, and would be taken for this run's.</exception>
    public async Task ClearAsync()
    {
        if (await TryRemoveAsync() is { } reason)
            throw new TaskRefusedException($"What an earlier try left on this node cannot be removed: {reason}");
        PrivateFiles.CreateFolder(path);
        Directory.CreateDirectory(Work);
        Directory.CreateDirectory(Out);
    }

    /// <summary>Removes it, whatever names, depths and rights a program left in it.</summary>
    /// <returns>Null when it is gone; else why not.</returns>
    public async Task<string?> TryRemoveAsync() => Directory.Exists(path) ? await OutputTree.RemoveAsync(path) : null;
}
