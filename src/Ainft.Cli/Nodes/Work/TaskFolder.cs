using Ainft.Cli.Sandboxes.Disks;

namespace Ainft.Cli.Nodes.Work;

/// <summary>
/// The folder of one run, with its inputs, its outputs, its log and its journal. Only this user can read it.
/// </summary>
internal sealed class TaskFolder(string path)
{
    public string Path => path;

    /// <summary>The folder with inputs and code, which is <c>/work</c> for the program.</summary>
    public string Work => System.IO.Path.Combine(path, "work");

    /// <summary>The folder with outputs, which is <c>/work/out</c> for the program.</summary>
    public string Out => System.IO.Path.Combine(path, "out");

    /// <summary>The folder with archives that are not unpacked yet.</summary>
    public string Archives => System.IO.Path.Combine(path, "archives");

    public string Log => System.IO.Path.Combine(path, "log.txt");

    public string Journal => System.IO.Path.Combine(path, "journal.json");

    /// <summary>Makes an empty folder. Files of an earlier attempt, which was killed, are removed.</summary>
    /// <exception cref="TaskRefusedException">A file of an earlier attempt cannot be removed. It could be mistaken for
    /// an output of this one.</exception>
    public async Task ClearAsync()
    {
        if (await TryRemoveAsync() is { } reason)
            throw new TaskRefusedException($"This node cannot remove the files of an earlier attempt. {reason}");
        PrivateFiles.CreateFolder(path);
        Directory.CreateDirectory(Work);
        Directory.CreateDirectory(Out);
    }

    /// <summary>Removes the folder, with any names, depths and permissions that a program left in it.</summary>
    /// <returns>Null when the folder does not exist any more, otherwise the reason.</returns>
    public async Task<string?> TryRemoveAsync() => Directory.Exists(path) ? await OutputTree.RemoveAsync(path) : null;
}
